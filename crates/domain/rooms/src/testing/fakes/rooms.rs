use std::cmp::Reverse;

use async_trait::async_trait;
use kernel::{Fault, Page, RoomId, Timestamp, UserId};

use super::InMemoryRooms;
use super::kept_room::KeptRoom;
use crate::{
    AddRoomError, NewDirectRoom, NewRoom, OpenedRoom, RetentionDays, Room, RoomQuery,
    RoomRepository, RoomRevision,
};

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
        let unknown = state.unknown_among(&new.others);
        if !unknown.is_empty() {
            return Err(AddRoomError::NoSuchOthers(unknown));
        }
        let NewRoom { creator, created_at, .. } = new;
        let others = new.others.clone();
        let id = state.add_room(KeptRoom::empty(new));
        state.bring_in(id, creator, created_at);
        for other in others {
            state.bring_in(id, other, created_at);
        }
        Ok(state.room(id, creator).expect("the room just added"))
    }

    async fn open_direct(&self, new: NewDirectRoom) -> Result<OpenedRoom, AddRoomError> {
        let mut state = self.state();
        let NewDirectRoom { creator, other, at, .. } = new;
        if !state.people.contains_key(&creator) {
            return Err(AddRoomError::NoSuchUser);
        }
        if !state.people.contains_key(&other) {
            return Err(AddRoomError::NoSuchOthers(vec![other]));
        }
        let mut rooms = state.rooms.iter();
        let found = rooms.find(|(_, room)| room.is_of_the_pair(creator, other)).map(|(id, _)| *id);
        let id = found.unwrap_or_else(|| state.add_room(KeptRoom::empty_direct(new)));
        let mut newcomers = vec![creator, other];
        newcomers.retain(|user| !state.rooms[&id].banned.contains(user));
        newcomers.retain(|user| state.bring_in(id, *user, at));
        let room = state.room(id, creator).expect("the room just opened");
        Ok(OpenedRoom { room, is_new: found.is_none(), newcomers })
    }

    async fn find(&self, id: RoomId, viewer: UserId) -> Result<Option<Room>, Fault> {
        Ok(self.state().room(id, viewer))
    }

    async fn find_all(&self, ids: &[RoomId], viewer: UserId) -> Result<Vec<Room>, Fault> {
        let state = self.state();
        Ok(ids.iter().filter_map(|id| state.room(*id, viewer)).collect())
    }

    async fn list_joined(&self, user: UserId) -> Result<Vec<RoomId>, Fault> {
        let state = self.state();
        let joined = state.rooms.iter().filter(|(_, room)| room.has_member(user));
        let mut activities: Vec<_> = joined.map(|(id, room)| (room.active_at, *id)).collect();
        activities.sort_unstable_by_key(|activity| Reverse(*activity));
        Ok(activities.into_iter().map(|(_, id)| id).collect())
    }

    async fn list_auto_deleting(
        &self,
        after: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<(RoomId, RetentionDays)>, Fault> {
        let state = self.state();
        let deleting = state.rooms.iter().filter(|(_, room)| room.retention.deletes);
        let later = deleting.filter(|(id, _)| Some(**id) > after);
        Ok(later.take(limit as usize).map(|(id, room)| (*id, room.retention.days)).collect())
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

    async fn revise(
        &self,
        id: RoomId,
        revision: RoomRevision,
        viewer: UserId,
    ) -> Result<Option<Room>, Fault> {
        let mut state = self.state();
        let Some(room) = state.rooms.get_mut(&id) else { return Ok(None) };
        if let Some(name) = revision.name {
            room.name = Some(name);
        }
        if let Some(description) = revision.description {
            room.description = description;
        }
        Ok(state.room(id, viewer))
    }

    async fn archive(&self, id: RoomId, _at: Timestamp) -> Result<bool, Fault> {
        Ok(self.state().archive(id))
    }
}
