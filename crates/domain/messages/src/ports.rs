use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, RoomId};

use crate::model::message::{Appended, LogHead, Message, NewMessage};
use crate::model::sequence::Sequence;

/// Why a message could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// No such room, or a deleted one.
    #[error("no such room")]
    NoSuchRoom,
    /// The store is away or failed. After `Fault::Unavailable` the message may have been stored.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The messages of all rooms, in order and on disk.
#[async_trait]
pub trait MessageLog: Send + Sync {
    /// Stores a message under the room's next number and gives it to the [`MessagePublisher`] before
    /// returning. When it returns, the message survives a crash of the process and of the machine.
    ///
    /// `created_at` is `sent_at`, or the time of the room's last message if that is later. A message
    /// with a `client_message_id` that its author already used in the room is not stored; the first
    /// one is returned, and nothing is published. A failed append takes no number.
    async fn append(&self, new: NewMessage) -> Result<Appended, AppendError>;
    /// Which numbers the room has; `None` when there is no such room.
    async fn head(&self, room: RoomId) -> Result<Option<LogHead>, Fault>;
    /// Up to `limit` messages with numbers above `after` and not above `up_to`, in order, deleted ones
    /// included. Costs what it returns, however long the log is.
    async fn list(
        &self,
        room: RoomId,
        after: Sequence,
        up_to: Sequence,
        limit: u32,
    ) -> Result<Vec<Message>, Fault>;
}

/// Hears of messages once they are on disk.
///
/// Called from the thread that commits: neither method may wait for anything.
pub trait MessagePublisher: Send + Sync {
    /// These messages were committed. Within a room they come in the order of their numbers.
    fn publish(&self, messages: &[Arc<Message>]);
    /// Whether a commit to these rooms took place is unknown: what they hold must be read again.
    fn repair(&self, rooms: &[RoomId]);
}
