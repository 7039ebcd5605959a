use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use kernel::{Fault, RoomId, SessionId};
use messages::{Message, MessageLog, MessagePublisher};
use tokio::runtime::Handle;

use crate::closing::Closing;
use crate::connection::{Connection, ConnectionId, Subscription};
use crate::dialect::{DialectId, Dialects, Event};
use crate::encoding::Encoding;
use crate::opening::Opening;
use crate::outbox::{Outbox, OutboxReader};
use crate::registry::Registry;
use crate::repair;
use crate::room::{Effect, Room, Subscriber};
use crate::rooms::Rooms;

/// Brings what is committed to the sockets of its room. Clones are the same hub.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    dialects: Arc<Dialects>,
    runtime: Handle,
    log: OnceLock<Weak<dyn MessageLog>>,
    rooms: Rooms,
    registry: Registry,
    connections: AtomicU64,
}

impl Hub {
    /// A hub without sockets. Repairs run on `runtime`, whose timers must be enabled.
    pub fn new(dialects: Dialects, runtime: Handle) -> Self {
        Self(Arc::new(Inner {
            dialects: Arc::new(dialects),
            runtime,
            log: OnceLock::new(),
            rooms: Rooms::new(),
            registry: Registry::default(),
            connections: AtomicU64::new(0),
        }))
    }

    /// Names the log that the published messages are in; only the first one counts. The log usually
    /// holds the hub as its publisher: the hub does not keep it alive in turn.
    pub fn attach_log(&self, log: &Arc<dyn MessageLog>) {
        let _ = self.0.log.set(Arc::downgrade(log));
    }

    /// Opens a place in a room. What is committed after this returns comes out of the reader exactly
    /// once, in order, unless the reader falls behind and is cut off.
    ///
    /// A room without sockets here costs one reading of its log's head; a missing room is an empty
    /// one.
    pub async fn subscribe(
        &self,
        subscription: Subscription,
    ) -> Result<(Connection, OutboxReader), Fault> {
        let (connection, reader) = self.register(subscription);
        let room = &connection.room;
        let log = self.log()?;
        if let Some(opening) = room.opening(|| Opening::new(log, room.id)) {
            let last = opening.last().await?;
            self.follow_up(room, room.open(last));
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

    /// How many connections there are, those included that are closing.
    pub fn connection_count(&self) -> usize {
        self.0.registry.count()
    }

    fn register(&self, subscription: Subscription) -> (Connection, OutboxReader) {
        let id = ConnectionId(self.0.connections.fetch_add(1, Ordering::Relaxed));
        let (outbox, reader) = Outbox::new();
        let room = self.join(id, &subscription, &outbox);
        self.0.registry.add(subscription.session, id, outbox.clone());
        self.count_open(subscription.dialect, 1.0);
        (Connection { hub: self.clone(), id, subscription, room, outbox }, reader)
    }

    fn join(&self, id: ConnectionId, subscription: &Subscription, outbox: &Outbox) -> Arc<Room> {
        let Subscription { room, user, dialect, .. } = *subscription;
        let mut subscriber = Subscriber { user, dialect, outbox: outbox.clone() };
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
        if connection.room.leave(connection.id) {
            self.0.rooms.remove(&connection.room);
        }
        self.0.registry.remove(connection.subscription.session, connection.id);
        self.count_open(connection.subscription.dialect, -1.0);
    }

    fn count_open(&self, dialect: DialectId, change: f64) {
        let dialect = self.0.dialects.get(dialect).name();
        metrics::gauge!("madang_sockets_open", "dialect" => dialect).increment(change);
    }

    pub(crate) fn log(&self) -> Result<Arc<dyn MessageLog>, Fault> {
        let log = self.0.log.get().and_then(Weak::upgrade);
        log.ok_or_else(|| Fault::failed("the hub has no message log"))
    }

    /// What a room shows of a message; `None` if nothing.
    pub(crate) fn encode(&self, room: &Room, message: Arc<Message>) -> Option<Encoding> {
        if message.deleted_at.is_some() {
            return None;
        }
        let encoding = Encoding::new(Event::Posted(message), &self.0.dialects);
        for dialect in room.dialects() {
            encoding.prepare(dialect);
        }
        Some(encoding)
    }

    /// Counts what was delivered, and sends for help where it is needed.
    pub(crate) fn follow_up(&self, room: &Arc<Room>, effect: Effect) {
        if effect.frames > 0 {
            metrics::counter!("madang_frames_delivered_total").increment(effect.frames);
        }
        if effect.needs_mending {
            self.0.runtime.spawn(repair::mend(self.clone(), Arc::clone(room)));
        }
    }
}

impl MessagePublisher for Hub {
    fn publish(&self, messages: &[Arc<Message>]) {
        for message in messages {
            let sequence = message.sequence;
            let room = self.0.rooms.find(message.room_id);
            if let Some(room) = room.filter(|room| room.lacks(sequence)) {
                let event = self.encode(&room, Arc::clone(message));
                self.follow_up(&room, room.accept(sequence, event));
            }
        }
    }

    fn repair(&self, rooms: &[RoomId]) {
        for room in rooms.iter().filter_map(|room| self.0.rooms.find(*room)) {
            self.follow_up(&room, room.distrust());
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::UserId;

    use super::*;
    use crate::dialect::testing::mute;

    #[tokio::test]
    async fn a_room_that_everyone_left_takes_no_memory() {
        let (dialects, dialect) = mute();
        let hub = Hub::new(dialects, Handle::current());
        let room = RoomId::new(1).unwrap();
        let subscription = Subscription {
            room,
            user: UserId::new(1).unwrap(),
            session: SessionId::new(1).unwrap(),
            dialect,
        };

        let (first, _) = hub.register(subscription);
        let (second, _) = hub.register(subscription);
        drop(first);
        assert!(hub.0.rooms.find(room).is_some());
        drop(second);
        assert!(hub.0.rooms.find(room).is_none());
        assert_eq!(hub.connection_count(), 0);

        assert!(hub.subscribe(subscription).await.is_err(), "there is no log");
        assert!(hub.0.rooms.find(room).is_none());
    }
}
