use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use kernel::UserId;
use messages::Sequence;

use super::owed::Owed;
use super::{Effect, Repeat};
use crate::closing::Closing;
use crate::connection::ConnectionId;
use crate::dialect::{DialectId, PerDialect};
use crate::encoding::Encoding;
use crate::outbox::{Closed, Outbox, Refusal};

/// One socket in a room.
pub(crate) struct Subscriber {
    user: UserId,
    dialect: DialectId,
    outbox: Outbox,
    stage: Stage,
    /// How far a replay that is not at its end has come.
    replayed: Option<Sequence>,
    /// Up to where its reader's mark was moved for it, at first where it begins to be sent messages.
    marked: Option<Sequence>,
    reads: bool,
    /// It counts as its person's being in the room.
    has_entered: bool,
}

/// How a socket hears of what happens in its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It is given what comes, but no message up to this number.
    Live { beyond: Sequence },
    /// A replay brings it what it lacks; the room gives it nothing.
    CatchingUp,
    /// Its outbox was closed after so much.
    Closed { read: Sequence },
}

impl Subscriber {
    /// A socket that hears what comes, or one that catches up first.
    pub(crate) fn new(
        user: UserId,
        dialect: DialectId,
        outbox: Outbox,
        reads: bool,
        catches_up: bool,
    ) -> Self {
        let stage =
            if catches_up { Stage::CatchingUp } else { Stage::Live { beyond: Sequence::START } };
        Self {
            user,
            dialect,
            outbox,
            stage,
            replayed: None,
            marked: None,
            reads,
            has_entered: false,
        }
    }

    fn is_open(&self) -> bool {
        self.outbox.closing().is_none()
    }

    /// Up to where it was sent the room's messages, the last of which is `last`.
    fn read(&self, last: Sequence) -> Option<Sequence> {
        match self.stage {
            Stage::Closed { read } => Some(read),
            Stage::Live { .. } | Stage::CatchingUp if self.replayed.is_some() => self.replayed,
            Stage::Live { beyond } => Some(last.max(beyond)),
            Stage::CatchingUp => None,
        }
    }

    /// Whose mark is to be moved and where to, if it was sent something since it was last asked.
    fn take_mark(&mut self, last: Sequence) -> Option<(UserId, Sequence)> {
        let read = self.read(last).filter(|_| self.reads)?;
        let marked = self.marked.replace(read)?;
        (read > marked).then_some((self.user, read))
    }

    /// Up to where the room, whose last message is `last`, gives it nothing more; `None` while it gives it
    /// nothing at all.
    fn passed(&self, last: Sequence) -> Option<Sequence> {
        match self.stage {
            Stage::Live { beyond } => Some(last.max(beyond)),
            Stage::CatchingUp | Stage::Closed { .. } => None,
        }
    }

    /// Queues a frame behind all that is on its way to the socket. If a live one cannot take it, it is
    /// given nothing from then on.
    fn give(
        &mut self,
        frame: Bytes,
        last: Sequence,
        readers: &PerDialect<AtomicUsize>,
        effect: &mut Effect,
    ) -> Result<(), Closed> {
        match self.outbox.push_from_room(frame) {
            Ok(reader) => {
                effect.frames += 1;
                effect.readers.extend(reader);
                Ok(())
            }
            Err(refusal) => {
                if matches!(self.stage, Stage::Live { .. }) {
                    self.cut_off(refusal, last, readers);
                }
                Err(Closed)
            }
        }
    }

    /// Whether the room can give it something. If a live one turns out to be closed, it is given nothing
    /// from then on.
    fn hears(&mut self, last: Sequence, readers: &PerDialect<AtomicUsize>) -> bool {
        let is_live = matches!(self.stage, Stage::Live { .. });
        let is_closed = is_live && !self.is_open();
        if is_closed {
            self.cut_off(Refusal::Closed, last, readers);
        }
        is_live && !is_closed
    }

    fn cut_off(&mut self, refusal: Refusal, last: Sequence, readers: &PerDialect<AtomicUsize>) {
        self.close(refusal, last);
        readers.get(self.dialect).fetch_sub(1, Ordering::Relaxed);
    }

    fn begin(&mut self, last: Option<Sequence>) {
        if matches!(self.stage, Stage::Live { .. }) {
            self.marked = self.marked.or(last);
        }
    }

    /// It can be given nothing any more. What an overflow threw away was not sent.
    fn close(&mut self, refusal: Refusal, last: Sequence) {
        let read = match refusal {
            Refusal::Closed => self.read(last),
            Refusal::Overflow => self.marked,
        };
        self.stage = Stage::Closed { read: read.unwrap_or(Sequence::START) };
    }
}

/// The sockets in a room.
pub(super) struct Subscribers {
    all: BTreeMap<ConnectionId, Subscriber>,
    owed: Owed,
    /// How many there are of each dialect that can still be given something.
    readers: Arc<PerDialect<AtomicUsize>>,
    /// Their readers' marks moved since all were taken.
    has_moved_marks: bool,
}

impl Subscribers {
    pub(super) fn new(readers: Arc<PerDialect<AtomicUsize>>) -> Self {
        Self { all: BTreeMap::new(), owed: Owed::default(), readers, has_moved_marks: false }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Takes a socket in. What the room has delivered up to now, it was not sent.
    pub(super) fn add(
        &mut self,
        id: ConnectionId,
        mut subscriber: Subscriber,
        last: Option<Sequence>,
    ) {
        self.readers.get(subscriber.dialect).fetch_add(1, Ordering::Relaxed);
        subscriber.begin(last);
        self.all.insert(id, subscriber);
    }

    /// The room begins to deliver after this number.
    pub(super) fn begin(&mut self, last: Sequence) {
        for subscriber in self.all.values_mut() {
            subscriber.begin(Some(last));
        }
    }

    /// Takes a socket out; whose mark is to be moved for the last time, and where to.
    pub(super) fn remove(
        &mut self,
        id: ConnectionId,
        last: Option<Sequence>,
    ) -> Option<(UserId, Sequence)> {
        self.owed.forget(id);
        let mut subscriber = self.all.remove(&id)?;
        if !matches!(subscriber.stage, Stage::Closed { .. }) {
            self.readers.get(subscriber.dialect).fetch_sub(1, Ordering::Relaxed);
        }
        subscriber.take_mark(last?)
    }

    /// Shows a socket a message again in a room whose last message is `last`, unless it is still to come
    /// there. A deleted one comes when the room has come to it.
    pub(super) fn show_again(
        &mut self,
        id: ConnectionId,
        repeat: Repeat,
        last: Sequence,
        effect: &mut Effect,
    ) -> Result<(), Closed> {
        let Repeat { sequence, is_deleted, frame } = repeat;
        let subscriber = self.all.get_mut(&id).ok_or(Closed)?;
        if !subscriber.is_open() {
            return Err(Closed);
        }
        let is_to_come = subscriber.read(last).is_none_or(|read| sequence > read);
        if !is_to_come {
            return subscriber.give(frame, last, &self.readers, effect);
        }
        if is_deleted && !self.owed.add(id, sequence, frame) {
            subscriber.outbox.close(Closing::TooSlow);
            return Err(Closed);
        }
        Ok(())
    }

    /// Gives sockets what was kept for them until the room, whose last message is `last`, had come so far.
    pub(super) fn pay(&mut self, last: Sequence, effect: &mut Effect) {
        if self.owed.is_empty() {
            return;
        }
        let Self { all, owed, readers, .. } = self;
        let due = owed.take_due(|id| all.get(&id)?.passed(last));
        for (id, frames) in due {
            let Some(subscriber) = all.get_mut(&id) else { continue };
            for frame in frames {
                let _is_cut_off = subscriber.give(frame, last, readers, effect);
            }
        }
    }

    /// Gives a new message to everyone who is to hear it from the room.
    pub(super) fn deliver_message(
        &mut self,
        sequence: Sequence,
        event: &Encoding,
        effect: &mut Effect,
    ) {
        self.deliver(event, sequence.previous(), effect, |_, beyond| sequence > beyond);
    }

    /// Gives a change to everyone who hears from the room, whose last message is `last`.
    pub(super) fn deliver_change(&mut self, last: Sequence, event: &Encoding, effect: &mut Effect) {
        self.deliver(event, last, effect, |_, _| true);
    }

    /// Gives what is no news for one person to everyone else who hears from the room, whose last message
    /// is `last`.
    pub(super) fn deliver_to_others(
        &mut self,
        user: UserId,
        last: Sequence,
        event: &Encoding,
        effect: &mut Effect,
    ) {
        self.deliver(event, last, effect, |reader, _| reader != user);
    }

    /// Whether anyone but this person hears from the room, whose last message is `last`.
    pub(super) fn is_heard_beside(&mut self, user: UserId, last: Sequence) -> bool {
        let Self { all, readers, .. } = self;
        // A thousand who leave a room that was closed do not look at each other.
        let is_read = readers.iter().any(|(_, readers)| readers.load(Ordering::Relaxed) > 0);
        is_read
            && all
                .values_mut()
                .any(|subscriber| subscriber.user != user && subscriber.hears(last, readers))
    }

    /// Whose socket this is, if it is open and has not entered.
    pub(super) fn yet_to_enter(&self, id: ConnectionId) -> Option<UserId> {
        let subscriber = self.all.get(&id).filter(|subscriber| !subscriber.has_entered)?;
        subscriber.is_open().then_some(subscriber.user)
    }

    /// Whether there is such a socket, and nobody has closed it.
    pub(super) fn is_open(&self, id: ConnectionId) -> bool {
        self.all.get(&id).is_some_and(Subscriber::is_open)
    }

    /// Whose socket this is, if it has entered.
    pub(super) fn entered(&self, id: ConnectionId) -> Option<UserId> {
        let subscriber = self.all.get(&id).filter(|subscriber| subscriber.has_entered)?;
        Some(subscriber.user)
    }

    pub(super) fn set_entered(&mut self, id: ConnectionId, has_entered: bool) {
        if let Some(subscriber) = self.all.get_mut(&id) {
            subscriber.has_entered = has_entered;
        }
    }

    fn deliver(
        &mut self,
        event: &Encoding,
        last: Sequence,
        effect: &mut Effect,
        is_news: impl Fn(UserId, Sequence) -> bool,
    ) {
        for subscriber in self.all.values_mut() {
            let Stage::Live { beyond } = subscriber.stage else { continue };
            if !is_news(subscriber.user, beyond) {
                continue;
            }
            let Some(frame) = event.frame(subscriber.dialect, subscriber.user) else { continue };
            let _is_cut_off = subscriber.give(frame.clone(), last, &self.readers, effect);
        }
    }

    /// Notes that readers were sent something.
    pub(super) fn move_marks(&mut self, effect: &mut Effect) {
        effect.moves_marks |= !self.has_moved_marks;
        self.has_moved_marks = true;
    }

    /// The marks that moved since they were last taken: of one person, or of all.
    pub(super) fn take_marks(
        &mut self,
        last: Sequence,
        of: Option<UserId>,
    ) -> Vec<(UserId, Sequence)> {
        self.has_moved_marks &= of.is_some();
        let asked_for = self
            .all
            .values_mut()
            .filter(|subscriber| of.is_none_or(|user| user == subscriber.user));
        asked_for.filter_map(|subscriber| subscriber.take_mark(last)).collect()
    }

    /// A replay has brought its socket so far.
    pub(super) fn set_replayed(&mut self, id: ConnectionId, sequence: Sequence) {
        if let Some(subscriber) = self.all.get_mut(&id) {
            subscriber.replayed = Some(sequence);
            subscriber.marked.get_or_insert(sequence);
        }
    }

    /// From here on the room gives the socket what comes after `beyond`.
    pub(super) fn go_live(&mut self, id: ConnectionId, beyond: Sequence) {
        if let Some(subscriber) = self.all.get_mut(&id) {
            subscriber.stage = Stage::Live { beyond };
        }
    }

    /// The replay has handed over its last piece.
    pub(super) fn end_replay(&mut self, id: ConnectionId) {
        if let Some(subscriber) = self.all.get_mut(&id) {
            subscriber.replayed = None;
        }
    }

    pub(super) fn close_all(&self, closing: Closing) {
        for subscriber in self.all.values() {
            subscriber.outbox.close(closing);
        }
    }
}
