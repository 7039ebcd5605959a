use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::pin::Pin;

use actix_web::body::MessageBody;
use futures_util::future::poll_fn;
use futures_util::stream;
use kernel::testing::{CountingRandomness, FrozenClock, noon};
use kernel::{SessionId, UniqueId};
use messages::testing::fakes::{
    InMemoryFileStore, InMemoryFiles, InMemoryLastRooms, InMemoryLog, InMemoryReadMarks,
    InMemorySearch,
};
use messages::{FileLimits, MessageLog, ReadMarkRepository};
use realtime::{
    Following, Hub, HubParts, InProcessBackplane, OutboxReader, Replay, SocketLimits, Stores,
    Subscription,
};
use rooms::testing::builders::new_room;
use rooms::testing::fakes::{InMemoryCodeThrottle, InMemoryRooms, ReadableCodes};
use rooms::testing::suite::People;
use rooms::{MemberRepository, PresenceRepository, RoomRepository};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, LocalSet, spawn_local};
use users::SessionRepository;
use users::testing::builders::{new_session, new_user};
use users::testing::fakes::Fakes;

use super::*;
use crate::config::{PerMinute, RateLimitSettings};
use crate::contracts::Dialects;
use crate::media;
use crate::sockets::socket_body::SocketBody;

type Incoming = Result<Heard, Unheard>;

/// A room that is open, the one person in it, and what serves them.
struct Surroundings {
    hub: Hub,
    dialects: Dialects,
    rooms: Arc<InMemoryRooms>,
    room: RoomId,
    accounts: Fakes,
    caller: Caller,
    messages: messages::Service,
}

impl Surroundings {
    async fn prepare() -> Self {
        let clock = Arc::new(FrozenClock::default());
        let rooms = Arc::<InMemoryRooms>::default();
        let user = rooms.sign_up("someone").await;
        let accounts = Fakes::default();
        let caller = sign_in(&accounts).await;
        assert_eq!(caller.user, user, "both fakes begin with the same person");
        let room = RoomRepository::add(rooms.as_ref(), new_room(user.id)).await.expect("a room").id;

        let mut hub_dialects = realtime::Dialects::default();
        let dialects = Dialects::register(&mut hub_dialects, &media::testing::links(None));
        let hub = Hub::new(HubParts {
            dialects: hub_dialects,
            limits: SocketLimits { per_person_and_room: 1, per_person: 1, total: 2 },
            node: UniqueId::new(1),
            backplane: InProcessBackplane::default().seat(),
            clock: clock.clone(),
            runtime: Handle::current(),
        });
        let messages = serve(&hub, &rooms, clock);
        Self { hub, dialects, rooms, room, accounts, caller, messages }
    }

    /// A place in the room, for the person who is in it.
    async fn enter(&self, dialect: &SocketDialect) -> (Place, OutboxReader) {
        let subscription = Subscription {
            room: self.room,
            user: self.caller.user.id,
            session: self.caller.session.id,
            dialect: dialect.id,
            replay: Replay::Nothing,
        };
        let (mut connection, outbox) = self.hub.subscribe(subscription).await.expect("a place");
        connection.enter(self.caller.user.clone());
        (Place::Room { room: self.room, connection }, outbox)
    }

    /// A place beside all rooms of that person.
    async fn follow(&self, dialect: &SocketDialect) -> (Place, OutboxReader) {
        let (user, session) = (self.caller.user.id, self.caller.session.id);
        let following = Following { user, session, dialect: dialect.id };
        let (follower, outbox) = self.hub.follow(following).await.expect("a place");
        (Place::Followed(follower), outbox)
    }
}

/// Gives the hub its stores, and makes the services on them.
fn serve(hub: &Hub, rooms: &Arc<InMemoryRooms>, clock: Arc<FrozenClock>) -> messages::Service {
    let files = Arc::new(InMemoryFiles::new(rooms.clone()));
    let log = Arc::new(InMemoryLog::new(rooms.clone(), files.clone(), Arc::new(hub.clone())));
    let marks: Arc<dyn ReadMarkRepository> =
        Arc::new(InMemoryReadMarks::new(rooms.clone(), log.clone()));
    let search = Arc::new(InMemorySearch::new(log.clone()));
    let log: Arc<dyn MessageLog> = log;
    let repository: Arc<dyn RoomRepository> = rooms.clone();
    let members: Arc<dyn MemberRepository> = rooms.clone();
    let presence: Arc<dyn PresenceRepository> = rooms.clone();
    hub.attach(Stores {
        log: &log,
        marks: &marks,
        rooms: &repository,
        members: &members,
        presence: &presence,
    });
    let rooms_service = rooms::Service::new(rooms::Ports {
        rooms: repository,
        members,
        settings: rooms.clone(),
        secrets: rooms.clone(),
        codes: Arc::new(ReadableCodes::default()),
        throttle: Arc::new(InMemoryCodeThrottle::default()),
        presence,
        passages: Arc::new(hub.clone()),
        events: Arc::new(hub.clone()),
        clock: clock.clone(),
    });
    let ports = messages::Ports {
        log,
        search,
        read_marks: Arc::new(hub.clone()),
        kept_read_marks: marks,
        last_rooms: Arc::new(InMemoryLastRooms::new(rooms.clone())),
        files,
        file_store: Arc::new(InMemoryFileStore::default()),
        clock,
        ids: Arc::new(CountingRandomness::default()),
    };
    messages::Service::new(rooms_service, ports, FileLimits { largest: 1, per_person: 1 })
}

/// The other end of a conversation.
pub(super) struct Peer {
    pub(super) says: mpsc::UnboundedSender<Incoming>,
    hears: Ear,
    pub(super) hub: Hub,
    pub(super) accounts: Fakes,
    pub(super) rooms: Arc<InMemoryRooms>,
    pub(super) room: RoomId,
    pub(super) session: SessionId,
    pub(super) conversation: JoinHandle<()>,
    messenger: SocketDialect,
}

impl Peer {
    /// On meet's socket of a room.
    pub(super) async fn connect(token_lives: Duration) -> Self {
        let surroundings = Surroundings::prepare().await;
        let dialect = surroundings.dialects.meet.clone();
        let (place, outbox) = surroundings.enter(&dialect).await;
        Self::converse(surroundings, dialect, place, outbox, token_lives)
    }

    /// On messenger's socket of a room.
    pub(super) async fn connect_in_messenger() -> Self {
        let surroundings = Surroundings::prepare().await;
        let dialect = surroundings.dialects.messenger.clone();
        let (place, outbox) = surroundings.enter(&dialect).await;
        Self::converse(surroundings, dialect, place, outbox, HOUR)
    }

    /// On messenger's socket of all rooms.
    pub(super) async fn follow_in_messenger() -> Self {
        let surroundings = Surroundings::prepare().await;
        let dialect = surroundings.dialects.messenger.clone();
        let (place, outbox) = surroundings.follow(&dialect).await;
        Self::converse(surroundings, dialect, place, outbox, HOUR)
    }

    fn converse(
        surroundings: Surroundings,
        dialect: SocketDialect,
        place: Place,
        outbox: OutboxReader,
        token_lives: Duration,
    ) -> Self {
        let Surroundings { hub, dialects, rooms, room, accounts, caller, messages } = surroundings;
        let session = caller.session.id;
        let (hears, ending) = SocketBody::new(outbox);
        let (says, said) = mpsc::unbounded_channel();
        let incoming =
            Box::pin(stream::unfold(said, async |mut said| Some((said.recv().await?, said))));
        let conversation = Conversation {
            users: accounts.service(),
            messages,
            rate_limits: Arc::new(RateLimits::new(three_a_minute())),
            caller,
            token_lives,
            dialect,
            place,
        };
        let conversation = spawn_local(conversation.run(incoming, ending));
        let messenger = dialects.messenger;
        let hears = Ear::new(hears);
        Self { says, hears, hub, accounts, rooms, room, session, conversation, messenger }
    }

    pub(super) fn say(&self, message: Heard) {
        self.says.send(Ok(message)).expect("somebody listens");
    }

    pub(super) fn say_text(&self, frame: &Value) {
        self.say(Heard::Text(frame.to_string()));
    }

    /// The next frame: opcode and payload.
    pub(super) async fn hear(&mut self) -> (u8, Vec<u8>) {
        self.hears.next().await.expect("a frame")
    }

    /// The next frame, which must be JSON.
    pub(super) async fn hear_json(&mut self) -> Value {
        self.hears.next_json().await
    }

    /// Whether nothing comes any more.
    pub(super) async fn hears_the_end(&mut self) -> bool {
        self.hears.next().await.is_none()
    }

    /// The code of the close frame that comes next, once the peer has answered it and all is over.
    pub(super) async fn hear_close(mut self) -> u16 {
        let (opcode, payload) = self.hear().await;
        assert_eq!(opcode, 8, "no close frame");
        let _unheard = self.says.send(Ok(Heard::Close));
        assert!(self.hears_the_end().await, "nothing comes after the close frame");
        self.conversation.await.expect("the conversation ends");
        assert_eq!(self.hub.connection_count(), 0);
        u16::from_be_bytes([payload[0], payload[1]])
    }

    /// Somebody else's socket in the room, of messenger.
    pub(super) async fn listener(&self) -> Listener {
        let user = self.rooms.sign_up("another").await;
        let subscription = Subscription {
            room: self.room,
            user: user.id,
            session: SessionId::new(99).expect("an id"),
            dialect: self.messenger.id,
            replay: Replay::Nothing,
        };
        let (connection, outbox) = self.hub.subscribe(subscription).await.expect("a place");
        let (hears, _ending) = SocketBody::new(outbox);
        Listener { _connection: connection, hears: Ear::new(hears) }
    }
}

/// Somebody who says nothing.
pub(super) struct Listener {
    _connection: Connection,
    hears: Ear,
}

impl Listener {
    /// The next frame, which must be JSON.
    pub(super) async fn hear_json(&mut self) -> Value {
        self.hears.next_json().await
    }
}

/// Takes frames one by one, of which several may be written at once.
struct Ear {
    body: SocketBody,
    heard: VecDeque<(u8, Vec<u8>)>,
}

impl Ear {
    fn new(body: SocketBody) -> Self {
        Self { body, heard: VecDeque::new() }
    }

    async fn next(&mut self) -> Option<(u8, Vec<u8>)> {
        if self.heard.is_empty() {
            let written = poll_fn(|context| Pin::new(&mut self.body).poll_next(context)).await;
            self.heard = frames(&written?.expect("bytes"));
        }
        self.heard.pop_front()
    }

    async fn next_json(&mut self) -> Value {
        let (opcode, payload) = self.next().await.expect("a frame");
        assert_eq!(opcode, 1, "no text frame");
        serde_json::from_slice(&payload).expect("JSON")
    }
}

async fn sign_in(accounts: &Fakes) -> Caller {
    let user = accounts.accounts.add(new_user("someone@example.com")).await.expect("an account");
    let signed_in = accounts.accounts.open(new_session(user.id, noon())).await.expect("a session");
    let session = signed_in.session;
    Caller { user: user.as_ref(), picture: None, token_expires_at: session.expires_at, session }
}

fn three_a_minute() -> RateLimitSettings {
    let three = PerMinute(NonZeroU32::new(3).expect("not zero"));
    RateLimitSettings { enabled: true, person: three, address: three, registrations: three }
}

/// Server frames are neither masked nor fragmented, and these are short.
fn frames(bytes: &Bytes) -> VecDeque<(u8, Vec<u8>)> {
    let mut rest = &bytes[..];
    let mut frames = VecDeque::new();
    while let [head, length, payload @ ..] = rest {
        let (length, payload) = match (*length, payload) {
            (126, [high, low, payload @ ..]) => {
                (usize::from(u16::from_be_bytes([*high, *low])), payload)
            }
            (length, payload) => (usize::from(length), payload),
        };
        frames.push_back((head & 0x0f, payload[..length].to_vec()));
        rest = &payload[length..];
    }
    frames
}

pub(super) async fn on_this_thread(test: impl Future<Output = ()>) {
    LocalSet::new().run_until(test).await;
}
