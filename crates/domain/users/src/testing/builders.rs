//! Accounts, sessions and passwords as tests begin with them. Fields that matter to a test are
//! replaced by `..` syntax.

use std::time::Duration;

use kernel::testing::noon;
use kernel::{Timestamp, UserId};
use secrecy::SecretString;

use crate::{
    Contract, DisplayName, Email, NewPassword, NewSession, NewUser, PasswordHash,
    PasswordReplacement, PasswordRules,
};

/// An e-mail address, which the text must be.
pub fn email(text: &str) -> Email {
    Email::parse(text).expect("an e-mail address")
}

/// A display name, which the text must fit.
pub fn display_name(text: &str) -> DisplayName {
    DisplayName::parse(text).expect("a display name")
}

/// A chosen password, which the text must be long enough for.
pub fn new_password(text: &str) -> NewPassword {
    NewPassword::check(&SecretString::from(text), None, PasswordRules::LENGTH_ONLY, false)
        .expect("a password of 8 to 128 characters")
}

/// An account to be made at noon, named by the local part of its e-mail.
pub fn new_user(address: &str) -> NewUser {
    let email = email(address);
    NewUser {
        name: DisplayName::from_email(&email),
        password_hash: PasswordHash::new("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"),
        date_joined: noon(),
        email,
    }
}

/// Another password for an account, whatever it had, replaced at noon.
pub fn password_replacement(user_id: UserId, hash: &str) -> PasswordReplacement {
    let hash = PasswordHash::new(hash);
    PasswordReplacement { user_id, replaces: None, hash, keep: None, at: noon() }
}

/// A session of meet to be opened, good for 14 days.
pub fn new_session(user_id: UserId, opened_at: Timestamp) -> NewSession {
    let expires_at = opened_at + Duration::from_secs(14 * 24 * 60 * 60);
    NewSession { user_id, contract: Contract::Meet, opened_at, expires_at, verified_by: None }
}
