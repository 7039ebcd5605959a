use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UserId};

use crate::model::room::{NewRoom, Room};
use crate::policy::Standing;

/// Why a room could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddRoomError {
    /// The creator's account is not there (any more).
    #[error("no such account")]
    NoSuchUser,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a member could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddMemberError {
    /// No such room, or a deleted one.
    #[error("no such room")]
    NoSuchRoom,
    /// The account is not there (any more).
    #[error("no such account")]
    NoSuchUser,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Rooms, kept. Deleted rooms are absent. Each method is one transaction.
#[async_trait]
pub trait RoomRepository: Send + Sync {
    /// Makes a room with its creator as first member.
    async fn add(&self, new: NewRoom) -> Result<Room, AddRoomError>;
    /// The room of that id.
    async fn find(&self, id: RoomId) -> Result<Option<Room>, Fault>;
    /// Up to `limit` rooms that the person may see, newest first, older than `before` if that is
    /// given. One query, however many rooms.
    async fn list(
        &self,
        user: UserId,
        before: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Room>, Fault>;
}

/// Who is in which room.
#[async_trait]
pub trait MemberRepository: Send + Sync {
    /// How a person stands to a room; `None` when there is no such room. Asked for every message: may
    /// answer from memory, at most 5 s old, but never with what this node has changed since.
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault>;
    /// Makes a person a member, with nothing unread; a member stays one, unchanged. Where the room's
    /// creator is not a member any more, the newcomer gets the creator's rights.
    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), AddMemberError>;
}
