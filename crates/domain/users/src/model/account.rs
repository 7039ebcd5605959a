use kernel::{SessionId, Timestamp, UserId, UserRef};
use secrecy::{ExposeSecret, SecretString};

use super::email::Email;
use super::name::DisplayName;
use super::profile::ContactNumber;

/// A live account: neither erased nor the trace of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The account's id, never used again once erased.
    pub id: UserId,
    /// Absent for accounts that sign in elsewhere, and for the AI.
    pub email: Option<Email>,
    /// The one display name of all contracts.
    pub name: DisplayName,
    /// When the account was made.
    pub date_joined: Timestamp,
    /// Whether this is the AI's account.
    pub is_ai: bool,
    /// Whether an operator has barred it from signing in.
    pub is_disabled: bool,
}

impl User {
    /// The account as others see it beside a room or a message.
    pub fn as_ref(&self) -> UserRef {
        UserRef {
            id: self.id,
            email: self.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
            name: self.name.as_str().to_owned(),
        }
    }
}

/// A live account with what signing in needs.
#[derive(Debug, Clone)]
pub struct Account {
    /// The person.
    pub user: User,
    /// Absent for accounts without a password.
    pub password_hash: Option<PasswordHash>,
}

impl Account {
    /// Whether it still has the password that somebody was known by; of one who was known otherwise,
    /// yes.
    pub fn is_known_by(&self, hash: Option<&PasswordHash>) -> bool {
        hash.is_none_or(|hash| self.password_hash.as_ref().is_some_and(|own| own.is(hash)))
    }
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Unique among live accounts.
    pub email: Email,
    /// The display name.
    pub name: DisplayName,
    /// How to reach them by telephone, if they said.
    pub contact_number: ContactNumber,
    /// The hash of the chosen password.
    pub password_hash: PasswordHash,
    /// When it is made.
    pub date_joined: Timestamp,
}

/// Another password for an account.
#[derive(Debug, Clone)]
pub struct PasswordReplacement {
    /// Whose it is.
    pub user_id: UserId,
    /// The password that it takes the place of; none where an operator replaces whatever there is.
    pub replaces: Option<PasswordHash>,
    /// The hash of the new password.
    pub hash: PasswordHash,
    /// The session that goes on.
    pub keep: Option<SessionId>,
    /// When it is replaced.
    pub at: Timestamp,
}

/// A password hash in PHC string format, kept out of `Debug` output.
#[derive(Debug, Clone)]
pub struct PasswordHash(SecretString);

impl PasswordHash {
    /// Wraps a PHC string as the hasher made it.
    pub fn new(phc: impl Into<String>) -> Self {
        Self(SecretString::from(phc.into()))
    }

    /// The PHC string.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether it is the hash of the same setting of a password: salts differ between two.
    pub fn is(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}
