use std::sync::Arc;

use crate::model::message::Message;

/// Something that happened to a room's messages and is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEvent {
    /// The message is new.
    Posted(Arc<Message>),
    /// The message was edited or deleted, and reads like this now.
    Changed(Arc<Message>),
}

impl LogEvent {
    /// The message that it is about.
    pub fn message(&self) -> &Arc<Message> {
        match self {
            Self::Posted(message) | Self::Changed(message) => message,
        }
    }
}
