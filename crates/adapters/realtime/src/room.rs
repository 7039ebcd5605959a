use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::{RoomId, UserId};
use messages::Sequence;

use crate::connection::ConnectionId;
use crate::dialect::{DialectId, PerDialect};
use crate::encoding::Encoding;
use crate::lock;
use crate::opening::Opening;
use crate::outbox::Outbox;

/// Numbered events that a room holds back at most while one before them is missing.
///
/// They leave all at once when it comes, so they must fit into an empty [`Outbox`] with space to
/// spare; what is beyond is read from the log.
const MAX_PENDING: usize = Outbox::MAX_FRAMES / 2;

/// A room that has sockets here: one lock around "whose turn is it" and "give it to all".
pub(crate) struct Room {
    pub(crate) id: RoomId,
    readers: PerDialect<AtomicUsize>,
    state: Mutex<State>,
}

/// One socket in a room.
pub(crate) struct Subscriber {
    pub(crate) user: UserId,
    pub(crate) dialect: DialectId,
    pub(crate) outbox: Outbox,
}

/// What became of something given to a room.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) struct Effect {
    /// Frames put into outboxes.
    pub(crate) frames: u64,
    /// Whether the room lacks something and needs a task that mends it. Said once until that task
    /// was told to [`Turn::Rest`].
    pub(crate) needs_mending: bool,
}

/// What the task that mends a room is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing is missing: end.
    Rest,
    /// This number has not come while later ones have; it may be on its way.
    Await(Sequence),
    /// Read what the room lacks from the log.
    Read,
}

#[derive(Default)]
struct State {
    /// The number that is delivered next; unknown until the log's end was read.
    next: Option<Sequence>,
    /// Events whose turn has not come. `None` stands for a number that shows nothing.
    pending: BTreeMap<Sequence, Option<Encoding>>,
    subscribers: BTreeMap<ConnectionId, Subscriber>,
    opening: Option<Opening>,
    /// Something may be in the log that nobody will tell of.
    must_read: bool,
    has_mender: bool,
    /// Everyone left; the room is about to be forgotten.
    is_retired: bool,
}

impl Room {
    pub(crate) fn new(id: RoomId, dialects: usize) -> Self {
        Self { id, readers: PerDialect::new(dialects), state: Mutex::default() }
    }

    /// The dialects that somebody here reads at this moment.
    pub(crate) fn dialects(&self) -> impl Iterator<Item = DialectId> {
        self.readers
            .iter()
            .filter(|(_, readers)| readers.load(Ordering::Relaxed) > 0)
            .map(|(dialect, _)| dialect)
    }

    /// Takes a socket in; gives it back if the room was retired.
    pub(crate) fn join(&self, id: ConnectionId, subscriber: Subscriber) -> Result<(), Subscriber> {
        let mut state = lock(&self.state);
        if state.is_retired {
            return Err(subscriber);
        }
        self.readers.get(subscriber.dialect).fetch_add(1, Ordering::Relaxed);
        state.subscribers.insert(id, subscriber);
        Ok(())
    }

    /// Takes a socket out. If it was the last, the room is retired and `true` returned: nobody can
    /// join it any more.
    pub(crate) fn leave(&self, id: ConnectionId) -> bool {
        let mut state = lock(&self.state);
        if let Some(subscriber) = state.subscribers.remove(&id) {
            self.readers.get(subscriber.dialect).fetch_sub(1, Ordering::Relaxed);
        }
        if state.subscribers.is_empty() && !state.is_retired {
            *state = State { is_retired: true, ..State::default() };
            return true;
        }
        false
    }

    /// The reading of the log's end that must be awaited before the room delivers anything;
    /// `None` if it delivers already.
    pub(crate) fn opening(&self, begin: impl FnOnce() -> Opening) -> Option<Opening> {
        let mut state = lock(&self.state);
        if state.next.is_some() {
            return None;
        }
        let opening = state.opening.take().filter(|opening| !opening.has_failed());
        let opening = opening.unwrap_or_else(begin);
        state.opening = Some(opening.clone());
        Some(opening)
    }

    /// Begins to deliver with what comes after `last`, unless the room delivers already.
    pub(crate) fn open(&self, last: Sequence) -> Effect {
        self.change(|state, readers| {
            if state.next.is_some() || state.is_retired {
                return 0;
            }
            state.opening = None;
            state.skip_to(last.next(), readers)
        })
    }

    /// The number that is delivered next, if it is known and anybody is here.
    pub(crate) fn next(&self) -> Option<Sequence> {
        lock(&self.state).next
    }

    /// The number that later ones wait for.
    pub(crate) fn missing(&self) -> Option<Sequence> {
        lock(&self.state).missing()
    }

    /// Whether an event of this number would be news here.
    pub(crate) fn lacks(&self, sequence: Sequence) -> bool {
        let state = lock(&self.state);
        !state.is_retired && state.next.is_none_or(|next| sequence >= next)
    }

    /// Takes a numbered event that somebody heard of: delivers it if it is its turn, keeps it if
    /// one before it is missing, forgets it if it was delivered.
    pub(crate) fn accept(&self, sequence: Sequence, event: Option<Encoding>) -> Effect {
        self.change(|state, readers| match state.next {
            _ if state.is_retired => 0,
            Some(next) if sequence < next => 0,
            Some(next) if sequence == next => state.deliver_next(sequence, event, readers),
            Some(_) | None => {
                state.keep(sequence, event);
                0
            }
        })
    }

    /// Takes a numbered event as the log lists it: what the log does not list before it is gone for
    /// good.
    pub(crate) fn accept_listed(&self, sequence: Sequence, event: Option<Encoding>) -> Effect {
        self.change(|state, readers| match state.next {
            Some(next) if sequence >= next => {
                let mut frames = state.skip_to(sequence, readers);
                let was_held_back = state.next != Some(sequence);
                if !was_held_back {
                    frames += state.deliver_next(sequence, event, readers);
                }
                frames
            }
            _ => 0,
        })
    }

    /// Gives up on every number below `first`: the log has none of them.
    pub(crate) fn skip_to(&self, first: Sequence) -> Effect {
        self.change(|state, readers| match state.next {
            Some(next) if first > next => state.skip_to(first, readers),
            _ => 0,
        })
    }

    /// Asks for the log to be read.
    pub(crate) fn distrust(&self) -> Effect {
        self.change(|state, _| {
            state.must_read = !state.is_retired;
            0
        })
    }

    /// Forgets what is held back: the log is gone.
    pub(crate) fn forget_pending(&self) {
        lock(&self.state).pending.clear();
    }

    /// What the task that mends the room does next.
    pub(crate) fn turn(&self) -> Turn {
        let mut state = lock(&self.state);
        match state.missing() {
            _ if state.must_read => {
                state.must_read = false;
                Turn::Read
            }
            Some(missing) => Turn::Await(missing),
            None => {
                state.has_mender = false;
                Turn::Rest
            }
        }
    }

    fn change(&self, change: impl FnOnce(&mut State, &PerDialect<AtomicUsize>) -> u64) -> Effect {
        let mut state = lock(&self.state);
        let frames = change(&mut state, &self.readers);
        let needs_mending = !state.has_mender
            && state.next.is_some()
            && (state.must_read || state.missing().is_some());
        state.has_mender |= needs_mending;
        Effect { frames, needs_mending }
    }
}

impl State {
    fn missing(&self) -> Option<Sequence> {
        self.next.filter(|_| !self.pending.is_empty())
    }

    fn keep(&mut self, sequence: Sequence, event: Option<Encoding>) {
        self.pending.insert(sequence, event);
        if self.pending.len() > MAX_PENDING {
            self.pending.pop_last();
            self.must_read = true;
        }
    }

    fn skip_to(&mut self, sequence: Sequence, readers: &PerDialect<AtomicUsize>) -> u64 {
        self.pending = self.pending.split_off(&sequence);
        self.next = Some(sequence);
        self.deliver_pending(readers)
    }

    fn deliver_next(
        &mut self,
        sequence: Sequence,
        event: Option<Encoding>,
        readers: &PerDialect<AtomicUsize>,
    ) -> u64 {
        self.next = Some(sequence.next());
        let frames = event.map_or(0, |event| self.deliver(&event, readers));
        frames + self.deliver_pending(readers)
    }

    /// Delivers what was held back, up to the next number that is missing.
    fn deliver_pending(&mut self, readers: &PerDialect<AtomicUsize>) -> u64 {
        let mut frames = 0;
        while let Some(entry) = self.pending.first_entry()
            && Some(*entry.key()) == self.next
        {
            let (sequence, event) = entry.remove_entry();
            self.next = Some(sequence.next());
            frames += event.map_or(0, |event| self.deliver(&event, readers));
        }
        frames
    }

    /// Gives an event to everyone. Who cannot take it is out of the room.
    fn deliver(&mut self, event: &Encoding, readers: &PerDialect<AtomicUsize>) -> u64 {
        let mut frames = 0;
        self.subscribers.retain(|_, subscriber| {
            let Some(frame) = event.frame(subscriber.dialect, subscriber.user) else {
                return true;
            };
            let is_taken = subscriber.outbox.push(frame.clone()).is_ok();
            if is_taken {
                frames += 1;
            } else {
                readers.get(subscriber.dialect).fetch_sub(1, Ordering::Relaxed);
            }
            is_taken
        });
        frames
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::testing::mute;

    fn empty_room() -> (Room, Subscriber) {
        let (dialects, dialect) = mute();
        let (outbox, _) = Outbox::new();
        let room = Room::new(RoomId::new(1).unwrap(), dialects.len());
        (room, Subscriber { user: UserId::new(1).unwrap(), dialect, outbox })
    }

    #[test]
    fn a_number_that_another_thread_was_first_to_bring_is_forgotten() {
        let (room, _) = empty_room();
        let first = Sequence::START.next();
        let _ = room.open(Sequence::START);
        assert!(room.lacks(first));
        let _ = room.accept(first, None);
        assert!(!room.lacks(first));
        assert_eq!(room.accept(first, None), Effect::default());
        assert_eq!(room.missing(), None);
    }

    #[test]
    fn nobody_joins_a_room_that_everyone_left() {
        let (room, subscriber) = empty_room();
        let id = ConnectionId(1);
        let Ok(()) = room.join(id, subscriber) else { panic!("the room is new") };
        assert!(room.leave(id));
        assert!(!room.leave(id), "it is retired once");
        let (_, subscriber) = empty_room();
        assert!(room.join(id, subscriber).is_err());
        assert_eq!(room.dialects().count(), 0);
    }
}
