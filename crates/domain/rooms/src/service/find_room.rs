use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::room::Room;
use crate::policy::Action;

impl Service {
    /// A room that the person may see.
    pub async fn find_room(&self, user: UserId, room: RoomId) -> Result<Room, Error> {
        self.authorise(user, room, Action::See).await?;
        self.rooms.find(room, user).await?.ok_or(Error::NoSuchRoom)
    }
}
