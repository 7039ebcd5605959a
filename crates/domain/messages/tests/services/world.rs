use std::sync::Arc;

use futures_util::FutureExt;
use kernel::testing::{CountingRandomness, FrozenClock};
use kernel::{MessageId, RoomId, Timestamp, UserRef};
use messages::testing::builders::{deletion, edit, text_body};
use messages::testing::fakes::{
    InMemoryFileStore, InMemoryFiles, InMemoryLastRooms, InMemoryLog, InMemoryReadMarks,
    InMemorySearch, RecordingPublisher, RecordingReadMarks,
};
use messages::{
    Appended, Author, Error, FileLimits, Message, MessageLog, Ports, PostMessage, Sequence,
    Service, Span,
};
use rooms::testing::builders::new_room;
use rooms::testing::fakes::InMemoryRooms;
use rooms::testing::suite::People;
use rooms::{AccessRule, MemberRepository, NewRoom, RoomRepository};

/// Messages that the use cases read at once.
pub(crate) const CHUNK: i64 = 500;

/// How much people may store.
pub(crate) const LIMITS: FileLimits = FileLimits { largest: 20_000, per_person: 50_000 };

/// Runs a test to its end; nothing in it ever waits.
pub(crate) fn run<T>(test: impl Future<Output = T>) -> T {
    test.now_or_never().expect("fakes never wait")
}

/// A message by a person, without a name by its client.
pub(crate) fn post(room_id: RoomId, author: &UserRef, text: &str) -> PostMessage {
    PostMessage {
        room_id,
        author: Author::person(author.clone(), None),
        body: text_body(text),
        reply_to: None,
        client_message_id: None,
    }
}

/// The messages' numbers, in the order given.
pub(crate) fn numbers(messages: &[Message]) -> Vec<i64> {
    messages.iter().map(|message| message.sequence.get()).collect()
}

/// Rooms that are not there for the person who made them: one deleted, one that never was.
pub(crate) async fn absent_rooms(world: &World, creator: &UserRef) -> [RoomId; 2] {
    let deleted = world.add_room(creator, AccessRule::Open).await;
    world.rooms.delete(deleted);
    [deleted, RoomId::new(i64::MAX).expect("a positive number")]
}

/// A message that no room has.
pub(crate) fn unknown_message() -> MessageId {
    MessageId::new(i64::MAX).expect("a positive number")
}

/// The fakes, the use cases on them, and what most tests begin with.
pub(crate) struct World {
    pub(crate) rooms: Arc<InMemoryRooms>,
    pub(crate) log: Arc<InMemoryLog>,
    pub(crate) files: Arc<InMemoryFiles>,
    pub(crate) file_store: InMemoryFileStore,
    pub(crate) search: Arc<InMemorySearch>,
    pub(crate) publisher: Arc<RecordingPublisher>,
    pub(crate) clock: Arc<FrozenClock>,
    pub(crate) service: Service,
    pub(crate) read_marks: Arc<RecordingReadMarks>,
    pub(crate) room_ports: rooms::Ports,
    ports: Ports,
}

impl World {
    pub(crate) fn new() -> Self {
        let rooms = Arc::new(InMemoryRooms::default());
        let publisher = Arc::new(RecordingPublisher::default());
        let files = Arc::new(InMemoryFiles::new(rooms.clone()));
        let file_store = InMemoryFileStore::default();
        let log = Arc::new(InMemoryLog::new(rooms.clone(), files.clone(), publisher.clone()));
        let kept_read_marks = Arc::new(InMemoryReadMarks::new(rooms.clone(), log.clone()));
        let read_marks = Arc::new(RecordingReadMarks::new(kept_read_marks.clone()));
        let last_rooms = Arc::new(InMemoryLastRooms::new(rooms.clone()));
        let clock = Arc::new(FrozenClock::default());
        let room_ports = rooms::Ports {
            members: kept_read_marks.clone(),
            clock: clock.clone(),
            ..rooms.ports()
        };
        let search = Arc::new(InMemorySearch::new(log.clone()));
        let ports = Ports {
            log: log.clone(),
            search: search.clone(),
            read_marks: read_marks.clone(),
            kept_read_marks,
            last_rooms,
            files: files.clone(),
            file_store: Arc::new(file_store.clone()),
            clock: clock.clone(),
            ids: Arc::new(CountingRandomness::default()),
        };
        let of_rooms = rooms::Service::new(room_ports.clone());
        let service = Service::new(of_rooms, ports.clone(), LIMITS);
        Self {
            rooms,
            log,
            files,
            file_store,
            search,
            publisher,
            clock,
            service,
            read_marks,
            room_ports,
            ports,
        }
    }

    /// The use cases on the same fakes, at another time.
    pub(crate) fn service_at(&self, time: Timestamp) -> Service {
        let clock = Arc::new(FrozenClock::at(time));
        let room_ports = rooms::Ports { clock: clock.clone(), ..self.room_ports.clone() };
        Service::new(rooms::Service::new(room_ports), Ports { clock, ..self.ports.clone() }, LIMITS)
    }

    pub(crate) async fn sign_up(&self, name: &str) -> UserRef {
        self.rooms.sign_up(name).await
    }

    pub(crate) async fn add_room(&self, creator: &UserRef, access: AccessRule) -> RoomId {
        let new = NewRoom { access, ..new_room(creator.id) };
        RoomRepository::add(&*self.rooms, new).await.expect("a room").id
    }

    /// A person, and an open room that the person has made.
    pub(crate) async fn author_and_room(&self) -> (UserRef, RoomId) {
        let author = self.sign_up("author").await;
        let room = self.add_room(&author, AccessRule::Open).await;
        (author, room)
    }

    /// Makes a person a member.
    pub(crate) async fn join(&self, room: RoomId, user: &UserRef) {
        let members = &self.room_ports.members;
        members.add(room, user.id, self.ports.clock.now()).await.expect("a member");
    }

    /// Takes a person out of a room and keeps them out.
    pub(crate) async fn ban(&self, room: RoomId, user: &UserRef) {
        let members = &self.room_ports.members;
        members.ban(room, user.id, self.ports.clock.now()).await.expect("a ban");
    }

    pub(crate) async fn is_member(&self, room: RoomId, user: &UserRef) -> bool {
        let standing = self.rooms.standing(room, user.id).await.expect("an answer");
        standing.expect("a room that is there").is_member()
    }

    pub(crate) async fn leave(&self, room: RoomId, user: &UserRef) {
        let left = self.rooms.remove(room, user.id, self.ports.clock.now()).await;
        assert!(left.expect("an answer"), "a member to be removed");
    }

    pub(crate) async fn post(
        &self,
        room: RoomId,
        author: &UserRef,
        text: &str,
    ) -> Result<Appended, Error> {
        self.service.post_message(post(room, author, text)).await
    }

    /// Posts a message that is taken.
    pub(crate) async fn posted(&self, room: RoomId, author: &UserRef, text: &str) -> Arc<Message> {
        self.post(room, author, text).await.expect("a message that is taken").message
    }

    pub(crate) async fn post_many(&self, room: RoomId, author: &UserRef, count: i64) {
        for _ in 0..count {
            self.posted(room, author, "a text").await;
        }
    }

    /// Everything that the room's log holds, deleted messages too.
    pub(crate) async fn list_all(&self, room: RoomId) -> Vec<Message> {
        let span = Span { after: Sequence::START, up_to: Sequence::new(i64::MAX) };
        self.log.list(room, span, u32::MAX).await.expect("an answer")
    }

    /// Deletes the messages of these numbers.
    pub(crate) async fn delete(&self, room: RoomId, numbers: impl IntoIterator<Item = i64>) {
        for number in numbers {
            let deletion = deletion(&self.message(room, number).await);
            self.log.change(deletion).await.expect("a message that is deleted");
        }
    }

    /// Gives the message of that number another text.
    pub(crate) async fn edit(&self, room: RoomId, number: i64, text: &str) {
        let edit = edit(&self.message(room, number).await, text);
        self.log.change(edit).await.expect("a message that is edited");
    }

    async fn message(&self, room: RoomId, number: i64) -> Message {
        let number = Sequence::new(number);
        let span = Span { after: number.previous(), up_to: number };
        let found = self.log.list(room, span, 1).await.expect("an answer");
        found.into_iter().next().expect("a message of that number")
    }

    /// The numbers that a person's marks in a room were moved to, in the order of moving.
    pub(crate) fn marks(&self, room: RoomId, user: &UserRef) -> Vec<i64> {
        let mut marks = self.read_marks.advanced();
        marks.retain(|mark| mark.room_id == room && mark.user_id == user.id);
        marks.iter().map(|mark| mark.sequence.get()).collect()
    }
}
