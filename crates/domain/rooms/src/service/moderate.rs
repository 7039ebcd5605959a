use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::events::RoomEvent;
use crate::policy::Action;
use crate::ports::BanError;

impl Service {
    /// Takes a person out of a room: its creator anybody, everybody themselves (contracts rule 7).
    pub async fn remove_member(
        &self,
        caller: UserId,
        room: RoomId,
        member: UserId,
    ) -> Result<(), Error> {
        let standing = self.members.standing(room, caller).await?.ok_or(Error::NoSuchRoom)?;
        if caller != member && !standing.may(Action::Moderate) {
            return Err(Error::Barred(Action::Moderate));
        }
        if !self.members.remove(room, member, self.clock.now()).await? {
            return Err(Error::NoSuchPerson);
        }
        self.events.publish(RoomEvent::MemberGone { room, user: member });
        Ok(())
    }

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

    /// Lets a person come in again, as only the room's creator may.
    pub async fn lift_ban(&self, caller: UserId, room: RoomId, user: UserId) -> Result<(), Error> {
        self.authorise(caller, room, Action::Moderate).await?;
        if self.members.lift_ban(room, user).await? { Ok(()) } else { Err(Error::NoSuchPerson) }
    }
}
