use kernel::{RoomId, Timestamp, UserId};

/// Whether a person has an open socket in a room, of whatever contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attendance {
    /// Who.
    pub user: UserId,
    /// Whether they are there now.
    pub is_online: bool,
    /// When they last were, if they ever were and are known to have been.
    pub last_seen: Option<Timestamp>,
}

/// Somebody's coming or going, as a node saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The room.
    pub room: RoomId,
    /// Who.
    pub user: UserId,
    /// Whether they are there from now on, on this node.
    pub is_here: bool,
    /// When that was.
    pub at: Timestamp,
}
