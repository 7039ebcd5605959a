use std::sync::Arc;

use futures_util::FutureExt;
use kernel::testing::FrozenClock;
use kernel::{RoomId, UserId, UserRef};
use rooms::testing::builders::new_room;
use rooms::testing::fakes::InMemoryRooms;
use rooms::testing::suite::People;
use rooms::{AccessRule, MemberRepository, NewRoom, Room, RoomRepository, Service};

/// Runs a test to its end; nothing in it ever waits.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    test.now_or_never().expect("fakes never wait")
}

/// The fakes, the use cases on them, and what most tests begin with.
pub(crate) struct World {
    pub(crate) rooms: Arc<InMemoryRooms>,
    pub(crate) clock: Arc<FrozenClock>,
    pub(crate) service: Service,
}

impl World {
    pub(crate) fn new() -> Self {
        let rooms = Arc::new(InMemoryRooms::default());
        let clock = Arc::new(FrozenClock::default());
        let service = Service::new(rooms.clone(), rooms.clone(), clock.clone());
        Self { rooms, clock, service }
    }

    pub(crate) async fn sign_up(&self, name: &str) -> UserRef {
        self.rooms.sign_up(name).await
    }

    pub(crate) async fn add_room(&self, creator: &UserRef, access: AccessRule) -> Room {
        let new = NewRoom { access, ..new_room(creator.id) };
        RoomRepository::add(&*self.rooms, new).await.expect("a room")
    }

    pub(crate) async fn is_member(&self, room: RoomId, user: UserId) -> bool {
        let standing = self.rooms.standing(room, user).await.expect("an answer");
        standing.expect("a room that is there").is_member
    }
}
