use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};
use rooms::MemberRepository;
use rooms::testing::fakes::InMemoryRooms;

use crate::LastRooms;

/// Where people last posted, among the rooms of [`InMemoryRooms`].
pub struct InMemoryLastRooms {
    rooms: Arc<InMemoryRooms>,
    noted: Mutex<BTreeMap<UserId, RoomId>>,
}

impl InMemoryLastRooms {
    /// Nobody has posted in any of these rooms.
    pub fn new(rooms: Arc<InMemoryRooms>) -> Self {
        Self { rooms, noted: Mutex::default() }
    }
}

#[async_trait]
impl LastRooms for InMemoryLastRooms {
    fn note(&self, user: UserId, room: RoomId) {
        self.noted.lock().unwrap().insert(user, room);
    }

    async fn of(&self, user: UserId) -> Result<Option<RoomId>, Fault> {
        let noted = self.noted.lock().unwrap().get(&user).copied();
        let Some(room) = noted else { return Ok(None) };
        let standing = self.rooms.standing(room, user).await?;
        Ok(standing.map(|_| room))
    }
}
