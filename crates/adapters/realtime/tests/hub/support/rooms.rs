use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use kernel::{Fault, MembershipId, Page, RoomId, Timestamp, UserId};
use rooms::{
    AccessRule, AddMemberError, AddRoomError, BanError, BringInError, Description, Member,
    MemberRepository, NewDirectRoom, NewRoom, OpenedRoom, RetentionDays, Room, RoomEvent, RoomKind,
    RoomQuery, RoomRepository, RoomRevision, Standing,
};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::person;

/// Rooms and who is in them: person 1 made them all. Can be told to wait or to fail.
pub(crate) struct KeptRooms {
    members: Mutex<BTreeMap<RoomId, BTreeSet<UserId>>>,
    direct: Mutex<BTreeSet<RoomId>>,
    /// Those that cannot be read.
    spoilt: Mutex<BTreeSet<RoomId>>,
    finds: AtomicUsize,
    askings: AtomicUsize,
    failures: AtomicUsize,
    gate: Semaphore,
}

impl Default for KeptRooms {
    fn default() -> Self {
        Self {
            members: Mutex::default(),
            direct: Mutex::default(),
            spoilt: Mutex::default(),
            finds: AtomicUsize::default(),
            askings: AtomicUsize::default(),
            failures: AtomicUsize::default(),
            gate: Semaphore::new(1),
        }
    }
}

impl KeptRooms {
    /// Makes people members of a room.
    pub(crate) fn admit(&self, room: RoomId, users: &[UserId]) {
        self.members.lock().unwrap().entry(room).or_default().extend(users);
    }

    pub(crate) fn dismiss(&self, room: RoomId, user: UserId) {
        self.members.lock().unwrap().entry(room).or_default().remove(&user);
    }

    pub(crate) fn is_member(&self, room: RoomId, user: UserId) -> bool {
        let members = self.members.lock().unwrap();
        members.get(&room).is_some_and(|members| members.contains(&user))
    }

    /// From now on a room has another name for each viewer.
    pub(crate) fn make_direct(&self, room: RoomId) {
        self.direct.lock().unwrap().insert(room);
    }

    /// From now on a room cannot be read.
    pub(crate) fn spoil(&self, room: RoomId) {
        self.spoilt.lock().unwrap().insert(room);
    }

    /// How often it was asked who of some people is in a room.
    pub(crate) fn askings(&self) -> usize {
        self.askings.load(Ordering::SeqCst)
    }

    /// How often a room was looked up.
    pub(crate) fn finds(&self) -> usize {
        self.finds.load(Ordering::SeqCst)
    }

    /// Lets the next `count` readings fail.
    pub(crate) fn fail(&self, count: usize) {
        self.failures.store(count, Ordering::SeqCst);
    }

    /// Holds up all readings until the permit is dropped. What they return is as it was before.
    pub(crate) async fn hold(&self) -> SemaphorePermit<'_> {
        self.gate.acquire().await.unwrap()
    }

    async fn admit_reading(&self) -> Result<(), Fault> {
        drop(self.gate.acquire().await.unwrap());
        let failed = self
            .failures
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| count.checked_sub(1));
        failed.map_or(Ok(()), |_| Err(Fault::unavailable("told to fail")))
    }

    fn kind(&self, room: RoomId) -> RoomKind {
        let is_direct = self.direct.lock().unwrap().contains(&room);
        if is_direct { RoomKind::Direct } else { RoomKind::Group }
    }
}

#[async_trait]
impl RoomRepository for KeptRooms {
    async fn find(&self, id: RoomId, viewer: UserId) -> Result<Option<Room>, Fault> {
        self.finds.fetch_add(1, Ordering::SeqCst);
        self.admit_reading().await?;
        if self.spoilt.lock().unwrap().contains(&id) {
            return Err(Fault::failed("told to fail"));
        }
        let kind = self.kind(id);
        let member_count = self.members.lock().unwrap().get(&id).map(BTreeSet::len);
        Ok(member_count.map(|count| Room {
            id,
            name: if kind == RoomKind::Direct { format!("for{viewer}") } else { "Garden".into() },
            description: Description::default(),
            access: AccessRule::Invite,
            kind,
            post: None,
            creator: person(1, "User"),
            member_count: count.try_into().unwrap(),
            created_at: Timestamp::from_seconds(0),
            active_at: Timestamp::from_seconds(0),
        }))
    }

    async fn list_joined(&self, user: UserId) -> Result<Vec<RoomId>, Fault> {
        let members = self.members.lock().unwrap().clone();
        let joined = members.into_iter().filter(|(_, members)| members.contains(&user));
        self.admit_reading().await?;
        Ok(joined.map(|(room, _)| room).collect())
    }

    async fn add(&self, _: NewRoom) -> Result<Room, AddRoomError> {
        unreachable!("the hub only reads")
    }

    async fn open_direct(&self, _: NewDirectRoom) -> Result<OpenedRoom, AddRoomError> {
        unreachable!("the hub only reads")
    }

    async fn find_all(&self, _: &[RoomId], _: UserId) -> Result<Vec<Room>, Fault> {
        unreachable!("the hub shows one room at a time")
    }

    async fn list_auto_deleting(
        &self,
        _: Option<RoomId>,
        _: u32,
    ) -> Result<Vec<(RoomId, RetentionDays)>, Fault> {
        unreachable!("the hub deletes nothing")
    }

    async fn list(&self, _: RoomQuery, _: Option<RoomId>, _: u32) -> Result<Vec<Room>, Fault> {
        unreachable!("the hub lists what a person is in")
    }

    async fn page(&self, _: RoomQuery, _: Page) -> Result<Vec<Room>, Fault> {
        unreachable!("the hub lists what a person is in")
    }

    async fn count(&self, _: RoomQuery) -> Result<u64, Fault> {
        unreachable!("the hub counts no rooms")
    }

    async fn revise(&self, _: RoomId, _: RoomRevision, _: UserId) -> Result<Option<Room>, Fault> {
        unreachable!("the hub only reads")
    }

    async fn archive(&self, _: RoomId, _: Timestamp) -> Result<bool, Fault> {
        unreachable!("the hub only reads")
    }
}

#[async_trait]
impl MemberRepository for KeptRooms {
    async fn standing(&self, _: RoomId, _: UserId) -> Result<Option<Standing>, Fault> {
        unreachable!("the hub asks for several people at once")
    }

    async fn among(&self, room: RoomId, users: &[UserId]) -> Result<Vec<UserId>, Fault> {
        self.askings.fetch_add(1, Ordering::SeqCst);
        self.admit_reading().await?;
        Ok(users.iter().copied().filter(|user| self.is_member(room, *user)).collect())
    }

    async fn add(&self, _: RoomId, _: UserId, _: Timestamp) -> Result<bool, AddMemberError> {
        unreachable!("the hub only reads")
    }

    async fn bring_in(
        &self,
        _: RoomId,
        _: &[UserId],
        _: usize,
        _: Timestamp,
    ) -> Result<Vec<UserId>, BringInError> {
        unreachable!("the hub only reads")
    }

    async fn remove(&self, _: RoomId, _: UserId, _: Timestamp) -> Result<bool, Fault> {
        unreachable!("the hub only reads")
    }

    async fn ban(&self, _: RoomId, _: UserId, _: Timestamp) -> Result<(), BanError> {
        unreachable!("the hub only reads")
    }

    async fn lift_ban(&self, _: RoomId, _: UserId) -> Result<bool, Fault> {
        unreachable!("the hub only reads")
    }

    async fn list(&self, _: RoomId, _: Option<MembershipId>, _: u32) -> Result<Vec<Member>, Fault> {
        unreachable!("the hub lists no members")
    }

    async fn count(&self, _: RoomId) -> Result<u64, Fault> {
        unreachable!("the hub counts no members")
    }

    fn forget(&self, _: RoomEvent) {
        unreachable!("the hub remembers no standing")
    }
}
