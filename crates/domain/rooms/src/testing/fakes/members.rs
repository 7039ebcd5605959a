use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UserId};

use super::InMemoryRooms;
use super::in_memory_rooms::KeptRoom;
use crate::{AddMemberError, BanError, MemberRepository, Place, RoomEvent, Standing};

#[async_trait]
impl MemberRepository for InMemoryRooms {
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault> {
        let state = self.state();
        let standing =
            |room: &KeptRoom| Standing { access: room.new.access, place: room.place(user) };
        Ok(state.rooms.get(&room).map(standing))
    }

    async fn add(&self, room: RoomId, user: UserId, _at: Timestamp) -> Result<(), AddMemberError> {
        let mut state = self.state();
        let is_known = state.people.contains_key(&user);
        let room = state.rooms.get_mut(&room).ok_or(AddMemberError::NoSuchRoom)?;
        if !is_known {
            return Err(AddMemberError::NoSuchUser);
        }
        if room.banned.contains(&user) {
            return Err(AddMemberError::Banned);
        }
        if !room.members.contains(&user) {
            room.members.push(user);
        }
        if !room.members.contains(&room.creator) {
            room.creator = user;
        }
        Ok(())
    }

    async fn remove(&self, room: RoomId, user: UserId, _at: Timestamp) -> Result<bool, Fault> {
        let mut state = self.state();
        let was_member = state.rooms.get(&room).is_some_and(|room| room.members.contains(&user));
        if was_member {
            state.log(RoomEvent::MemberGone { room, user });
            state.take_out(room, user);
        }
        Ok(was_member)
    }

    async fn ban(&self, room: RoomId, user: UserId, _at: Timestamp) -> Result<(), BanError> {
        let mut state = self.state();
        let is_known = state.people.contains_key(&user);
        let kept = state.rooms.get_mut(&room).ok_or(BanError::NoSuchRoom)?;
        if !is_known {
            return Err(BanError::NoSuchUser);
        }
        let is_new = kept.banned.insert(user);
        if is_new {
            state.log(RoomEvent::MemberGone { room, user });
            state.take_out(room, user);
        }
        Ok(())
    }

    async fn lift_ban(&self, room: RoomId, user: UserId) -> Result<bool, Fault> {
        let mut state = self.state();
        Ok(state.rooms.get_mut(&room).is_some_and(|room| room.banned.remove(&user)))
    }

    fn forget(&self, _event: RoomEvent) {}
}

impl KeptRoom {
    fn place(&self, user: UserId) -> Place {
        match self.members.contains(&user) {
            true if self.creator == user => Place::Creator,
            true => Place::Member,
            false if self.banned.contains(&user) => Place::Banned,
            false => Place::Outsider,
        }
    }
}
