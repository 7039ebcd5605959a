use kernel::{Fault, RoomId, SessionId, UserId};

use crate::closing::Closing;
use crate::connection::{ConnectionId, SubscribeError};
use crate::dialect::DialectId;
use crate::followers::Socket;
use crate::hub::Hub;
use crate::outbox::{Outbox, OutboxReader};

/// Whose rooms a socket follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Following {
    /// The person; the caller has checked that it is them.
    pub user: UserId,
    /// The sign-in that the socket was opened with: its end closes the socket.
    pub session: SessionId,
    /// How news are spelled on it.
    pub dialect: DialectId,
}

/// A socket's place beside all rooms of its person, in none of which it counts as being there. Dropping it
/// gives the place up and ends the socket: as [`Closing::Failed`], unless its outbox was closed for another
/// reason before.
#[must_use]
pub struct Follower {
    hub: Hub,
    id: ConnectionId,
    following: Following,
    outbox: Outbox,
}

impl Follower {
    /// Where frames for this socket alone are queued, between the news.
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }
}

impl Hub {
    /// Opens a place beside all rooms of a person. What is committed to them after this returns comes out of the
    /// reader as [`News::Message`] exactly once, each room's in order, as long as the person wants to be notified
    /// of the room and the reader does not fall behind; and rooms that the person comes into, through this
    /// process, as [`News::Room`]. Messages from just before may come, too.
    ///
    /// Costs one reading of the person's list of rooms, and a look at where those end that nobody follows here
    /// yet.
    ///
    /// [`News::Message`]: crate::News::Message
    /// [`News::Room`]: crate::News::Room
    pub async fn follow(
        &self,
        following: Following,
    ) -> Result<(Follower, OutboxReader), SubscribeError> {
        let (outbox, reader) = Outbox::new();
        let id = self.next_connection();
        self.0.registry.add(id, following.into(), outbox.clone())?;
        self.count_open(following.dialect, 1.0);
        let socket = Socket { id, dialect: following.dialect, outbox: outbox.clone() };
        // Before the list is read: a room that the person comes into meanwhile is not missed.
        self.0.followers.add(following.user, socket);
        let follower = Follower { hub: self.clone(), id, following, outbox };
        self.follow_rooms_of(following.user).await?;
        Ok((follower, reader))
    }

    async fn follow_rooms_of(&self, user: UserId) -> Result<(), Fault> {
        let rooms = self.kept_rooms()?.list_joined(user).await?;
        let unknown = self.0.followers.add_rooms(user, &rooms);
        self.learn_ends(&unknown).await
    }

    /// Learns where the logs of rooms end, so that a gap before the next message shows.
    pub(crate) async fn learn_ends(&self, rooms: &[RoomId]) -> Result<(), Fault> {
        if !rooms.is_empty() {
            self.0.followers.set_ends(&self.log()?.last_numbers(rooms).await?);
        }
        Ok(())
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.outbox.close(Closing::Failed);
        self.hub.0.followers.remove(self.following.user, self.id);
        self.hub.0.registry.remove(self.id, self.following.into());
        self.hub.count_open(self.following.dialect, -1.0);
    }
}
