use async_trait::async_trait;
use kernel::{Fault, MembershipId, Page, RevocationId, RoomId, Timestamp, UserId};

use crate::events::{LoggedRoomEvent, RoomEvent};
use crate::model::member::Member;
use crate::model::query::RoomQuery;
use crate::model::revision::RoomRevision;
use crate::model::room::{NewRoom, Room};
use crate::policy::Standing;

/// Why a room could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddRoomError {
    /// The creator's account is not there (any more).
    #[error("no such account")]
    NoSuchUser,
    /// The post that it is to be about is not there (any more).
    #[error("no such post")]
    NoSuchPost,
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
    /// The person is banned from the room.
    #[error("banned from the room")]
    Banned,
    /// The store is away or failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a person could not be banned.
#[derive(Debug, thiserror::Error)]
pub enum BanError {
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

/// Rooms, kept. Deleted rooms are absent. Each method that changes something is one transaction.
#[async_trait]
pub trait RoomRepository: Send + Sync {
    /// Makes a room with its creator as first member. A post that it is about is there when the room is
    /// made, also where it is being deleted at the same time.
    async fn add(&self, new: NewRoom) -> Result<Room, AddRoomError>;
    /// The room of that id.
    async fn find(&self, id: RoomId) -> Result<Option<Room>, Fault>;
    /// Up to `limit` rooms of the query, newest first, older than `before` if that is given. The same
    /// number of queries, however many rooms.
    async fn list(
        &self,
        query: RoomQuery,
        before: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Room>, Fault>;
    /// One page of what [`Self::list`] lists. The same number of queries, however many rooms.
    async fn page(&self, query: RoomQuery, page: Page) -> Result<Vec<Room>, Fault>;
    /// How many rooms the query has.
    async fn count(&self, query: RoomQuery) -> Result<u64, Fault>;
    /// Changes a room and returns it as it is then; `None` when there is no such room.
    async fn revise(&self, id: RoomId, revision: RoomRevision) -> Result<Option<Room>, Fault>;
    /// Deletes a room for everybody (its rows stay), with a [`RoomEvent::RoomDeleted`] in the log.
    /// Whether there was one.
    async fn archive(&self, id: RoomId, at: Timestamp) -> Result<bool, Fault>;
}

/// Who is in which room, and who must not be.
#[async_trait]
pub trait MemberRepository: Send + Sync {
    /// How a person stands to a room; `None` when there is no such room. Asked for every message: may
    /// answer from memory, at most 5 s old, but never with what this node has changed or was told to
    /// forget since. A change that failed as unavailable may take place after that, and is seen within
    /// those 5 s.
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault>;
    /// Makes a person a member, with nothing unread; a member stays one, unchanged. Where the room's
    /// creator is not a member any more, the newcomer gets the creator's rights. Who is banned is not
    /// let in, also by a ban that comes at the same time.
    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), AddMemberError>;
    /// Takes a person out of a room, with a [`RoomEvent::MemberGone`] in the log; whether there was
    /// such a member. The creator's rights pass to the longest-standing member left. An invite room
    /// that nobody is left in is deleted, with a [`RoomEvent::RoomDeleted`].
    async fn remove(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, Fault>;
    /// Keeps a person out from now on, and takes them out as [`Self::remove`] does. Has a
    /// [`RoomEvent::MemberGone`] in the log, member or not: a reader's socket is to be closed too.
    /// Banning again changes nothing.
    async fn ban(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), BanError>;
    /// Lets a person come in again; whether they were banned.
    async fn lift_ban(&self, room: RoomId, user: UserId) -> Result<bool, Fault>;
    /// Up to `limit` members of a room after that membership, the longest-standing first. One query; none
    /// of a deleted room.
    async fn list(
        &self,
        room: RoomId,
        after: Option<MembershipId>,
        limit: u32,
    ) -> Result<Vec<Member>, Fault>;
    /// Drops what is remembered of standings that another process has changed. The event does not name
    /// who got a creator's rights: they may be seen as before for 5 s.
    fn forget(&self, event: RoomEvent);
}

/// The log of room events, which every process follows: whatever it may have missed otherwise, it
/// finds here.
#[async_trait]
pub trait RoomEventLog: Send + Sync {
    /// The newest entry's id, or nothing in an empty log.
    async fn latest(&self) -> Result<Option<RevocationId>, Fault>;
    /// Up to `limit` entries after that one, oldest first. An entry that appears later always has a
    /// higher id than all that were returned before, whichever process wrote it.
    async fn after(
        &self,
        id: Option<RevocationId>,
        limit: u32,
    ) -> Result<Vec<LoggedRoomEvent>, Fault>;
}

/// Hears at once of what a use case of this process did to people's places in rooms, after it is in the
/// store. Must not wait.
pub trait RoomEventPublisher: Send + Sync {
    /// This happened.
    fn publish(&self, event: RoomEvent);
}
