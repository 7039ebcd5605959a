use std::time::Duration;

use kernel::{RoomId, Timestamp, UniqueId, UserId};

use super::prompt::Prompt;

/// Who said something in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// A person of that display name, which may be empty, and may be anything.
    Person(String),
    /// The AI.
    Ai,
}

/// Something that was said in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// By whom.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

/// What the model is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What was said in the room lately, oldest first.
    pub context: Vec<Utterance>,
    /// The display name of the person who asks.
    pub asker: String,
    /// What they ask.
    pub prompt: Prompt,
}

/// How much is asked of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskLimits {
    /// The most messages of the room that the model is shown.
    pub context_messages: u32,
    /// The most tokens, by estimate, that those messages and the prompt have together.
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
