use super::message::{LogHead, Message};
use super::span::Span;

/// How much of what a search comes to is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedHits {
    /// The newest hits that are only counted.
    pub skip: u64,
    /// How many are wanted after these. The rest is only counted.
    pub limit: u32,
}

/// What one step of a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchStep {
    /// The hits that were wanted, the newest first.
    pub messages: Vec<Message>,
    /// How many hits there were besides.
    pub counted: u64,
    /// What is left to be looked at.
    pub rest: Span,
}

/// How many hits a term had in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HitCount {
    /// What the room's log held when they were counted.
    pub of: LogHead,
    /// How many there were.
    pub hits: u64,
}
