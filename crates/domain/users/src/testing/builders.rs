//! Accounts, sessions and passwords as tests begin with them. Fields that matter to a test are
//! replaced by `..` syntax.

use std::time::Duration;

use bytes::Bytes;
use kernel::testing::noon;
use kernel::{Picture, PictureFormat, Timestamp, UniqueId, UserId};
use secrecy::SecretString;

use crate::{
    ContactNumber, Contract, DisplayName, Email, NewPassword, NewSession, NewUser,
    PENDING_SIGN_IN_LIVES, PasswordHash, PasswordReplacement, PasswordRules, PendingSignIn,
    ProviderId, ProviderProfile, Status,
};

/// An e-mail address, which the text must be.
pub fn email(text: &str) -> Email {
    Email::parse(text).expect("an e-mail address")
}

/// A display name, which the text must fit.
pub fn display_name(text: &str) -> DisplayName {
    DisplayName::parse(text).expect("a display name")
}

/// A contact number, which the text must fit.
pub fn contact_number(text: &str) -> ContactNumber {
    ContactNumber::parse(text).expect("a contact number")
}

/// A status, which the text must fit.
pub fn status(text: &str) -> Status {
    Status::parse(text).expect("a status")
}

/// A file of `length` bytes, at least 32, that begins as a picture of that format does.
pub fn picture_file(format: PictureFormat, length: usize) -> Bytes {
    let head: &[u8] = match format {
        PictureFormat::Png => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0",
        PictureFormat::Jpeg => b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xdb",
        PictureFormat::Gif => b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0\x21\xf9\x04",
        PictureFormat::WebP => b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d\x01\x2a\x01\0",
    };
    // Bytes that differ from their neighbours, so that a piece out of its place shows.
    let body = (0..=250_u8).cycle();
    head.iter().copied().chain(body).take(length).collect()
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
        contact_number: ContactNumber::default(),
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

/// A person as an identity provider shows them, with a picture there. The number must be positive, and the
/// name fit.
pub fn provider_profile(number: i64, name: &str) -> ProviderProfile {
    let picture = Picture::linked(&format!("https://provider.example/pictures/{number}"));
    ProviderProfile {
        id: ProviderId::new(number).expect("a positive number"),
        name: display_name(name),
        picture: Some(picture.expect("an address")),
    }
}

/// A sign-in elsewhere that began at noon, with a verifier of its own.
pub fn pending_sign_in(state: u128) -> PendingSignIn {
    PendingSignIn {
        state: UniqueId::new(state),
        verifier: format!("{state:064x}").into(),
        expires_at: noon() + PENDING_SIGN_IN_LIVES,
    }
}
