use std::fmt;

use kernel::{MessageId, RoomId, Timestamp};

use super::wording::Wording;

/// The number of an edit or a deletion in its room: 1, 2, 3, … Zero stands for "never changed".
///
/// A message keeps the number of its last change only: who reads changes from the log finds those that
/// still matter, and no trace of those that a later one has overtaken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ChangeNumber(i64);

impl ChangeNumber {
    /// Before every change.
    pub const START: Self = Self(0);

    /// Takes a number; less than nothing is nothing.
    pub fn new(number: i64) -> Self {
        Self(number.max(0))
    }

    /// The number.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for ChangeNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A change to a message that is there, which its use case has found to be allowed.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// The room.
    pub room_id: RoomId,
    /// The message.
    pub message_id: MessageId,
    /// What is to become of it.
    pub alteration: Alteration,
    /// When that was asked for.
    pub at: Timestamp,
}

/// What is to become of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alteration {
    /// It reads differently.
    Edit(Wording),
    /// It is gone with its file; its number stays taken.
    Delete,
}
