use kernel::UserId;

use super::Service;
use crate::error::Error;
use crate::model::description::Description;
use crate::model::name::RoomName;
use crate::model::room::{NewDirectRoom, OpenedRoom};
use crate::policy::Action;

/// A room of two that somebody asks for.
#[derive(Debug, Clone)]
pub struct OpenDirectRoom {
    /// The name of a new one; none for the other's name on each side.
    pub name: Option<RoomName>,
    /// What a new one is about.
    pub description: Description,
    /// Who asks.
    pub creator: UserId,
    /// With whom.
    pub other: UserId,
}

impl Service {
    /// Opens the direct room of two people: the one that they have, or a new one. Whoever of them had left it
    /// is brought back (contracts section 4, messenger), but for who is banned from it.
    pub async fn open_direct_room(&self, command: OpenDirectRoom) -> Result<OpenedRoom, Error> {
        let OpenDirectRoom { name, description, creator, other } = command;
        if creator == other {
            return Err(Error::Alone);
        }
        let new = NewDirectRoom { name, description, creator, other, at: self.clock.now() };
        let opened = self.rooms.open_direct(new).await?;
        if !opened.newcomers.is_empty() {
            self.events.joined(opened.room.id, &opened.newcomers);
        }
        self.authorise(creator, opened.room.id, Action::See).await?;
        Ok(opened)
    }
}
