use std::sync::Arc;

use bytes::Bytes;
use kernel::{Fault, MessageId, RoomId, SessionId, UserId, UserRef};
use messages::Message;
use tokio::task::AbortHandle;

use crate::closing::Closing;
use crate::dialect::DialectId;
use crate::hub::Hub;
use crate::outbox::{Closed, Outbox};
use crate::room::{Repeat, Room};

/// Which room a socket listens to, for whom, and from where on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subscription {
    /// The room.
    pub room: RoomId,
    /// Who listens; the caller has checked that they may.
    pub user: UserId,
    /// The sign-in that the socket was opened with: its end closes the socket.
    pub session: SessionId,
    /// How events are spelled on it.
    pub dialect: DialectId,
    /// What it is brought before the live stream.
    pub replay: Replay,
}

/// What a socket is brought before the live stream (contracts rule 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// Nothing: it hears what comes.
    Nothing,
    /// Every message of the room.
    FromStart,
    /// What the room got after the message of this id, which may be any number.
    After(MessageId),
}

/// Why a socket got no place in its room.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// The person has as many sockets, in the room or in all, as one may have.
    #[error("too many sockets of this person")]
    TooManySockets,
    /// There are as many sockets as the hub takes.
    #[error("too many sockets")]
    Full,
    /// Where the room's log ends could not be read.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Tells connections apart for as long as the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ConnectionId(pub(crate) u64);

/// A socket's place in its room. Dropping it gives the place up and ends the socket: as
/// [`Closing::Failed`], unless its outbox was closed for another reason before.
#[must_use]
pub struct Connection {
    pub(crate) hub: Hub,
    pub(crate) id: ConnectionId,
    pub(crate) subscription: Subscription,
    pub(crate) room: Arc<Room>,
    pub(crate) outbox: Outbox,
    pub(crate) replay: Option<AbortHandle>,
}

impl Connection {
    /// Where frames for this socket alone are queued, between those of the room.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Lets the socket in, for good: called when nothing stands against it any more, before its person
    /// is listened to. `person` is whom it was subscribed for.
    ///
    /// If it is the first of the person's sockets to enter the room, on this node, everybody else's
    /// sockets that are live there hear [`Event::Entered`] before this returns, and
    /// [`Event::Left`] when the last of those that entered is dropped. A socket that was never let in, or
    /// was closed before, causes neither. Once only: a second call does nothing.
    ///
    /// [`Event::Entered`]: crate::Event::Entered
    /// [`Event::Left`]: crate::Event::Left
    pub fn enter(&mut self, person: UserRef) {
        self.hub.enter(&self.room, self.id, person);
    }

    /// Says whether this socket's person is writing, which ends 6 s after it was last said that they are.
    ///
    /// Everybody else's sockets that are live in the room hear [`Event::Typing`] when the first of the
    /// person's sockets says so, and when the last of them that did takes it back, falls silent or is dropped.
    /// Nothing is heard of a socket that has not entered.
    ///
    /// [`Event::Typing`]: crate::Event::Typing
    pub fn set_typing(&self, is_typing: bool) {
        self.hub.set_typing(&self.room, self.id, is_typing);
    }

    /// Shows this socket alone, as `frame`, a message that its person sent again.
    ///
    /// Where the room's stream or the replay is still to bring it that message, nothing is done. Otherwise
    /// the frame comes behind every message that goes before it: a client that remembers the last one it
    /// saw must never believe that it has all up to there when it has not. It waits within the bounds of
    /// the [`Outbox`], and whoever lets it fill up is cut off in the same way.
    pub fn show_again(&self, message: &Arc<Message>, frame: Bytes) -> Result<(), Closed> {
        let (sequence, is_deleted) = (message.sequence, message.deleted_at.is_some());
        let repeat = Repeat { sequence, is_deleted, frame };
        let (shown, effect) = self.room.show_again(self.id, repeat);
        self.hub.follow_up(&self.room, effect);
        // The hint of it may have been lost: without this one the room might not come to it.
        self.hub.hear_post(&self.room, message);
        shown
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.outbox.close(Closing::Failed);
        if let Some(replay) = &self.replay {
            replay.abort();
        }
        self.hub.release(self);
    }
}
