use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::events::RoomEvent;
use crate::policy::Action;

impl Service {
    /// Deletes a room for everybody, as only its creator may.
    pub async fn delete_room(&self, user: UserId, room: RoomId) -> Result<(), Error> {
        self.authorise(user, room, Action::Delete).await?;
        if !self.rooms.archive(room, self.clock.now()).await? {
            return Err(Error::NoSuchRoom);
        }
        self.events.publish(RoomEvent::RoomDeleted { room });
        Ok(())
    }
}
