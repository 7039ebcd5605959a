use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;

impl Service {
    /// The room that a person last posted in, unless it was deleted since.
    pub async fn last_room(&self, user: UserId) -> Result<Option<RoomId>, Error> {
        Ok(self.last_rooms.of(user).await?)
    }
}
