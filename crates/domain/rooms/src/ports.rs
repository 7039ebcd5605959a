mod secrets;

use async_trait::async_trait;
use kernel::{Fault, MembershipId, Page, RevocationId, RoomId, Timestamp, UniqueId, UserId};

use crate::events::{LoggedRoomEvent, RoomEvent};
use crate::model::attendance::{Attendance, Passage};
use crate::model::member::Member;
use crate::model::query::RoomQuery;
use crate::model::revision::RoomRevision;
use crate::model::room::{NewDirectRoom, NewRoom, OpenedRoom, Room};
use crate::model::settings::{RetentionDays, RoomSettings, SettingsRevision};
use crate::policy::Standing;

pub use self::secrets::{CodeThrottle, OneTimeCodes, SecretRepository};

/// Why a room could not be added.
#[derive(Debug, thiserror::Error)]
pub enum AddRoomError {
    /// The creator's account is not there (any more).
    #[error("no such account")]
    NoSuchUser,
    /// The post that it is to be about is not there (any more).
    #[error("no such post")]
    NoSuchPost,
    /// These others' accounts are not there (any more).
    #[error("no such people: {0:?}")]
    NoSuchOthers(Vec<UserId>),
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

/// Why people could not be brought into a room: none of them was then.
#[derive(Debug, thiserror::Error)]
pub enum BringInError {
    /// No such room, or a deleted one.
    #[error("no such room")]
    NoSuchRoom,
    /// These accounts are not there (any more).
    #[error("no such people: {0:?}")]
    NoSuchPeople(Vec<UserId>),
    /// These people are banned from the room.
    #[error("banned from the room: {0:?}")]
    Banned(Vec<UserId>),
    /// These people, the last ones named, do not fit.
    #[error("too many for the room: {0:?}")]
    TooMany(Vec<UserId>),
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
    /// Makes a room with its creator as first member and the others after, all of whom must be there. A post
    /// that it is about is there when the room is made, also where it is being deleted at the same time. Its
    /// secret, if it has one, is stored in the same step.
    async fn add(&self, new: NewRoom) -> Result<Room, AddRoomError>;
    /// The direct invite room of two people, made if they have none: however often and by whomever it is asked
    /// for at once, they have one. Whoever of them had left it is in it again, with nothing unread, unless
    /// banned from it.
    /// [`AddRoomError::NoSuchOthers`] when the other is not there.
    async fn open_direct(&self, new: NewDirectRoom) -> Result<OpenedRoom, AddRoomError>;
    /// The room of that id, as the viewer sees it.
    async fn find(&self, id: RoomId, viewer: UserId) -> Result<Option<Room>, Fault>;
    /// The rooms of these ids that are there, in no order. The same number of queries, however many rooms.
    async fn find_all(&self, ids: &[RoomId], viewer: UserId) -> Result<Vec<Room>, Fault>;
    /// The rooms that a person is in, those with the newest activity first.
    async fn list_joined(&self, user: UserId) -> Result<Vec<RoomId>, Fault>;
    /// Up to `limit` rooms after that id that delete their old messages, in the order of their ids, with how
    /// long each keeps them.
    async fn list_auto_deleting(
        &self,
        after: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<(RoomId, RetentionDays)>, Fault>;
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
    /// Changes a room and returns it as the viewer sees it then; `None` when there is no such room.
    async fn revise(
        &self,
        id: RoomId,
        revision: RoomRevision,
        viewer: UserId,
    ) -> Result<Option<Room>, Fault>;
    /// Deletes a room for everybody (its rows stay), with a [`RoomEvent::RoomDeleted`] in the log. Its secret
    /// goes, and the files of its messages are soon due for removal. Whether there was one.
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
    /// let in, also by a ban that comes at the same time. Whether the person was no member before.
    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, AddMemberError>;
    /// Makes people members as [`Self::add`] does, all of them or none; those who were none before, in the
    /// order in which they are named. A room with an invite rule has `most` members at most.
    async fn bring_in(
        &self,
        room: RoomId,
        users: &[UserId],
        most: usize,
        at: Timestamp,
    ) -> Result<Vec<UserId>, BringInError>;
    /// Takes a person out of a room, with a [`RoomEvent::MemberGone`] in the log; whether there was
    /// such a member. The creator's rights pass to the longest-standing member left. An invite room
    /// that nobody is left in is deleted, as [`RoomRepository::archive`] deletes.
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
    /// Those of these people who are in the room, in no order; none of a deleted room. The same number of queries
    /// for some hundred people.
    async fn among(&self, room: RoomId, users: &[UserId]) -> Result<Vec<UserId>, Fault>;
    /// How many members a room has; none if it is deleted.
    async fn count(&self, room: RoomId) -> Result<u64, Fault>;
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
    /// These people came into the room.
    fn joined(&self, room: RoomId, users: &[UserId]);
}

/// What people and creators chose for rooms.
#[async_trait]
pub trait SettingsRepository: Send + Sync {
    /// The settings of a room as the person sees them; `None` when there is no such room. Somebody who is not
    /// in it has the default preferences.
    async fn find(&self, room: RoomId, user: UserId) -> Result<Option<RoomSettings>, Fault>;
    /// Changes them in one step, and returns them as they are then; `None` when there is no such room.
    /// Preferences of somebody who is not in it (any more) are not kept.
    async fn revise(
        &self,
        room: RoomId,
        user: UserId,
        revision: SettingsRevision,
    ) -> Result<Option<RoomSettings>, Fault>;
}

/// Who has open sockets where, on all nodes: leases that end unless they are renewed, so that a node that
/// dies leaves nobody online.
#[async_trait]
pub trait PresenceRepository: Send + Sync {
    /// Notes who came and went on a node, some hundreds in one transaction, and renews the node's lease until
    /// `until`. Of one person in one room the last passage counts. Whoever went was last seen then. After a
    /// fault some of it may be noted: to note it again changes nothing.
    async fn record(
        &self,
        node: UniqueId,
        passages: &[Passage],
        until: Timestamp,
    ) -> Result<(), Fault>;
    /// How these people attend the room, in their order: online while a node whose lease has not ended has
    /// them there. Whom only a node has whose lease has ended was last seen then.
    async fn attendance(
        &self,
        room: RoomId,
        users: &[UserId],
        now: Timestamp,
    ) -> Result<Vec<Attendance>, Fault>;
    /// Ends what nodes hold whose leases have ended, some hundreds in one transaction: whoever was there was last
    /// seen when the lease ended.
    async fn sweep(&self, now: Timestamp) -> Result<(), Fault>;
}

/// Comings and goings on their way to the [`PresenceRepository`]: gathered in memory, and written together.
#[async_trait]
pub trait Passages: Send + Sync {
    /// Writes what this node knows of who came and went. What cannot be written now is kept for later.
    async fn settle(&self);
}
