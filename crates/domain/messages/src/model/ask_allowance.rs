use std::time::Duration;

use kernel::{RoomId, Timestamp, UniqueId, UserId};

/// How much is asked of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskLimits {
    /// The most messages of the room that the model is shown.
    pub context_messages: u32,
    /// How many tokens, by estimate, the prompt and those messages may have together. The prompt always goes
    /// whole; what it leaves of this is for the messages.
    pub context_tokens: usize,
    /// Questions in a room in an hour.
    pub per_room_and_hour: u32,
    /// Questions of a person in a day.
    pub per_person_and_day: u32,
    /// How long a question may take at most: after that its person may ask another, whatever became of it.
    pub longest: Duration,
}

/// A question that somebody wants to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskRequest {
    /// A name for the question that no other has.
    pub id: UniqueId,
    /// Where.
    pub room: RoomId,
    /// Who.
    pub user: UserId,
    /// When.
    pub at: Timestamp,
    /// How much may be asked.
    pub limits: AskLimits,
}

/// Whether somebody may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskAdmission {
    /// They may, and it was counted.
    Granted,
    /// A question of theirs is not answered yet.
    AsksAlready,
    /// The room or the person has asked as much as may be.
    Exhausted {
        /// When it may be tried again.
        retry_after: Duration,
    },
}
