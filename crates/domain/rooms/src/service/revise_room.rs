use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::revision::RoomRevision;
use crate::model::room::Room;
use crate::policy::Action;

impl Service {
    /// Changes a room's name and description, as only its creator may.
    pub async fn revise_room(
        &self,
        user: UserId,
        room: RoomId,
        revision: RoomRevision,
    ) -> Result<Room, Error> {
        self.authorise(user, room, Action::Revise).await?;
        self.rooms.revise(room, revision, user).await?.ok_or(Error::NoSuchRoom)
    }
}
