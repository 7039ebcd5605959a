use std::sync::Arc;

use kernel::{Fault, RoomId};
use messages::{AppendError, Appended, ChangeError, Message, NewChange, NewMessage};
use tokio::sync::oneshot;

use crate::engine::Answer;

/// Something that is to be written to the log, and who waits for it.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all of them are messages, which a box would only slow down"
)]
pub(crate) enum PendingWrite {
    /// A new message.
    Append { message: NewMessage, reply: Reply<Appended, AppendError> },
    /// A change to a message that is there.
    Change { change: NewChange, reply: Reply<Arc<Message>, ChangeError> },
}

pub(crate) type Reply<T, E> = oneshot::Sender<Result<T, E>>;

impl PendingWrite {
    /// A message, and where the answer will be.
    pub(super) fn append(message: NewMessage) -> (Self, Answer<AppendError, Appended>) {
        let (reply, answer) = oneshot::channel();
        (Self::Append { message, reply }, Answer::new(answer))
    }

    /// A change, and where the answer will be.
    pub(super) fn change(change: NewChange) -> (Self, Answer<ChangeError, Arc<Message>>) {
        let (reply, answer) = oneshot::channel();
        (Self::Change { change, reply }, Answer::new(answer))
    }

    /// The room that it is written to.
    pub(super) fn room_id(&self) -> RoomId {
        match self {
            Self::Append { message, .. } => message.room_id,
            Self::Change { change, .. } => change.room_id,
        }
    }

    /// Whether the caller has stopped waiting.
    pub(super) fn is_abandoned(&self) -> bool {
        match self {
            Self::Append { reply, .. } => reply.is_closed(),
            Self::Change { reply, .. } => reply.is_closed(),
        }
    }

    /// Tells the caller that it was not written, or not for certain.
    pub(super) fn refuse(self, fault: impl Into<Fault>) {
        // A caller who has gone does not need the answer.
        match self {
            Self::Append { reply, .. } => drop(reply.send(Err(fault.into().into()))),
            Self::Change { reply, .. } => drop(reply.send(Err(fault.into().into()))),
        }
    }
}
