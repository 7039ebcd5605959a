use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::events::RoomEvent;
use crate::policy::Action;
use crate::ports::BanError;

impl Service {
    /// Takes a person out of a room and keeps them out, as only its creator may.
    pub async fn ban(&self, caller: UserId, room: RoomId, user: UserId) -> Result<(), Error> {
        self.authorise(caller, room, Action::Moderate).await?;
        if caller == user {
            return Err(Error::BansOneself);
        }
        self.members.ban(room, user, self.clock.now()).await.map_err(|error| match error {
            BanError::NoSuchRoom => Error::NoSuchRoom,
            BanError::NoSuchUser => Error::NoSuchPerson,
            BanError::Fault(fault) => fault.into(),
        })?;
        self.events.publish(RoomEvent::MemberGone { room, user });
        Ok(())
    }
}
