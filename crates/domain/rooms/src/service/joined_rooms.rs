use std::collections::HashMap;
use std::vec;

use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::room::Room;

/// Rooms that are read at once.
const CHUNK: usize = 500;

/// A walk through the rooms that a person is in, those with the newest activity first, as it was when the walk
/// began.
#[derive(Debug)]
pub struct JoinedRooms {
    user: UserId,
    total: usize,
    rest: vec::IntoIter<RoomId>,
}

impl JoinedRooms {
    /// How many rooms there are.
    pub fn total(&self) -> usize {
        self.total
    }

    /// The rooms that the next step looks for, so that more about them can be asked for meanwhile.
    pub fn upcoming(&self) -> &[RoomId] {
        let rest = self.rest.as_slice();
        &rest[..rest.len().min(CHUNK)]
    }
}

impl Service {
    /// Begins a walk through the rooms that a person is in.
    pub async fn joined_rooms(&self, user: UserId) -> Result<JoinedRooms, Error> {
        let rooms = self.rooms.list_joined(user).await?;
        Ok(JoinedRooms { user, total: rooms.len(), rest: rooms.into_iter() })
    }

    /// The next rooms of a walk, or `None` at its end. Those deleted meanwhile are left out.
    pub async fn next_joined(&self, walk: &mut JoinedRooms) -> Result<Option<Vec<Room>>, Error> {
        let ids: Vec<RoomId> = walk.rest.by_ref().take(CHUNK).collect();
        if ids.is_empty() {
            return Ok(None);
        }
        let rooms = self.rooms.find_all(&ids, walk.user).await?;
        let mut by_id: HashMap<RoomId, Room> =
            rooms.into_iter().map(|room| (room.id, room)).collect();
        Ok(Some(ids.iter().filter_map(|id| by_id.remove(id)).collect()))
    }
}
