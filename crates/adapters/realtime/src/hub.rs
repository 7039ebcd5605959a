use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use kernel::{Clock, RoomId, SessionId, UniqueId, UserId};
use tokio::runtime::Handle;

use crate::backplane::Backplane;
use crate::catch_up::{self, CatchUp, ReadingPermits};
use crate::closing::Closing;
use crate::connection::{Connection, ConnectionId, Replay, SubscribeError, Subscription};
use crate::dialect::{DialectId, Dialects};
use crate::followers::{Followers, tell_followers};
use crate::interests::Interests;
use crate::leases::{PassageBook, record_regularly};
use crate::open_rooms::OpenRooms;
use crate::opening::Opening;
use crate::outbox::{Outbox, OutboxReader, ReplayFeed};
use crate::read_marks::{MarkBook, write_regularly};
use crate::registry::{Registry, SocketLimits};
use crate::room::{Room, Subscriber};
use crate::stores::AttachedStores;

/// Brings what is committed to the sockets of its room. Clones are the same hub.
#[derive(Clone)]
pub struct Hub(pub(crate) Arc<Inner>);

/// What a hub is made of.
pub struct HubParts {
    /// How events are spelled.
    pub dialects: Dialects,
    /// How many sockets it takes.
    pub limits: SocketLimits,
    /// What this process is called where it is kept who is online.
    pub node: UniqueId,
    /// The link to other nodes.
    pub backplane: Arc<dyn Backplane>,
    /// Tells when something was read.
    pub clock: Arc<dyn Clock>,
    /// Where its tasks run; timers must be enabled.
    pub runtime: Handle,
}

pub(crate) struct Inner {
    pub(crate) dialects: Arc<Dialects>,
    pub(crate) backplane: Arc<dyn Backplane>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) runtime: Handle,
    pub(crate) rooms: OpenRooms,
    pub(crate) registry: Registry,
    pub(crate) marks: MarkBook,
    pub(crate) permits: ReadingPermits,
    pub(crate) followers: Followers,
    pub(crate) passages: PassageBook,
    pub(crate) node: UniqueId,
    pub(crate) stores: OnceLock<AttachedStores>,
    connections: AtomicU64,
}

/// A hub that may be gone.
pub(crate) struct WeakHub(Weak<Inner>);

impl WeakHub {
    pub(crate) fn upgrade(&self) -> Option<Hub> {
        self.0.upgrade().map(Hub)
    }
}

impl Hub {
    /// A hub without sockets, and its tasks, which end with the last clone: they write read marks and who is
    /// online, and tell those who follow their rooms.
    pub fn new(parts: HubParts) -> Self {
        let HubParts { dialects, limits, node, backplane, clock, runtime } = parts;
        let interests = Arc::new(Interests::new(Arc::clone(&backplane)));
        let (followers, tidings) = Followers::new(Arc::clone(&interests));
        let hub = Self(Arc::new(Inner {
            dialects: Arc::new(dialects),
            rooms: OpenRooms::new(interests),
            backplane,
            clock,
            runtime,
            registry: Registry::new(limits),
            marks: MarkBook::default(),
            permits: ReadingPermits::default(),
            followers,
            passages: PassageBook::default(),
            node,
            stores: OnceLock::new(),
            connections: AtomicU64::new(0),
        }));
        hub.0.runtime.spawn(write_regularly(hub.downgrade()));
        hub.0.runtime.spawn(record_regularly(hub.downgrade()));
        hub.0.runtime.spawn(tell_followers(hub.downgrade(), tidings));
        hub
    }

    /// Opens a place in a room. What is committed after this returns comes out of the reader exactly
    /// once, in order, unless the reader falls behind and is cut off. With a replay, everything from
    /// there on does.
    ///
    /// A room without sockets here costs one reading of its log's head, and a replay a look for where it
    /// begins; a missing room is an empty one.
    pub async fn subscribe(
        &self,
        subscription: Subscription,
    ) -> Result<(Connection, OutboxReader), SubscribeError> {
        let (mut connection, reader, feed) = self.register(subscription)?;
        let log = self.log()?;
        let room = &connection.room;
        if let Some(opening) = room.opening(|| Opening::new(log, room.id)) {
            let end = opening.end().await?;
            self.follow_up(room, room.open(end));
        }
        if let Some(feed) = feed {
            let catch_up = CatchUp::prepare(&connection, feed).await?;
            connection.replay = Some(self.0.runtime.spawn(catch_up::run(catch_up)).abort_handle());
        }
        Ok((connection, reader))
    }

    /// Closes the sockets that were opened with a session.
    pub fn close_session(&self, session: SessionId, closing: Closing) {
        self.0.registry.close_session(session, closing);
    }

    /// Closes all sockets, and from now on each new one at once.
    pub fn close_all(&self, closing: Closing) {
        self.0.registry.close_all(closing);
    }

    /// Whether a person has a socket in a room on this node, one that is closing included, but none that
    /// follows all of their rooms. Costs no query: whoever hears of many departures asks this first.
    pub fn has_sockets(&self, room: RoomId, user: UserId) -> bool {
        self.0.registry.is_in(room, user)
    }

    /// The rooms in which a person has open sockets on this node, none that is closing among them.
    pub fn open_rooms_of(&self, user: UserId) -> HashSet<RoomId> {
        self.0.registry.open_rooms_of(user)
    }

    /// How many connections there are, those included that are closing.
    pub fn connection_count(&self) -> usize {
        self.0.registry.count()
    }

    pub(crate) fn downgrade(&self) -> WeakHub {
        WeakHub(Arc::downgrade(&self.0))
    }

    pub(crate) fn next_connection(&self) -> ConnectionId {
        ConnectionId(self.0.connections.fetch_add(1, Ordering::Relaxed))
    }

    fn register(
        &self,
        subscription: Subscription,
    ) -> Result<(Connection, OutboxReader, Option<ReplayFeed>), SubscribeError> {
        let id = self.next_connection();
        let (outbox, reader, feed) = match subscription.replay {
            Replay::Nothing => {
                let (outbox, reader) = Outbox::new();
                (outbox, reader, None)
            }
            Replay::FromStart | Replay::After(_) => {
                let (outbox, reader, feed) = Outbox::with_replay();
                (outbox, reader, Some(feed))
            }
        };
        self.0.registry.add(id, subscription.into(), outbox.clone())?;
        let room = self.join(id, &subscription, &outbox);
        self.count_open(subscription.dialect, 1.0);
        let connection =
            Connection { hub: self.clone(), id, subscription, room, outbox, replay: None };
        Ok((connection, reader, feed))
    }

    fn join(&self, id: ConnectionId, subscription: &Subscription, outbox: &Outbox) -> Arc<Room> {
        let Subscription { room, user, dialect, replay, .. } = *subscription;
        let reads = self.0.dialects.get(dialect).reads();
        let catches_up = replay != Replay::Nothing;
        let mut subscriber = Subscriber::new(user, dialect, outbox.clone(), reads, catches_up);
        loop {
            let room = self.0.rooms.find_or_add(room, || Room::new(room, self.0.dialects.len()));
            match room.join(id, subscriber) {
                Ok(()) => return room,
                Err(refused) => {
                    self.0.rooms.remove(&room);
                    subscriber = refused;
                }
            }
        }
    }

    /// Gives up what [`Hub::register`] took.
    pub(crate) fn release(&self, connection: &Connection) {
        self.withdraw(&connection.room, connection.id);
        let departure = self.part(&connection.room, connection.id);
        if departure.was_last {
            self.0.rooms.remove(&connection.room);
        }
        self.0.registry.remove(connection.id, connection.subscription.into());
        self.count_open(connection.subscription.dialect, -1.0);
    }

    pub(crate) fn count_open(&self, dialect: DialectId, change: f64) {
        let dialect = self.0.dialects.get(dialect).name();
        metrics::gauge!("madang_sockets_open", "dialect" => dialect).increment(change);
    }
}

#[cfg(test)]
mod tests {
    use kernel::testing::FrozenClock;

    use super::*;
    use crate::backplane::InProcessBackplane;
    use crate::dialect::testing::mute;

    #[tokio::test]
    async fn a_room_that_everyone_left_takes_no_memory() {
        let (dialects, dialect) = mute();
        let hub = Hub::new(HubParts {
            dialects,
            limits: SocketLimits { per_person_and_room: 2, per_person: 2, total: 2 },
            node: UniqueId::new(1),
            backplane: InProcessBackplane::new().seat(),
            clock: Arc::new(FrozenClock::default()),
            runtime: Handle::current(),
        });
        let room = RoomId::new(1).unwrap();
        let subscription = Subscription {
            room,
            user: UserId::new(1).unwrap(),
            session: SessionId::new(1).unwrap(),
            dialect,
            replay: Replay::Nothing,
        };

        let (first, ..) = hub.register(subscription).unwrap();
        let (second, ..) = hub.register(subscription).unwrap();
        drop(first);
        assert!(hub.0.rooms.find(room).is_some());
        drop(second);
        assert!(hub.0.rooms.find(room).is_none());
        assert_eq!(hub.connection_count(), 0);

        assert!(hub.subscribe(subscription).await.is_err(), "there is no log");
        assert!(hub.0.rooms.find(room).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn the_task_that_writes_marks_ends_with_the_hub() {
        let (dialects, _) = mute();
        let hub = Hub::new(HubParts {
            dialects,
            limits: SocketLimits { per_person_and_room: 1, per_person: 1, total: 1 },
            node: UniqueId::new(1),
            backplane: InProcessBackplane::new().seat(),
            clock: Arc::new(FrozenClock::default()),
            runtime: Handle::current(),
        });
        let weak = hub.downgrade();
        let writing = tokio::spawn(write_regularly(hub.downgrade()));
        drop(hub);
        writing.await.unwrap();
        assert!(weak.upgrade().is_none());
    }
}
