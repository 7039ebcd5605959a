use kernel::{PostId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::description::Description;
use crate::model::name::RoomName;
use crate::model::room::{AccessRule, NewRoom, Room, RoomKind};
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
}

impl Service {
    /// Makes a room with its creator as first member.
    pub async fn create_room(&self, command: CreateRoom) -> Result<Room, Error> {
        let new = NewRoom {
            name: command.name,
            description: command.description,
            access: command.access,
            kind: command.kind,
            post: command.post,
            creator: command.creator,
            created_at: self.clock.now(),
        };
        self.rooms.add(new).await.map_err(|error| match error {
            AddRoomError::NoSuchUser => Error::NoSuchUser,
            AddRoomError::NoSuchPost => Error::NoSuchPost,
            AddRoomError::Fault(fault) => fault.into(),
        })
    }
}
