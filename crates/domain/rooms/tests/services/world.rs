use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use kernel::testing::{FrozenClock, noon};
use kernel::{RoomId, UniqueId, UserId, UserRef};
use rooms::testing::builders::{new_direct_room, new_room, room_name};
use rooms::testing::fakes::{InMemoryRooms, PendingPassages, ReadableCodes, RecordingEvents};
use rooms::testing::suite::People;
use rooms::{
    AccessRule, MemberRepository, NewRoom, Place, Ports, Room, RoomEvent, RoomRepository,
    SealedSecret, SecretRepository, Service,
};

/// How long what [`World::passages`] writes holds from noon on.
pub(crate) const LEASE: Duration = Duration::from_secs(30);

/// Runs a test to its end; nothing in it ever waits.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    test.now_or_never().expect("fakes never wait")
}

/// A room that never was.
pub(crate) fn unknown_room() -> RoomId {
    RoomId::new(i64::MAX).unwrap()
}

/// A person who never was.
pub(crate) fn unknown_user() -> UserId {
    UserId::new(i64::MAX).unwrap()
}

/// The fakes, the use cases on them, and what most tests begin with.
pub(crate) struct World {
    pub(crate) rooms: Arc<InMemoryRooms>,
    pub(crate) codes: Arc<ReadableCodes>,
    pub(crate) passages: Arc<PendingPassages>,
    pub(crate) events: Arc<RecordingEvents>,
    pub(crate) clock: Arc<FrozenClock>,
    pub(crate) service: Service,
    pub(crate) ports: Ports,
}

impl World {
    pub(crate) fn new() -> Self {
        let rooms = Arc::new(InMemoryRooms::default());
        let lease = noon() + LEASE;
        let passages = Arc::new(PendingPassages::new(rooms.clone(), UniqueId::new(1), lease));
        let events = Arc::new(RecordingEvents::default());
        let clock = Arc::new(FrozenClock::default());
        let codes = Arc::new(ReadableCodes::default());
        let ports = Ports {
            codes: codes.clone(),
            passages: passages.clone(),
            events: events.clone(),
            clock: clock.clone(),
            ..rooms.ports()
        };
        let service = Service::new(ports.clone());
        Self { rooms, codes, passages, events, clock, service, ports }
    }

    pub(crate) async fn sign_up(&self, name: &str) -> UserRef {
        self.rooms.sign_up(name).await
    }

    pub(crate) async fn sign_up_many(&self, count: usize) -> Vec<UserId> {
        let mut people = Vec::new();
        for _ in 0..count {
            people.push(self.sign_up("somebody").await.id);
        }
        people
    }

    pub(crate) async fn add_room(&self, creator: &UserRef, access: AccessRule) -> Room {
        self.add_room_as(NewRoom { access, ..new_room(creator.id) }).await
    }

    pub(crate) async fn add_room_named(&self, creator: &UserRef, name: &str) -> Room {
        self.add_room_as(NewRoom { name: room_name(name), ..new_room(creator.id) }).await
    }

    pub(crate) async fn add_room_as(&self, new: NewRoom) -> Room {
        RoomRepository::add(&*self.rooms, new).await.expect("a room")
    }

    /// The direct room of two people.
    pub(crate) async fn open_direct(&self, creator: &UserRef, other: &UserRef) -> RoomId {
        let new = new_direct_room(creator.id, other.id);
        self.rooms.open_direct(new).await.expect("a room").room.id
    }

    /// A room that never was, and one that was deleted.
    pub(crate) async fn absent_rooms(&self, creator: &UserRef) -> [RoomId; 2] {
        let deleted = self.add_room(creator, AccessRule::Open).await;
        self.rooms.delete(deleted.id);
        [unknown_room(), deleted.id]
    }

    pub(crate) async fn find(&self, room: RoomId) -> Option<Room> {
        RoomRepository::find(&*self.rooms, room, unknown_user()).await.expect("an answer")
    }

    pub(crate) async fn join(&self, room: RoomId, user: &UserRef) {
        MemberRepository::add(&*self.rooms, room, user.id, noon()).await.expect("a member");
    }

    pub(crate) async fn place(&self, room: RoomId, user: UserId) -> Place {
        let standing = self.rooms.standing(room, user).await.expect("an answer");
        standing.expect("a room that is there").place
    }

    pub(crate) async fn is_member(&self, room: RoomId, user: UserId) -> bool {
        matches!(self.place(room, user).await, Place::Member | Place::Creator)
    }

    pub(crate) async fn secret(&self, room: RoomId) -> Option<SealedSecret> {
        SecretRepository::find(&*self.rooms, room).await.expect("an answer")
    }

    pub(crate) async fn replace_secret(&self, room: RoomId, secret: SealedSecret) {
        self.rooms.replace(room, secret).await.expect("a secret in its place");
    }

    pub(crate) fn published(&self) -> Vec<RoomEvent> {
        self.events.published()
    }

    pub(crate) fn arrivals(&self) -> Vec<(RoomId, Vec<UserId>)> {
        self.events.arrivals()
    }
}
