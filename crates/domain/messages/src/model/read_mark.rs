use kernel::{RoomId, Timestamp, UserId};

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
