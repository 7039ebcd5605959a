use std::sync::Arc;

use futures_util::FutureExt;
use kernel::testing::FrozenClock;
use kernel::{RoomId, Timestamp, UserRef};
use messages::testing::builders::content;
use messages::testing::fakes::{InMemoryLog, RecordingPublisher};
use messages::{Appended, Error, PostMessage, Service};
use rooms::testing::builders::new_room;
use rooms::testing::fakes::InMemoryRooms;
use rooms::testing::suite::People;
use rooms::{AccessRule, NewRoom, RoomRepository};

/// Runs a test to its end; nothing in it ever waits.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    test.now_or_never().expect("fakes never wait")
}

/// A message by a person, without a name by its client.
pub(crate) fn post(room_id: RoomId, author: &UserRef, text: &str) -> PostMessage {
    PostMessage { room_id, author: author.clone(), content: content(text), client_message_id: None }
}

/// The fakes, the use cases on them, and what most tests begin with.
pub(crate) struct World {
    pub(crate) rooms: Arc<InMemoryRooms>,
    pub(crate) log: Arc<InMemoryLog>,
    pub(crate) publisher: Arc<RecordingPublisher>,
    pub(crate) clock: Arc<FrozenClock>,
    pub(crate) service: Service,
}

impl World {
    pub(crate) fn new() -> Self {
        let rooms = Arc::new(InMemoryRooms::default());
        let publisher = Arc::new(RecordingPublisher::default());
        let log = Arc::new(InMemoryLog::new(rooms.clone(), publisher.clone()));
        let clock = Arc::new(FrozenClock::default());
        let of_rooms = rooms::Service::new(rooms.clone(), rooms.clone(), clock.clone());
        let service = Service::new(of_rooms, log.clone(), clock.clone());
        Self { rooms, log, publisher, clock, service }
    }

    /// The use cases on the same fakes, at another time.
    pub(crate) fn service_at(&self, time: Timestamp) -> Service {
        let clock = Arc::new(FrozenClock::at(time));
        let of_rooms = rooms::Service::new(self.rooms.clone(), self.rooms.clone(), clock.clone());
        Service::new(of_rooms, self.log.clone(), clock)
    }

    pub(crate) async fn sign_up(&self, name: &str) -> UserRef {
        self.rooms.sign_up(name).await
    }

    pub(crate) async fn add_room(&self, creator: &UserRef, access: AccessRule) -> RoomId {
        let new = NewRoom { access, ..new_room(creator.id) };
        RoomRepository::add(&*self.rooms, new).await.expect("a room").id
    }

    pub(crate) async fn post(
        &self,
        room: RoomId,
        author: &UserRef,
        text: &str,
    ) -> Result<Appended, Error> {
        self.service.post_message(post(room, author, text)).await
    }
}
