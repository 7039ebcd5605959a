mod line;
mod owed;
mod presence;
mod receipts;
mod state;
mod subscribers;
mod typing;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;

use bytes::Bytes;
use kernel::{RoomId, UserId};
use messages::{ChangeNumber, LogHead, Sequence};

use self::state::State;
use crate::closing::Closing;
use crate::connection::ConnectionId;
use crate::dialect::{DialectId, PerDialect};
use crate::encoding::Encoding;
use crate::lock;
use crate::opening::Opening;
use crate::outbox::Closed;

pub(crate) use self::line::Number;
pub(crate) use self::presence::Untold;
pub(crate) use self::subscribers::Subscriber;

/// A room that has sockets here: one lock around "whose turn is it" and "give it to all".
pub(crate) struct Room {
    pub(crate) id: RoomId,
    readers: Arc<PerDialect<AtomicUsize>>,
    state: Mutex<State>,
}

/// What became of something given to a room. It is complete only when `Hub::follow_up` has seen it.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Effect {
    /// Frames put into outboxes.
    pub(crate) frames: u64,
    /// Who reads those outboxes and waits to be woken, once the room's lock is free.
    pub(crate) readers: Vec<Waker>,
    /// Whether the room lacks something and needs a task that mends it. Said once until that task
    /// was told to [`Turn::Rest`].
    pub(crate) needs_mending: bool,
    /// Whether marks of its readers moved. Said once until they are taken.
    pub(crate) moves_marks: bool,
    /// Who came or went, as far as this is to be kept.
    pub(crate) passage: Option<UserId>,
    /// Whether a task is needed that ends what is typed. Said once until that task was told to end.
    pub(crate) needs_typing_clock: bool,
}

/// A number that has not come while later ones, or what builds on it, have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// That of a message.
    Message(Sequence),
    /// That of an edit or a deletion.
    Change(ChangeNumber),
}

/// What the task that mends a room is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing is missing: end.
    Rest,
    /// This is missing; it may be on its way.
    Await(Missing),
    /// Read what the room lacks from the log.
    Read,
}

/// Where the live stream of a socket that caught up begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Junction {
    /// The last message that the room does not give it.
    pub(crate) last: Sequence,
    /// The last change that the room does not give it.
    pub(crate) last_change: ChangeNumber,
}

/// A message that was sent again, on its way to the socket of its author.
#[derive(Debug)]
pub(crate) struct Repeat {
    /// Its number.
    pub(crate) sequence: Sequence,
    /// Neither its room nor a replay will show it.
    pub(crate) is_deleted: bool,
    /// What the socket is shown.
    pub(crate) frame: Bytes,
}

/// What a socket leaves behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Departure {
    /// Whether it was the last: the room is retired, and nobody can join it any more.
    pub(crate) was_last: bool,
    /// Whose mark is to be moved, and where to.
    pub(crate) mark: Option<(UserId, Sequence)>,
}

impl Room {
    pub(crate) fn new(id: RoomId, dialects: usize) -> Self {
        let readers = Arc::new(PerDialect::new(dialects));
        let state = Mutex::new(State::new(Arc::clone(&readers)));
        Self { id, readers, state }
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
        self.lock().join(id, subscriber)
    }

    /// Takes a socket out, and retires the room with its last one.
    pub(crate) fn leave(&self, id: ConnectionId) -> Departure {
        self.lock().leave(id)
    }

    /// Closes every socket that is here.
    pub(crate) fn close_all(&self, closing: Closing) {
        self.lock().subscribers.close_all(closing);
    }

    /// The reading of the log's end that must be awaited before the room delivers anything;
    /// `None` if it delivers already.
    pub(crate) fn opening(&self, begin: impl FnOnce() -> Opening) -> Option<Opening> {
        self.lock().opening(begin)
    }

    /// Begins to deliver with what comes after the log's end, unless the room delivers already.
    pub(crate) fn open(&self, end: LogHead) -> Effect {
        self.change(|state, effect| state.open(end, effect))
    }

    /// The message that is delivered next, if that is known and anybody is here.
    pub(crate) fn next_message(&self) -> Option<Sequence> {
        self.lock().messages.next()
    }

    /// The change that is delivered next, if that is known and anybody is here.
    pub(crate) fn next_change(&self) -> Option<ChangeNumber> {
        self.lock().changes.next()
    }

    /// What the room waits for.
    pub(crate) fn missing(&self) -> Option<Missing> {
        self.lock().missing()
    }

    /// Whether a message of this number would be news here.
    pub(crate) fn lacks_message(&self, sequence: Sequence) -> bool {
        let state = self.lock();
        !state.is_retired && state.messages.lacks(sequence)
    }

    /// Whether a change of this number would be news here.
    pub(crate) fn lacks_change(&self, number: ChangeNumber) -> bool {
        let state = self.lock();
        !state.is_retired && state.changes.lacks(number)
    }

    /// Takes a message that somebody heard of: delivers it if it is its turn, keeps it if one before it
    /// is missing, forgets it if it was delivered. Without an event it shows nothing.
    pub(crate) fn accept_message(&self, sequence: Sequence, event: Option<Encoding>) -> Effect {
        self.change(|state, effect| state.accept_message(sequence, event, effect))
    }

    /// Takes a change that somebody heard of, as [`Self::accept_message`] does. It also waits for the
    /// message that it is about, the one of number `of`.
    pub(crate) fn accept_change(
        &self,
        number: ChangeNumber,
        of: Sequence,
        event: Encoding,
    ) -> Effect {
        self.change(|state, effect| state.accept_change(number, of, event, effect))
    }

    /// Takes a message as the log lists it: what the log does not list before it is gone for good.
    pub(crate) fn accept_listed_message(
        &self,
        sequence: Sequence,
        event: Option<Encoding>,
    ) -> Effect {
        self.change(|state, effect| {
            state.skip_messages_to(sequence, effect);
            state.accept_message(sequence, event, effect);
        })
    }

    /// Takes a change as the log lists it: those that the log does not list before it have been
    /// overtaken.
    pub(crate) fn accept_listed_change(
        &self,
        number: ChangeNumber,
        of: Sequence,
        event: Encoding,
    ) -> Effect {
        self.change(|state, effect| {
            state.skip_changes_to(number, effect);
            state.accept_change(number, of, event, effect);
        })
    }

    /// Gives up on every message below `first`: the log has none of them.
    pub(crate) fn skip_messages_to(&self, first: Sequence) -> Effect {
        self.change(|state, effect| state.skip_messages_to(first, effect))
    }

    /// Gives up on every change below `first`: the log has none of them.
    pub(crate) fn skip_changes_to(&self, first: ChangeNumber) -> Effect {
        self.change(|state, effect| state.skip_changes_to(first, effect))
    }

    /// Asks for the log to be read.
    pub(crate) fn distrust(&self) -> Effect {
        self.change(|state, _| state.must_read = !state.is_retired)
    }

    /// Forgets what is held back: the log is gone.
    pub(crate) fn forget_pending(&self) {
        let mut state = self.lock();
        state.messages.forget_pending();
        state.changes.forget_pending();
    }

    /// What the task that mends the room does next.
    pub(crate) fn turn(&self) -> Turn {
        self.lock().turn()
    }

    /// The last change that was delivered here.
    pub(crate) fn last_change(&self) -> ChangeNumber {
        self.lock().changes.last().unwrap_or_default()
    }

    /// A replay has brought its socket the messages up to this one.
    pub(crate) fn replayed(&self, id: ConnectionId, up_to: Sequence) -> Effect {
        self.change(|state, effect| {
            state.subscribers.set_replayed(id, up_to);
            state.subscribers.move_marks(effect);
        })
    }

    /// Gives a socket that was or will be brought the messages up to `cursor` what comes after them,
    /// and no message twice. Its replay has to bring it what lies before the junction.
    pub(crate) fn go_live(&self, id: ConnectionId, cursor: Sequence) -> Junction {
        let mut state = self.lock();
        state.subscribers.go_live(id, cursor);
        Junction {
            last: state.messages.last().unwrap_or_default(),
            last_change: state.changes.last().unwrap_or_default(),
        }
    }

    /// Shows a socket a message again, behind all that goes before it, unless it is still to come there.
    pub(crate) fn show_again(
        &self,
        id: ConnectionId,
        repeat: Repeat,
    ) -> (Result<(), Closed>, Effect) {
        let mut shown = Ok(());
        let effect = self.change(|state, effect| {
            let last = state.messages.last().unwrap_or_default();
            shown = state.subscribers.show_again(id, repeat, last, effect);
        });
        (shown, effect)
    }

    /// The replay has handed over everything: the socket has been sent what the room has.
    pub(crate) fn end_replay(&self, id: ConnectionId) -> Effect {
        self.change(|state, effect| {
            state.subscribers.end_replay(id);
            state.subscribers.move_marks(effect);
            state.pay(effect);
        })
    }

    /// Whose marks moved since they were last taken, and where to: one person's, or everyone's.
    pub(crate) fn take_marks(&self, of: Option<UserId>) -> Vec<(UserId, Sequence)> {
        self.lock().take_marks(of)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// A change that does not take place for want of frames.
    fn attempt(
        &self,
        attempt: impl FnOnce(&mut State, &mut Effect) -> Result<(), Untold>,
    ) -> (Result<(), Untold>, Effect) {
        let mut told = Ok(());
        let effect = self.change(|state, effect| told = attempt(state, effect));
        (told, effect)
    }

    fn change(&self, change: impl FnOnce(&mut State, &mut Effect)) -> Effect {
        let mut effect = Effect::default();
        let mut state = self.lock();
        change(&mut state, &mut effect);
        effect.needs_mending = state.calls_mender();
        effect
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::testing::mute;
    use crate::outbox::Outbox;

    fn empty_room() -> (Room, Subscriber) {
        let (dialects, dialect) = mute();
        let (outbox, _) = Outbox::new();
        let room = Room::new(RoomId::new(1).unwrap(), dialects.len());
        (room, Subscriber::new(UserId::new(1).unwrap(), dialect, outbox, true, false))
    }

    fn start() -> LogHead {
        let (first, last) = (Sequence::new(1), Sequence::START);
        LogHead { first, last, last_change: ChangeNumber::START }
    }

    #[test]
    fn a_number_that_another_thread_was_first_to_bring_is_forgotten() {
        let (room, _) = empty_room();
        let first = Sequence::START.next();
        let _ = room.open(start());
        assert!(room.lacks_message(first));
        let _ = room.accept_message(first, None);
        assert!(!room.lacks_message(first));
        let effect = room.accept_message(first, None);
        assert_eq!((effect.frames, effect.needs_mending), (0, false));
        assert_eq!(room.missing(), None);
    }

    #[test]
    fn nobody_joins_a_room_that_everyone_left() {
        let (room, subscriber) = empty_room();
        let id = ConnectionId(1);
        let Ok(()) = room.join(id, subscriber) else { panic!("the room is new") };
        assert!(room.leave(id).was_last);
        assert!(!room.leave(id).was_last, "it is retired once");
        let (_, subscriber) = empty_room();
        assert!(room.join(id, subscriber).is_err());
        assert_eq!(room.dialects().count(), 0);
    }
}
