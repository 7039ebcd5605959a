use std::sync::Arc;

use kernel::RoomId;
use messages::{Appended, Message, NewChange, NewMessage};

use super::append_rows::Refusal;
use super::pending::PendingWrite;

/// What is written in one transaction: first the new messages, then the changes, each in their order.
#[derive(Default)]
pub(crate) struct Batch<'a> {
    pub(crate) messages: Vec<&'a NewMessage>,
    pub(crate) changes: Vec<&'a NewChange>,
}

/// What became of each part of a batch, in the order of the batch.
#[derive(Default)]
pub(crate) struct Outcomes {
    pub(crate) appended: Vec<Result<Appended, Refusal>>,
    /// `None` where there is no such message.
    pub(crate) changed: Vec<Option<Arc<Message>>>,
}

impl<'a> Batch<'a> {
    /// What these writes come to.
    pub(super) fn of(writes: &'a [PendingWrite]) -> Self {
        let mut batch = Self { messages: Vec::with_capacity(writes.len()), changes: Vec::new() };
        for write in writes {
            match write {
                PendingWrite::Append { message, .. } => batch.messages.push(message),
                PendingWrite::Change { change, .. } => batch.changes.push(change),
            }
        }
        batch
    }

    /// The rooms that it touches, each once, in the order of their ids.
    pub(crate) fn rooms(&self) -> Vec<RoomId> {
        let of_messages = self.messages.iter().map(|message| message.room_id);
        let of_changes = self.changes.iter().map(|change| change.room_id);
        let mut rooms: Vec<_> = of_messages.chain(of_changes).collect();
        rooms.sort_unstable();
        rooms.dedup();
        rooms
    }
}
