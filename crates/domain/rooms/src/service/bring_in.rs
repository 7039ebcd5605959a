use kernel::{RoomId, UserId};

use super::Service;
use super::create_room::{MOST_PARTICIPANTS, distinct};
use crate::error::Error;
use crate::policy::Action;
use crate::ports::BringInError;

impl Service {
    /// Brings people into a group, as anyone in it may: all of them or none (contracts section 4, messenger).
    /// Those who were not in it before.
    pub async fn bring_in(
        &self,
        caller: UserId,
        room: RoomId,
        people: &[UserId],
    ) -> Result<Vec<UserId>, Error> {
        self.authorise(caller, room, Action::Invite).await?;
        let people = distinct(people.iter().copied());
        let now = self.clock.now();
        let brought_in = self.members.bring_in(room, &people, MOST_PARTICIPANTS, now).await;
        let newcomers = brought_in.map_err(|error| match error {
            BringInError::NoSuchRoom => Error::NoSuchRoom,
            BringInError::NoSuchPeople(people) => Error::NoSuchPeople(people),
            BringInError::Banned(people) => Error::Banned(people),
            BringInError::TooMany(people) => Error::TooMany(people),
            BringInError::Fault(fault) => fault.into(),
        })?;
        if !newcomers.is_empty() {
            self.events.joined(room, &newcomers);
        }
        Ok(newcomers)
    }
}
