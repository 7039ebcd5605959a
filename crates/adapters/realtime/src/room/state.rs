use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use kernel::UserId;
use messages::{ChangeNumber, LogHead, Sequence};

use super::line::{Line, Number};
use super::presence::Presence;
use super::receipts::Receipts;
use super::subscribers::{Subscriber, Subscribers};
use super::typing::Typing;
use super::{Departure, Effect, Missing, Turn};
use crate::connection::ConnectionId;
use crate::dialect::PerDialect;
use crate::encoding::Encoding;
use crate::opening::Opening;
use crate::outbox::Outbox;

/// Messages that a room holds back at most while one before them is missing.
///
/// They and the changes leave all at once when it comes, so they must fit into an empty [`Outbox`] with
/// space to spare; what is beyond is read from the log.
const MAX_PENDING_MESSAGES: usize = Outbox::MAX_FRAMES / 2;
/// Changes that it holds back at most.
const MAX_PENDING_CHANGES: usize = Outbox::MAX_FRAMES / 4;

/// What a room's lock guards.
pub(super) struct State {
    /// The room's messages. One without an event shows nothing.
    pub(super) messages: Line<Sequence, Option<Encoding>>,
    /// The edits and deletions of its messages.
    pub(super) changes: Line<ChangeNumber, Change>,
    pub(super) subscribers: Subscribers,
    pub(super) presence: Presence,
    pub(super) typing: Typing,
    pub(super) receipts: Receipts,
    /// Something may be in the log that nobody will tell of.
    pub(super) must_read: bool,
    /// Everyone left; the room is about to be forgotten.
    pub(super) is_retired: bool,
    opening: Option<Opening>,
    has_mender: bool,
}

/// An edit or a deletion on its way.
pub(super) struct Change {
    /// The message that it is about.
    of: Sequence,
    /// `None` if that message will not be shown.
    event: Option<Encoding>,
}

impl State {
    pub(super) fn new(readers: Arc<PerDialect<AtomicUsize>>) -> Self {
        Self {
            messages: Line::new(),
            changes: Line::new(),
            subscribers: Subscribers::new(readers),
            presence: Presence::default(),
            typing: Typing::default(),
            receipts: Receipts::default(),
            must_read: false,
            is_retired: false,
            opening: None,
            has_mender: false,
        }
    }

    pub(super) fn join(
        &mut self,
        id: ConnectionId,
        subscriber: Subscriber,
    ) -> Result<(), Subscriber> {
        if self.is_retired {
            return Err(subscriber);
        }
        self.subscribers.add(id, subscriber, self.messages.last());
        Ok(())
    }

    pub(super) fn leave(&mut self, id: ConnectionId) -> Departure {
        let mark = self.subscribers.remove(id, self.messages.last());
        let was_last = self.subscribers.is_empty() && !self.is_retired;
        if was_last {
            self.is_retired = true;
            self.must_read = false;
            self.opening = None;
            self.messages = Line::new();
            self.changes = Line::new();
        }
        Departure { was_last, mark }
    }

    pub(super) fn opening(&mut self, begin: impl FnOnce() -> Opening) -> Option<Opening> {
        if self.messages.next().is_some() {
            return None;
        }
        let opening = self.opening.take().filter(|opening| !opening.has_failed());
        let opening = opening.unwrap_or_else(begin);
        self.opening = Some(opening.clone());
        Some(opening)
    }

    pub(super) fn open(&mut self, end: LogHead, effect: &mut Effect) {
        if self.messages.next().is_some() || self.is_retired {
            return;
        }
        self.opening = None;
        self.messages.skip_to(end.last.after());
        self.changes.skip_to(end.last_change.after());
        self.subscribers.begin(end.last);
        self.deliver_due(effect);
    }

    pub(super) fn accept_message(
        &mut self,
        sequence: Sequence,
        event: Option<Encoding>,
        effect: &mut Effect,
    ) {
        if !self.is_retired {
            self.messages.put(sequence, event);
            self.deliver_due(effect);
        }
    }

    pub(super) fn accept_change(
        &mut self,
        number: ChangeNumber,
        of: Sequence,
        event: Encoding,
        effect: &mut Effect,
    ) {
        if !self.is_retired {
            self.changes.put(number, Change { of, event: Some(event) });
            self.deliver_due(effect);
        }
    }

    /// Nothing below `first` will come. What changes such a message shows nothing.
    pub(super) fn skip_messages_to(&mut self, first: Sequence, effect: &mut Effect) {
        let Some(next) = self.messages.next().filter(|next| *next < first) else { return };
        for change in self.changes.pending_mut() {
            if next <= change.of && change.of < first {
                change.event = None;
            }
        }
        self.messages.skip_to(first);
        self.subscribers.move_marks(effect);
        self.deliver_due(effect);
    }

    pub(super) fn skip_changes_to(&mut self, first: ChangeNumber, effect: &mut Effect) {
        if self.changes.next().is_some() {
            self.changes.skip_to(first);
            self.deliver_due(effect);
        }
    }

    /// Delivers what has its turn, up to what is missing.
    fn deliver_due(&mut self, effect: &mut Effect) {
        loop {
            let next = self.messages.next();
            if let Some((sequence, event)) = self.messages.take_due(|_| true) {
                if let Some(event) = event {
                    self.subscribers.deliver_message(sequence, &event, effect);
                }
                self.subscribers.move_marks(effect);
            } else if let Some(next) = next
                && let Some((_, change)) = self.changes.take_due(|change| change.of < next)
            {
                if let Some(event) = change.event {
                    self.subscribers.deliver_change(next.before(), &event, effect);
                }
            } else {
                break;
            }
        }
        self.pay(effect);
        self.tell_receipts(effect);
        self.must_read |= self.messages.hold_at_most(MAX_PENDING_MESSAGES);
        self.must_read |= self.changes.hold_at_most(MAX_PENDING_CHANGES);
    }

    /// Gives sockets what was kept for them until now.
    pub(super) fn pay(&mut self, effect: &mut Effect) {
        if let Some(last) = self.messages.last() {
            self.subscribers.pay(last, effect);
        }
    }

    pub(super) fn missing(&self) -> Option<Missing> {
        let next = self.messages.next()?;
        let is_awaited = self.messages.missing().is_some()
            || self.changes.due().is_some_and(|change| change.of >= next);
        if is_awaited {
            return Some(Missing::Message(next));
        }
        self.changes.missing().map(Missing::Change)
    }

    /// Whether a task that mends the room is to be started.
    pub(super) fn calls_mender(&mut self) -> bool {
        let calls = !self.has_mender
            && self.messages.next().is_some()
            && (self.must_read || self.missing().is_some());
        self.has_mender |= calls;
        calls
    }

    pub(super) fn turn(&mut self) -> Turn {
        if self.must_read {
            self.must_read = false;
            return Turn::Read;
        }
        if let Some(missing) = self.missing() {
            return Turn::Await(missing);
        }
        self.has_mender = false;
        Turn::Rest
    }

    pub(super) fn take_marks(&mut self, of: Option<UserId>) -> Vec<(UserId, Sequence)> {
        let last = self.messages.last();
        last.map(|last| self.subscribers.take_marks(last, of)).unwrap_or_default()
    }
}
