use std::collections::HashSet;

use kernel::{PostId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::description::Description;
use crate::model::name::RoomName;
use crate::model::room::{AccessRule, CreatedRoom, NewRoom, RoomKind};
use crate::ports::AddRoomError;

/// A room that somebody asks for.
#[derive(Debug, Clone)]
pub struct CreateRoom {
    /// Its name.
    pub name: RoomName,
    /// What it is about.
    pub description: Description,
    /// Who may come in.
    pub access: AccessRule,
    /// What it is for.
    pub kind: RoomKind,
    /// The post that it is about, if any.
    pub post: Option<PostId>,
    /// Who asks.
    pub creator: UserId,
    /// Who else is to be in it from the beginning.
    pub others: Vec<UserId>,
}

/// The most members of an invite room (contracts section 4, messenger).
pub const MOST_PARTICIPANTS: usize = 100;

impl Service {
    /// Makes a room with its creator as first member, and tells those who are in it from the beginning. One that
    /// lets people in by one-time codes gets a secret.
    pub async fn create_room(&self, command: CreateRoom) -> Result<CreatedRoom, Error> {
        let creator = command.creator;
        let others = distinct(command.others.iter().copied().filter(|other| *other != creator));
        if command.access == AccessRule::Invite && others.len() >= MOST_PARTICIPANTS {
            return Err(Error::TooMany(others[MOST_PARTICIPANTS - 1..].to_vec()));
        }
        let members = [&[creator], others.as_slice()].concat();
        let (sealed, secret) = match command.access {
            AccessRule::Totp => Some(self.codes.make(&command.name)?).unzip(),
            AccessRule::Open | AccessRule::Invite => (None, None),
        };
        let new = NewRoom {
            name: command.name,
            description: command.description,
            access: command.access,
            secret: sealed,
            kind: command.kind,
            post: command.post,
            creator,
            others,
            created_at: self.clock.now(),
        };
        let room = self.rooms.add(new).await?;
        self.events.joined(room.id, &members);
        Ok(CreatedRoom { room, secret })
    }
}

impl From<AddRoomError> for Error {
    fn from(error: AddRoomError) -> Self {
        match error {
            AddRoomError::NoSuchUser => Self::NoSuchUser,
            AddRoomError::NoSuchPost => Self::NoSuchPost,
            AddRoomError::NoSuchOthers(others) => Self::NoSuchPeople(others),
            AddRoomError::Fault(fault) => fault.into(),
        }
    }
}

/// Each once, in the order in which they first come.
pub(super) fn distinct(people: impl Iterator<Item = UserId>) -> Vec<UserId> {
    let mut seen = HashSet::new();
    people.filter(|person| seen.insert(*person)).collect()
}
