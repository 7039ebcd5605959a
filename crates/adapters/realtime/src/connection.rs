use std::sync::Arc;

use kernel::{RoomId, SessionId, UserId};

use crate::closing::Closing;
use crate::dialect::DialectId;
use crate::hub::Hub;
use crate::outbox::Outbox;
use crate::room::Room;

/// Which room a socket listens to, and for whom.
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
}

impl Connection {
    /// Where frames for this socket alone are queued, between those of the room.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.outbox.close(Closing::Failed);
        self.hub.release(self);
    }
}
