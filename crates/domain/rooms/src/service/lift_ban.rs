use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::policy::Action;

impl Service {
    /// Lets a person come in again, as only the room's creator may.
    pub async fn lift_ban(&self, caller: UserId, room: RoomId, user: UserId) -> Result<(), Error> {
        self.authorise(caller, room, Action::Moderate).await?;
        if self.members.lift_ban(room, user).await? { Ok(()) } else { Err(Error::NoSuchPerson) }
    }
}
