use kernel::RoomId;
use realtime::{Connection, Follower, Outbox};

/// What a socket listens to, given up when it is dropped.
pub(crate) enum Place {
    /// One room.
    Room {
        /// Which.
        room: RoomId,
        /// The place in it.
        connection: Connection,
    },
    /// All rooms of its person, none of which it is in.
    Followed(Follower),
}

impl Place {
    /// Where frames for this socket alone are queued.
    pub(crate) fn outbox(&self) -> &Outbox {
        match self {
            Self::Room { connection, .. } => connection.outbox(),
            Self::Followed(follower) => follower.outbox(),
        }
    }
}
