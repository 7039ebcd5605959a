use kernel::{MessageId, RoomId, Timestamp, UserId};

use super::sequence::Sequence;

/// How far a person has read in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadMark {
    /// The room.
    pub room_id: RoomId,
    /// The person.
    pub user_id: UserId,
    /// The last number that was read.
    pub sequence: Sequence,
    /// When that was.
    pub at: Timestamp,
}

/// What a person has not read in a room: after their mark, and not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// The room.
    pub room_id: RoomId,
    /// How many messages; never zero.
    pub count: u64,
}

/// A mark that moved, as others are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedMark {
    /// The mark where it is now.
    pub mark: ReadMark,
    /// The message that it stands at.
    pub message_id: MessageId,
    /// The reader's display name.
    pub reader: String,
    /// Whether the reader lets others know what they have read.
    pub is_shown: bool,
}

/// How a person's reading of a room stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadState {
    /// The last message that was read, if any was that is still kept.
    pub last_message: Option<MessageId>,
    /// When the mark last moved.
    pub at: Option<Timestamp>,
    /// How many messages were not read.
    pub unread: u64,
}

/// What somebody who listens to all their rooms has unread in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// The room.
    pub room_id: RoomId,
    /// Who listens, is in the room, and wants to be notified of it.
    pub user_id: UserId,
    /// How many messages are unread; often none.
    pub unread: u64,
}
