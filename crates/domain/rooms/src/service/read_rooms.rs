use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::room::Room;
use crate::policy::Action;

/// Rooms that one call of [`Service::next_rooms`] returns at most.
const CHUNK: u32 = 500;

/// A walk through the rooms that a person may see, newest first. Rooms made after its first step are not
/// in it.
#[derive(Debug, Clone)]
pub struct RoomWalk {
    user: UserId,
    before: Option<RoomId>,
    is_over: bool,
}

impl RoomWalk {
    /// Begins at the newest room.
    pub fn of(user: UserId) -> Self {
        Self { user, before: None, is_over: false }
    }
}

impl Service {
    /// A room that the person may see.
    pub async fn find_room(&self, user: UserId, room: RoomId) -> Result<Room, Error> {
        self.authorise(user, room, Action::See).await?;
        self.rooms.find(room).await?.ok_or(Error::NoSuchRoom)
    }

    /// The next rooms of a walk, or `None` at its end.
    pub async fn next_rooms(&self, walk: &mut RoomWalk) -> Result<Option<Vec<Room>>, Error> {
        if walk.is_over {
            return Ok(None);
        }
        let rooms = self.rooms.list(walk.user, walk.before, CHUNK).await?;
        walk.before = rooms.last().map(|room| room.id);
        walk.is_over = rooms.len() < CHUNK as usize;
        Ok(Some(rooms))
    }
}
