mod attendances;
mod changes;
mod dialects;
mod listener;
mod log;
mod marks;
mod passages;
mod rooms;

pub(crate) use attendances::KeptAttendances;
pub(crate) use changes::check_changes;
pub(crate) use dialects::{Mute, Numbers};
pub(crate) use listener::Listener;
pub(crate) use log::{ScriptedLog, id};
pub(crate) use marks::KeptMarks;
pub(crate) use passages::check_passages;
pub(crate) use rooms::KeptRooms;

use std::sync::Arc;

use ::rooms::{MemberRepository, PresenceRepository, RoomEventPublisher, RoomRepository};
use kernel::testing::FrozenClock;
use kernel::{RoomId, SessionId, UniqueId, UserId, UserRef};
use messages::{LogEvent, Message, MessageLog, MessagePublisher, ReadMarkRepository};
use realtime::{
    Backplane, DialectId, Dialects, Follower, Following, Hub, HubParts, InProcessBackplane, Replay,
    SocketLimits, Stores, Subscription,
};
use tokio::runtime::Handle;

/// More than a test needs that is not about them.
const LIMITS: SocketLimits =
    SocketLimits { per_person_and_room: 100, per_person: 100, total: 1_000 };

/// What the hub is called where it is kept who is online.
pub(crate) const NODE: u128 = 7;

pub(crate) fn user(number: i64) -> UserId {
    UserId::new(number).unwrap()
}

/// Person `number` under a name.
pub(crate) fn person(number: i64, name: &str) -> UserRef {
    UserRef { id: user(number), email: "user@example.com".into(), name: name.into() }
}

pub(crate) fn room(number: i64) -> RoomId {
    RoomId::new(number).unwrap()
}

/// The room's numbers from one to another, both included.
pub(crate) fn run(first: i64, last: usize) -> Vec<i64> {
    (first..=i64::try_from(last).unwrap()).collect()
}

pub(crate) fn posted(messages: &[Arc<Message>]) -> Vec<LogEvent> {
    messages.iter().cloned().map(LogEvent::Posted).collect()
}

/// A hub over a scripted log, with a dialect that writes numbers, one that writes a lot, one whose
/// sockets do not read, one that knows every event, and one that knows none.
pub(crate) struct Yard {
    pub(crate) hub: Hub,
    pub(crate) log: Arc<ScriptedLog>,
    pub(crate) rooms: Arc<KeptRooms>,
    pub(crate) marks: Arc<KeptMarks>,
    pub(crate) attendances: Arc<KeptAttendances>,
    pub(crate) clock: Arc<FrozenClock>,
    pub(crate) numbers: Arc<Numbers>,
    pub(crate) talk: Arc<Numbers>,
    pub(crate) spoken: DialectId,
    pub(crate) verbose: DialectId,
    pub(crate) unread: DialectId,
    pub(crate) talkative: DialectId,
    pub(crate) mute: DialectId,
}

impl Yard {
    pub(crate) fn new() -> Self {
        Self::with_limits(LIMITS)
    }

    pub(crate) fn with_limits(limits: SocketLimits) -> Self {
        Self::of(Arc::default(), InProcessBackplane::new().seat(), limits)
    }

    /// One node of several over one log.
    pub(crate) fn node(log: &Arc<ScriptedLog>, backplane: Arc<dyn Backplane>) -> Self {
        Self::of(Arc::clone(log), backplane, LIMITS)
    }

    fn of(log: Arc<ScriptedLog>, backplane: Arc<dyn Backplane>, limits: SocketLimits) -> Self {
        let numbers = Arc::new(Numbers::new(true, 0));
        let mut dialects = Dialects::default();
        let spoken = dialects.register(numbers.clone());
        let verbose = dialects.register(Arc::new(Numbers::new(true, 4_000)));
        let unread = dialects.register(Arc::new(Numbers::new(false, 0)));
        let talk = Arc::new(Numbers::talkative());
        let talkative = dialects.register(talk.clone());
        let mute = dialects.register(Arc::new(Mute));
        let clock = Arc::new(FrozenClock::default());
        let (node, runtime) = (UniqueId::new(NODE), Handle::current());
        let parts = HubParts { dialects, limits, node, backplane, clock: clock.clone(), runtime };
        let hub = Hub::new(parts);
        let rooms: Arc<KeptRooms> = Arc::default();
        let marks = Arc::new(KeptMarks::new(log.clone(), rooms.clone()));
        let attendances: Arc<KeptAttendances> = Arc::default();
        hub.attach(Stores {
            log: &(log.clone() as Arc<dyn MessageLog>),
            marks: &(marks.clone() as Arc<dyn ReadMarkRepository>),
            rooms: &(rooms.clone() as Arc<dyn RoomRepository>),
            members: &(rooms.clone() as Arc<dyn MemberRepository>),
            presence: &(attendances.clone() as Arc<dyn PresenceRepository>),
        });
        Self {
            hub,
            log,
            rooms,
            marks,
            attendances,
            clock,
            numbers,
            talk,
            spoken,
            verbose,
            unread,
            talkative,
            mute,
        }
    }

    /// Person `number` listening to room 1, signed in by the session of the same number.
    pub(crate) fn subscription(&self, number: i64) -> Subscription {
        Subscription {
            room: room(1),
            user: user(number),
            session: SessionId::new(number).unwrap(),
            dialect: self.spoken,
            replay: Replay::Nothing,
        }
    }

    pub(crate) async fn listen(&self, number: i64) -> Listener {
        self.listen_as(self.subscription(number)).await
    }

    /// Person `number` listening to room 1, which they enter under the name "User".
    pub(crate) async fn enter(&self, number: i64) -> Listener {
        let mut listener = self.listen(number).await;
        listener.enter(person(number, "User"));
        listener
    }

    pub(crate) async fn listen_as(&self, subscription: Subscription) -> Listener {
        Listener::new(self.hub.subscribe(subscription).await.unwrap())
    }

    /// Person `number` listening to room 1 in the talkative dialect, having entered as "User".
    pub(crate) async fn talk(&self, number: i64) -> Listener {
        let mut listener = self.overhear(number).await;
        listener.enter(person(number, "User"));
        listener
    }

    /// Person `number` listening to room 1 in the talkative dialect, without having entered.
    pub(crate) async fn overhear(&self, number: i64) -> Listener {
        let subscription = Subscription { dialect: self.talkative, ..self.subscription(number) };
        self.listen_as(subscription).await
    }

    /// How person `number` follows their rooms, signed in by the session of the same number.
    pub(crate) fn following(&self, number: i64) -> Following {
        let session = SessionId::new(number).unwrap();
        Following { user: user(number), session, dialect: self.talkative }
    }

    /// Person `number` following their rooms.
    pub(crate) async fn follow(&self, number: i64) -> Listener<Follower> {
        Listener::new(self.hub.follow(self.following(number)).await.unwrap())
    }

    /// Brings people into a room, and tells the hub.
    pub(crate) fn bring_in(&self, number: i64, people: &[i64]) {
        let people: Vec<UserId> = people.iter().copied().map(user).collect();
        self.rooms.admit(room(number), &people);
        self.hub.joined(room(number), &people);
    }

    /// Commits a message of person 1 to a room and publishes it.
    pub(crate) fn post_to(&self, number: i64) {
        self.publish(&[self.log.commit(room(number))]);
    }

    /// Person `number` listening to room 1 from some place in its log on.
    pub(crate) async fn catch_up(&self, number: i64, replay: Replay) -> Listener {
        self.listen_as(Subscription { replay, ..self.subscription(number) }).await
    }

    /// Commits messages to room 1 and publishes them.
    pub(crate) fn post(&self, count: usize) {
        self.publish(&self.commit(count));
    }

    /// Commits messages to room 1 without publishing them.
    pub(crate) fn commit(&self, count: usize) -> Vec<Arc<Message>> {
        (0..count).map(|_| self.log.commit(room(1))).collect()
    }

    /// Tells the hub of new messages.
    pub(crate) fn publish(&self, messages: &[Arc<Message>]) {
        MessagePublisher::publish(&self.hub, &posted(messages));
    }

    /// Tells the hub of a change.
    pub(crate) fn publish_change(&self, message: Arc<Message>) {
        MessagePublisher::publish(&self.hub, &[LogEvent::Changed(message)]);
    }

    /// Edits a message of room 1 and publishes it.
    pub(crate) fn edit(&self, number: usize) {
        self.publish_change(self.log.edit(room(1), number));
    }

    /// Deletes a message of room 1 and publishes it.
    pub(crate) fn delete(&self, number: usize) {
        self.publish_change(self.log.delete(room(1), number));
    }
}
