//! The loop with a scripted peer and a clock that runs only when everybody waits.

use std::num::NonZeroU32;
use std::pin::Pin;

use actix_web::body::MessageBody;
use bytes::Bytes;
use futures_util::future::poll_fn;
use futures_util::stream;
use kernel::SessionId;
use kernel::testing::{FrozenClock, noon};
use messages::testing::fakes::{InMemoryLastRooms, InMemoryLog, InMemoryReadMarks};
use messages::{MessageLog, ReadMarkRepository};
use realtime::{Hub, HubParts, InProcessBackplane, Replay, SocketLimits, Subscription};
use rooms::testing::builders::new_room;
use rooms::testing::fakes::InMemoryRooms;
use rooms::testing::suite::People;
use rooms::{Action, RoomRepository};
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, LocalSet, spawn_local};
use tokio::time::Instant;
use users::testing::builders::{display_name, email, new_session, new_user};
use users::testing::fakes::Fakes;
use users::{SessionRepository, UserRepository};

use super::*;
use crate::config::{PerMinute, RateLimitSettings};
use crate::contracts::Dialects;
use crate::media::Links;
use crate::sockets::socket_body::SocketBody;

const HOUR: Duration = Duration::from_secs(3600);

type Incoming = Result<Heard, Unheard>;

/// The other end of a conversation.
struct Peer {
    says: mpsc::UnboundedSender<Incoming>,
    hears: SocketBody,
    hub: Hub,
    accounts: Fakes,
    rooms: Arc<InMemoryRooms>,
    room: RoomId,
    session: SessionId,
    conversation: JoinHandle<()>,
}

impl Peer {
    async fn connect(token_lives: Duration) -> Self {
        let clock = Arc::new(FrozenClock::default());
        let rooms = Arc::<InMemoryRooms>::default();
        let user = rooms.sign_up("someone").await;
        let accounts = Fakes::default();
        let caller = sign_in(&accounts).await;
        assert_eq!(caller.user, user, "both fakes begin with the same person");
        let room = rooms.add(new_room(user.id)).await.expect("a room").id;

        let mut hub_dialects = realtime::Dialects::default();
        let dialect = Dialects::register(&mut hub_dialects, &Links::default()).meet;
        let seat = InProcessBackplane::default().seat();
        let hub = Hub::new(HubParts {
            dialects: hub_dialects,
            limits: SocketLimits { per_person_and_room: 1, per_person: 1, total: 1 },
            backplane: seat,
            clock: clock.clone(),
            runtime: Handle::current(),
        });
        let log = Arc::new(InMemoryLog::new(rooms.clone(), Arc::new(hub.clone())));
        let marks = Arc::new(InMemoryReadMarks::new(rooms.clone(), log.clone()));
        let (log, marks): (Arc<dyn MessageLog>, Arc<dyn ReadMarkRepository>) = (log, marks);
        hub.attach(&log, &marks);
        let rooms_service = rooms::Service::new(rooms::Ports {
            rooms: rooms.clone(),
            members: rooms.clone(),
            events: Arc::new(hub.clone()),
            clock: clock.clone(),
        });
        rooms_service.admit(user.id, room, Action::Connect).await.expect("an open room");

        let session = caller.session.id;
        let subscription = Subscription {
            room,
            user: caller.user.id,
            session,
            dialect: dialect.id,
            replay: Replay::Nothing,
        };
        let (connection, outbox) = hub.subscribe(subscription).await.expect("a place");
        let (hears, ending) = SocketBody::new(outbox);
        let (says, said) = mpsc::unbounded_channel();
        let incoming =
            Box::pin(stream::unfold(said, async |mut said| Some((said.recv().await?, said))));
        let conversation = Conversation {
            users: accounts.service(),
            messages: messages::Service::new(
                rooms_service,
                messages::Ports {
                    log,
                    read_marks: Arc::new(hub.clone()),
                    kept_read_marks: marks,
                    last_rooms: Arc::new(InMemoryLastRooms::new(rooms.clone())),
                    clock,
                },
            ),
            rate_limits: Arc::new(RateLimits::new(three_a_minute())),
            caller,
            token_lives,
            room,
            dialect,
            connection,
        };
        let conversation = spawn_local(conversation.run(incoming, ending));
        Self { says, hears, hub, accounts, rooms, room, session, conversation }
    }

    fn say(&self, message: Heard) {
        self.says.send(Ok(message)).expect("somebody listens");
    }

    fn say_text(&self, frame: &Value) {
        self.say(Heard::Text(frame.to_string()));
    }

    /// The next frames that are written: opcode and payload of each.
    async fn hear(&mut self) -> Vec<(u8, Vec<u8>)> {
        let written = poll_fn(|context| Pin::new(&mut self.hears).poll_next(context)).await;
        written.map(|bytes| frames(&bytes.expect("bytes"))).unwrap_or_default()
    }

    async fn hear_one(&mut self) -> (u8, Vec<u8>) {
        let mut frames = self.hear().await;
        assert_eq!(frames.len(), 1, "{frames:?}");
        frames.remove(0)
    }

    /// The code of the close frame that comes next, once the peer has answered it and all is over.
    async fn hear_close(mut self) -> u16 {
        let (opcode, payload) = self.hear_one().await;
        assert_eq!(opcode, 8, "no close frame");
        let _unheard = self.says.send(Ok(Heard::Close));
        assert_eq!(self.hear().await, [], "nothing comes after the close frame");
        self.conversation.await.expect("the conversation ends");
        assert_eq!(self.hub.connection_count(), 0);
        u16::from_be_bytes([payload[0], payload[1]])
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
fn frames(bytes: &Bytes) -> Vec<(u8, Vec<u8>)> {
    let mut rest = &bytes[..];
    let mut frames = Vec::new();
    while let [head, length, payload @ ..] = rest {
        let (length, payload) = match (*length, payload) {
            (126, [high, low, payload @ ..]) => {
                (usize::from(u16::from_be_bytes([*high, *low])), payload)
            }
            (length, payload) => (usize::from(length), payload),
        };
        frames.push((head & 0x0f, payload[..length].to_vec()));
        rest = &payload[length..];
    }
    frames
}

async fn on_this_thread(test: impl Future<Output = ()>) {
    LocalSet::new().run_until(test).await;
}

#[tokio::test(start_paused = true)]
async fn a_message_comes_back_as_a_frame() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        peer.say_text(&json!({"content": "hello"}));
        let (opcode, payload) = peer.hear_one().await;
        let frame: Value = serde_json::from_slice(&payload).expect("JSON");
        assert_eq!((opcode, &frame["content"]), (1, &json!("hello")));
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_message_bears_the_name_that_its_author_has_now() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        let someone = peer.accounts.accounts.find_by_email(&email("someone@example.com")).await;
        let id = someone.expect("an answer").expect("an account").user.id;
        let renamed = peer.accounts.accounts.rename(id, display_name("another name")).await;
        assert!(renamed.expect("an answer").is_some());
        peer.say_text(&json!({"content": "hello"}));
        let frame: Value = serde_json::from_slice(&peer.hear_one().await.1).expect("JSON");
        assert_eq!(frame["user"]["name"], "another name");
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn nobody_posts_after_the_session_has_ended() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        let someone = peer.accounts.accounts.find_by_email(&email("someone@example.com")).await;
        let id = someone.expect("an answer").expect("an account").user.id;
        assert_eq!(peer.accounts.accounts.end(id, peer.session, noon()).await.ok(), Some(true));
        peer.say_text(&json!({"content": "hello"}));
        assert_eq!(peer.hear_close().await, 4401);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_peer_is_pinged_and_given_up_after_a_minute() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        let began = Instant::now();
        assert_eq!(peer.hear_one().await, (9, Vec::new()));
        assert_eq!(began.elapsed().as_secs(), 25);
        assert_eq!(peer.hear_one().await, (9, Vec::new()));
        assert_eq!(began.elapsed().as_secs(), 50);
        assert_eq!(peer.hear_close().await, 1000);
        assert!((60..=62).contains(&began.elapsed().as_secs()));
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_answers_pings_stays() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        for _ in 0..10 {
            assert_eq!(peer.hear_one().await.0, 9);
            peer.say(Heard::Pong);
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_ping_is_answered_with_its_data() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        peer.say(Heard::Ping(Bytes::from_static(b"are you there")));
        assert_eq!(peer.hear_one().await, (10, b"are you there".to_vec()));
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_socket_ends_with_its_token() {
    on_this_thread(async {
        let peer = Peer::connect(Duration::from_secs(10)).await;
        let began = Instant::now();
        assert_eq!(peer.hear_close().await, 4401);
        assert_eq!(began.elapsed().as_secs(), 10);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_socket_ends_with_its_session() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        peer.hub.close_session(peer.session, Closing::SessionEnded);
        assert_eq!(peer.hear_close().await, 4401);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn what_the_peer_may_not_send_closes_with_its_code() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        peer.say(Heard::Binary);
        assert_eq!(peer.hear_close().await, 1003);

        for (error, code) in [(Unheard::TooBig, 1009), (Unheard::Malformed, 1002)] {
            let peer = Peer::connect(HOUR).await;
            peer.says.send(Err(error)).expect("somebody listens");
            assert_eq!(peer.hear_close().await, code);
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn malformed_frames_are_dropped_and_a_message_beyond_the_limit_closes() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        for _ in 0..10 {
            peer.say_text(&json!({"content": 7}));
        }
        peer.say_text(&json!({"content": "hello"}));
        assert_eq!(peer.hear_close().await, 1013);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_message_to_a_room_that_was_deleted_closes() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        peer.rooms.delete(peer.room);
        peer.say_text(&json!({"content": "hello"}));
        assert_eq!(peer.hear_close().await, 4404);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_is_gone_ends_the_conversation_at_once() {
    on_this_thread(async {
        let peer = Peer::connect(HOUR).await;
        let began = Instant::now();
        drop(peer.says);
        peer.conversation.await.expect("the conversation ends");
        assert_eq!(began.elapsed(), Duration::ZERO);
        assert_eq!(peer.hub.connection_count(), 0);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_closes_first_is_answered_and_left_at_once() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        let began = Instant::now();
        peer.say(Heard::Close);
        assert_eq!(peer.hear_one().await.0, 8);
        assert_eq!(peer.hear().await, []);
        assert_eq!(began.elapsed(), Duration::ZERO);
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_never_answers_the_close_frame_is_left_after_two_seconds() {
    on_this_thread(async {
        let mut peer = Peer::connect(HOUR).await;
        let began = Instant::now();
        peer.hub.close_all(Closing::GoingAway);
        assert_eq!(peer.hear_one().await.0, 8);
        assert_eq!(peer.hear().await, []);
        assert_eq!(began.elapsed().as_secs(), 2);
    })
    .await;
}
