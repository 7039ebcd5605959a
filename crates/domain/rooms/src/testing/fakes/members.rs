use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UserId};

use super::InMemoryRooms;
use crate::{AddMemberError, MemberRepository, Standing};

#[async_trait]
impl MemberRepository for InMemoryRooms {
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault> {
        Ok(self.state().rooms.get(&room).map(|room| Standing {
            access: room.new.access,
            is_member: room.members.contains_key(&user),
        }))
    }

    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<(), AddMemberError> {
        let mut state = self.state();
        let is_known = state.people.contains_key(&user);
        let room = state.rooms.get_mut(&room).ok_or(AddMemberError::NoSuchRoom)?;
        if !is_known {
            return Err(AddMemberError::NoSuchUser);
        }
        room.members.entry(user).or_insert(at);
        if !room.members.contains_key(&room.creator) {
            room.creator = user;
        }
        Ok(())
    }
}
