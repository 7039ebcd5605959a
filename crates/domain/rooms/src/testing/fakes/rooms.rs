use std::collections::BTreeMap;

use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};

use super::InMemoryRooms;
use super::in_memory_rooms::KeptRoom;
use crate::{AccessRule, AddRoomError, NewRoom, Room, RoomRepository};

#[async_trait]
impl RoomRepository for InMemoryRooms {
    async fn add(&self, new: NewRoom) -> Result<Room, AddRoomError> {
        let mut state = self.state();
        if !state.people.contains_key(&new.creator) {
            return Err(AddRoomError::NoSuchUser);
        }
        let id = RoomId::new(state.next_id()).expect("a positive number");
        let creator = new.creator;
        let members = BTreeMap::from([(creator, new.created_at)]);
        state.rooms.insert(id, KeptRoom { new, creator, members });
        Ok(state.room(id).expect("the room just added"))
    }

    async fn find(&self, id: RoomId) -> Result<Option<Room>, Fault> {
        Ok(self.state().room(id))
    }

    async fn list(
        &self,
        user: UserId,
        before: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Room>, Fault> {
        let state = self.state();
        let is_shown = |room: &KeptRoom| match room.new.access {
            AccessRule::Open | AccessRule::Totp => true,
            AccessRule::Invite => room.members.contains_key(&user),
        };
        let newest_first = state.rooms.iter().rev();
        let shown = newest_first
            .filter(|(id, room)| before.is_none_or(|before| **id < before) && is_shown(room));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(shown.take(limit).filter_map(|(id, _)| state.room(*id)).collect())
    }
}
