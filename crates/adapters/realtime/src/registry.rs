use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Mutex;

use kernel::{RoomId, SessionId, UserId};

use crate::closing::Closing;
use crate::connection::{ConnectionId, SubscribeError, Subscription};
use crate::follower::Following;
use crate::lock;
use crate::outbox::Outbox;

/// How many sockets a hub takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketLimits {
    /// Of one person in one room, and of one person beside all rooms, to follow them.
    pub per_person_and_room: usize,
    /// Of one person in all.
    pub per_person: usize,
    /// Of all together.
    pub total: usize,
}

/// All open connections, found by the session that each was opened with, and by person and room.
pub(crate) struct Registry {
    limits: SocketLimits,
    state: Mutex<State>,
}

/// Whose connection it is, and where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occupant {
    user: UserId,
    session: SessionId,
    /// `None` where it follows all of its person's rooms.
    room: Option<RoomId>,
}

impl From<Subscription> for Occupant {
    fn from(subscription: Subscription) -> Self {
        let Subscription { room, user, session, .. } = subscription;
        Self { user, session, room: Some(room) }
    }
}

impl From<Following> for Occupant {
    fn from(following: Following) -> Self {
        let Following { user, session, .. } = following;
        Self { user, session, room: None }
    }
}

/// Who has a connection, and where: [`Occupant`]s in order.
type Place = (UserId, Option<RoomId>, ConnectionId);

#[derive(Default)]
struct State {
    outboxes: HashMap<ConnectionId, Outbox>,
    by_session: BTreeSet<(SessionId, ConnectionId)>,
    by_place: BTreeSet<Place>,
    closing: Option<Closing>,
}

/// All connections that there can be.
const FIRST: ConnectionId = ConnectionId(0);
const LAST: ConnectionId = ConnectionId(u64::MAX);

impl Registry {
    pub(crate) fn new(limits: SocketLimits) -> Self {
        Self { limits, state: Mutex::default() }
    }

    /// Adds a connection, which closes at once after [`Registry::close_all`].
    pub(crate) fn add(
        &self,
        id: ConnectionId,
        occupant: Occupant,
        outbox: Outbox,
    ) -> Result<(), SubscribeError> {
        let Occupant { room, user, session } = occupant;
        let mut state = lock(&self.state);
        if state.outboxes.len() >= self.limits.total {
            return Err(SubscribeError::Full);
        }
        let there = state.by_place.range(in_place(room, user)).count();
        let anywhere = state.places_of(user).count();
        if there >= self.limits.per_person_and_room || anywhere >= self.limits.per_person {
            return Err(SubscribeError::TooManySockets);
        }
        if let Some(closing) = state.closing {
            outbox.close(closing);
        }
        state.outboxes.insert(id, outbox);
        state.by_session.insert((session, id));
        state.by_place.insert((user, room, id));
        Ok(())
    }

    pub(crate) fn remove(&self, id: ConnectionId, occupant: Occupant) {
        let Occupant { room, user, session } = occupant;
        let mut state = lock(&self.state);
        state.outboxes.remove(&id);
        state.by_session.remove(&(session, id));
        state.by_place.remove(&(user, room, id));
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.state).outboxes.len()
    }

    /// The rooms in which a person has sockets.
    pub(crate) fn rooms_of(&self, user: UserId) -> HashSet<RoomId> {
        lock(&self.state).places_of(user).filter_map(|(_, room, _)| *room).collect()
    }

    /// The rooms in which a person has sockets that nobody has closed yet.
    pub(crate) fn open_rooms_of(&self, user: UserId) -> HashSet<RoomId> {
        let state = lock(&self.state);
        let open = state.places_of(user).filter(|(.., id)| state.is_open(*id));
        open.filter_map(|(_, room, _)| *room).collect()
    }

    /// Whether a person has sockets in a room.
    pub(crate) fn is_in(&self, room: RoomId, user: UserId) -> bool {
        lock(&self.state).by_place.range(in_place(Some(room), user)).next().is_some()
    }

    pub(crate) fn close_session(&self, session: SessionId, closing: Closing) {
        let state = lock(&self.state);
        for (_, id) in state.by_session.range((session, FIRST)..=(session, LAST)) {
            state.close(*id, closing);
        }
    }

    pub(crate) fn close_person(&self, room: RoomId, user: UserId, closing: Closing) {
        let state = lock(&self.state);
        for (_, _, id) in state.by_place.range(in_place(Some(room), user)) {
            state.close(*id, closing);
        }
    }

    /// Closes every connection, those that are yet to come included.
    pub(crate) fn close_all(&self, closing: Closing) {
        let mut state = lock(&self.state);
        state.closing = Some(closing);
        for outbox in state.outboxes.values() {
            outbox.close(closing);
        }
    }
}

impl State {
    fn places_of(&self, user: UserId) -> impl Iterator<Item = &Place> {
        self.by_place.range((user, None, FIRST)..).take_while(move |place| place.0 == user)
    }

    fn is_open(&self, id: ConnectionId) -> bool {
        self.outboxes.get(&id).is_some_and(|outbox| outbox.closing().is_none())
    }

    fn close(&self, id: ConnectionId, closing: Closing) {
        if let Some(outbox) = self.outboxes.get(&id) {
            outbox.close(closing);
        }
    }
}

fn in_place(room: Option<RoomId>, user: UserId) -> RangeInclusive<Place> {
    (user, room, FIRST)..=(user, room, LAST)
}
