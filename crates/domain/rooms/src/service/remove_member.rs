use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::events::RoomEvent;
use crate::policy::Action;

impl Service {
    /// Takes a person out of a room: its creator anybody, everybody themselves (contracts rule 7).
    pub async fn remove_member(
        &self,
        caller: UserId,
        room: RoomId,
        member: UserId,
    ) -> Result<(), Error> {
        let action = if caller == member { Action::Leave } else { Action::Moderate };
        self.authorise(caller, room, action).await?;
        if !self.members.remove(room, member, self.clock.now()).await? {
            return Err(Error::NoSuchPerson);
        }
        self.events.publish(RoomEvent::MemberGone { room, user: member });
        Ok(())
    }
}
