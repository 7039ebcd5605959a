use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::room::Room;
use crate::policy::Action;

/// Rooms that one call of [`Service::list_rooms`] returns at most.
const CHUNK: u32 = 500;

impl Service {
    /// A room that the person may see.
    pub async fn find_room(&self, user: UserId, room: RoomId) -> Result<Room, Error> {
        self.authorise(user, room, Action::See).await?;
        self.rooms.find(room).await?.ok_or(Error::NoSuchRoom)
    }

    /// The next rooms that the person may see, newest first, after the one given; empty at the end.
    ///
    /// Rooms made after the first call are never in later ones, so a walk to the end ends.
    pub async fn list_rooms(
        &self,
        user: UserId,
        before: Option<RoomId>,
    ) -> Result<Vec<Room>, Error> {
        Ok(self.rooms.list(user, before, CHUNK).await?)
    }
}
