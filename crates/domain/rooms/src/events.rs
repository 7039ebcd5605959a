use kernel::{RevocationId, RoomId, UserId};

/// Something that ended somebody's place in a room: open sockets there are to be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoomEvent {
    /// A person left or was removed.
    MemberGone {
        /// The room.
        room: RoomId,
        /// Who is not in it any more.
        user: UserId,
    },
    /// The room was deleted.
    RoomDeleted {
        /// The room.
        room: RoomId,
    },
}

/// An event as every process finds it in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoggedRoomEvent {
    /// Its place in the log.
    pub id: RevocationId,
    /// What happened.
    pub event: RoomEvent,
}
