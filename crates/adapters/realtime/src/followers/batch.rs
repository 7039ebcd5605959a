use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::{RoomId, UserId};
use messages::{Message, Sequence, Span};

use super::Tidings;

/// Tidings that are told together.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) joined: BTreeMap<RoomId, BTreeSet<UserId>>,
    pub(super) rooms: BTreeMap<RoomId, Arrivals>,
}

/// What is known to have come into a room.
#[derive(Default)]
pub(super) struct Arrivals {
    pub(super) messages: BTreeMap<Sequence, Arc<Message>>,
    is_distrusted: bool,
}

impl FromIterator<Tidings> for Batch {
    fn from_iter<T: IntoIterator<Item = Tidings>>(tidings: T) -> Self {
        let mut batch = Self::default();
        for tidings in tidings {
            match tidings {
                Tidings::Joined(room, users) => {
                    batch.joined.entry(room).or_default().extend(users);
                }
                Tidings::Posted(message) => {
                    let arrivals = batch.rooms.entry(message.room_id).or_default();
                    arrivals.messages.insert(message.sequence, message);
                }
                Tidings::Distrusted(room) => {
                    batch.rooms.entry(room).or_default().is_distrusted = true;
                }
            }
        }
        batch
    }
}

impl Arrivals {
    pub(super) fn last(&self) -> Option<Sequence> {
        self.messages.last_key_value().map(|(last, _)| *last)
    }

    /// What of the log has to be read, where everything up to `reached` is known.
    pub(super) fn unknown(&self, reached: Sequence) -> Option<Span> {
        if self.is_distrusted {
            return Some(Span { after: reached, up_to: Sequence::new(i64::MAX) });
        }
        let mut next = reached.next();
        for sequence in self.messages.keys().filter(|sequence| **sequence > reached) {
            if *sequence != next {
                return self.last().map(|up_to| Span { after: reached, up_to });
            }
            next = next.next();
        }
        None
    }
}
