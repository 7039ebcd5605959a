use std::time::Duration;

use kernel::{RoomId, Timestamp, UniqueId, UserId};
use secrecy::SecretString;

/// How long wrong codes count, from the first one of a row (contracts section 4, assistant).
pub const CODE_WINDOW: Duration = Duration::from_secs(15 * 60);
/// With so many wrong codes in the window, a room takes no more codes of a person.
pub const WRONG_CODES_PER_PERSON: u32 = 5;
/// With so many wrong codes in the window, a room takes no more codes at all.
pub const WRONG_CODES_PER_ROOM: u32 = 60;

/// What a room's one-time codes are made from, as it is stored: encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// What it was sealed for; it opens together with this only.
    pub id: UniqueId,
    /// The encrypted bytes.
    pub bytes: Vec<u8>,
}

/// What a room's one-time codes are made from, as its creator is shown it, once.
#[derive(Debug, Clone)]
pub struct SharedSecret {
    /// In base32, to be typed into an authenticator.
    pub base32: SecretString,
    /// As an `otpauth://` address, to be shown to an authenticator as a QR code.
    pub uri: SecretString,
}

/// Somebody's code, judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeAttempt {
    /// The room that it is to open.
    pub room: RoomId,
    /// Whose it is.
    pub user: UserId,
    /// Whether it is one of the room's codes at present.
    pub is_right: bool,
    /// When it came.
    pub at: Timestamp,
}

/// Whether a code is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeAdmission {
    /// It is, right or wrong.
    Taken,
    /// It is not: too many were wrong.
    Refused {
        /// When one may be tried again.
        retry_after: Duration,
    },
}
