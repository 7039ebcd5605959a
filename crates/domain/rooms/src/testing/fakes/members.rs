use async_trait::async_trait;
use kernel::{Fault, MembershipId, RoomId, Timestamp, UserId};

use super::InMemoryRooms;
use super::in_memory_rooms::KeptRoom;
use crate::{AddMemberError, BanError, Member, MemberRepository, Place, RoomEvent, Standing};

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
        let membership = state.next_membership();
        let room = state.rooms.get_mut(&room).ok_or(AddMemberError::NoSuchRoom)?;
        if !is_known {
            return Err(AddMemberError::NoSuchUser);
        }
        if room.banned.contains(&user) {
            return Err(AddMemberError::Banned);
        }
        if !room.has_member(user) {
            room.members.insert(membership, user);
        }
        if !room.has_member(room.creator) {
            room.creator = user;
        }
        Ok(())
    }

    async fn remove(&self, room: RoomId, user: UserId, _at: Timestamp) -> Result<bool, Fault> {
        let mut state = self.state();
        let was_member = state.rooms.get(&room).is_some_and(|room| room.has_member(user));
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

    async fn list(
        &self,
        room: RoomId,
        after: Option<MembershipId>,
        limit: u32,
    ) -> Result<Vec<Member>, Fault> {
        let state = self.state();
        let members = state.rooms.get(&room).into_iter().flat_map(|room| &room.members);
        let later = members.filter(|(membership, _)| Some(**membership) > after);
        let shown = later.map(|(membership, user)| Member {
            membership: *membership,
            user: state.person(*user),
        });
        Ok(shown.take(limit as usize).collect())
    }

    fn forget(&self, _event: RoomEvent) {}
}

impl KeptRoom {
    fn place(&self, user: UserId) -> Place {
        match self.has_member(user) {
            true if self.creator == user => Place::Creator,
            true => Place::Member,
            false if self.banned.contains(&user) => Place::Banned,
            false => Place::Outsider,
        }
    }
}
