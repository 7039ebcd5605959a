use std::collections::HashMap;

use bytes::Bytes;
use messages::Sequence;

use crate::connection::ConnectionId;
use crate::outbox::Queue;

/// Frames for single sockets, kept until the room has come to the messages that they show.
#[derive(Default)]
pub(super) struct Owed(HashMap<ConnectionId, Debt>);

/// What one socket is owed.
struct Debt {
    /// The highest of the messages.
    sequence: Sequence,
    frames: Queue,
}

impl Owed {
    /// Keeps a frame for a socket; whether there was room for it.
    pub(super) fn add(&mut self, id: ConnectionId, sequence: Sequence, frame: Bytes) -> bool {
        let debt = self.0.entry(id).or_insert_with(|| Debt { sequence, frames: Queue::default() });
        debt.sequence = debt.sequence.max(sequence);
        debt.frames.push(frame)
    }

    /// Takes what is kept for the sockets that have come far enough, each as far as `reached` says.
    pub(super) fn take_due(
        &mut self,
        reached: impl Fn(ConnectionId) -> Option<Sequence>,
    ) -> Vec<(ConnectionId, Queue)> {
        let due = self.0.extract_if(|id, debt| reached(*id) >= Some(debt.sequence));
        due.map(|(id, debt)| (id, debt.frames)).collect()
    }

    /// The socket is gone.
    pub(super) fn forget(&mut self, id: ConnectionId) {
        self.0.remove(&id);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
