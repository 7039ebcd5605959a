use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::policy::{Action, Standing};
use crate::ports::AddMemberError;

impl Service {
    /// Whether the person may do this in the room: `NoSuchRoom` before `Barred`. Changes nothing.
    pub async fn authorise(
        &self,
        user: UserId,
        room: RoomId,
        action: Action,
    ) -> Result<Standing, Error> {
        let standing = self.members.standing(room, user).await?.ok_or(Error::NoSuchRoom)?;
        if standing.may(action) { Ok(standing) } else { Err(Error::Barred(action)) }
    }

    /// Authorises, and makes a member of who becomes one by doing this.
    pub async fn admit(&self, user: UserId, room: RoomId, action: Action) -> Result<(), Error> {
        let standing = self.authorise(user, room, action).await?;
        if standing.joins_by(action) { self.join(user, room, action).await } else { Ok(()) }
    }

    /// Makes a member of a person who may be one, and tells them.
    pub(super) async fn join(
        &self,
        user: UserId,
        room: RoomId,
        action: Action,
    ) -> Result<(), Error> {
        let added = self.members.add(room, user, self.clock.now()).await;
        let is_newcomer = added.map_err(|error| match error {
            AddMemberError::NoSuchRoom => Error::NoSuchRoom,
            AddMemberError::NoSuchUser => Error::NoSuchUser,
            AddMemberError::Banned => Error::Barred(action),
            AddMemberError::Fault(fault) => fault.into(),
        })?;
        if is_newcomer {
            self.events.joined(room, &[user]);
        }
        Ok(())
    }
}
