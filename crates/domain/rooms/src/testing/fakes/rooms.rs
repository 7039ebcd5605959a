use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use kernel::{Fault, Page, RoomId, Timestamp};

use super::InMemoryRooms;
use super::in_memory_rooms::KeptRoom;
use crate::{AddRoomError, NewRoom, Room, RoomQuery, RoomRepository, RoomRevision};

#[async_trait]
impl RoomRepository for InMemoryRooms {
    async fn add(&self, new: NewRoom) -> Result<Room, AddRoomError> {
        let mut state = self.state();
        if !state.people.contains_key(&new.creator) {
            return Err(AddRoomError::NoSuchUser);
        }
        if new.post.is_some_and(|post| !state.posts.contains(&post)) {
            return Err(AddRoomError::NoSuchPost);
        }
        let id = RoomId::new(state.next_id()).expect("a positive number");
        let creator = new.creator;
        let members = BTreeMap::from([(state.next_membership(), creator)]);
        state.rooms.insert(id, KeptRoom { new, creator, members, banned: BTreeSet::new() });
        Ok(state.room(id).expect("the room just added"))
    }

    async fn find(&self, id: RoomId) -> Result<Option<Room>, Fault> {
        Ok(self.state().room(id))
    }

    async fn list(
        &self,
        query: RoomQuery,
        before: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Room>, Fault> {
        let state = self.state();
        let older =
            state.rooms_of(query).filter(|room| before.is_none_or(|before| room.id < before));
        Ok(older.take(limit as usize).collect())
    }

    async fn page(&self, query: RoomQuery, page: Page) -> Result<Vec<Room>, Fault> {
        let skip = usize::try_from(page.skip()).unwrap_or(usize::MAX);
        Ok(self.state().rooms_of(query).skip(skip).take(page.size() as usize).collect())
    }

    async fn count(&self, query: RoomQuery) -> Result<u64, Fault> {
        Ok(self.state().rooms_of(query).count() as u64)
    }

    async fn revise(&self, id: RoomId, revision: RoomRevision) -> Result<Option<Room>, Fault> {
        let mut state = self.state();
        let Some(room) = state.rooms.get_mut(&id) else { return Ok(None) };
        if let Some(name) = revision.name {
            room.new.name = name;
        }
        if let Some(description) = revision.description {
            room.new.description = description;
        }
        Ok(state.room(id))
    }

    async fn archive(&self, id: RoomId, _at: Timestamp) -> Result<bool, Fault> {
        Ok(self.state().archive(id))
    }
}
