use async_trait::async_trait;
use kernel::{Fault, MembershipId, RoomId, Timestamp, UserId};

use super::InMemoryRooms;
use super::kept_room::KeptRoom;
use crate::{
    AccessRule, AddMemberError, BanError, BringInError, Member, MemberRepository, RoomEvent,
    Standing,
};

#[async_trait]
impl MemberRepository for InMemoryRooms {
    async fn standing(&self, room: RoomId, user: UserId) -> Result<Option<Standing>, Fault> {
        let state = self.state();
        let standing = |room: &KeptRoom| Standing {
            access: room.access,
            kind: room.kind,
            place: room.place(user),
        };
        Ok(state.rooms.get(&room).map(standing))
    }

    async fn add(&self, room: RoomId, user: UserId, at: Timestamp) -> Result<bool, AddMemberError> {
        let mut state = self.state();
        let kept = state.rooms.get(&room).ok_or(AddMemberError::NoSuchRoom)?;
        if !state.people.contains_key(&user) {
            return Err(AddMemberError::NoSuchUser);
        }
        if kept.banned.contains(&user) {
            return Err(AddMemberError::Banned);
        }
        Ok(state.bring_in(room, user, at))
    }

    async fn bring_in(
        &self,
        room: RoomId,
        users: &[UserId],
        most: usize,
        at: Timestamp,
    ) -> Result<Vec<UserId>, BringInError> {
        let mut state = self.state();
        let kept = state.rooms.get(&room).ok_or(BringInError::NoSuchRoom)?;
        let unknown = state.unknown_among(users);
        if !unknown.is_empty() {
            return Err(BringInError::NoSuchPeople(unknown));
        }
        let (banned, welcome): (Vec<_>, Vec<_>) =
            users.iter().partition(|user| kept.banned.contains(user));
        if !banned.is_empty() {
            return Err(BringInError::Banned(banned));
        }
        let mut newcomers = welcome;
        newcomers.retain(|user| !kept.has_member(*user));
        let free = most.saturating_sub(kept.members.len());
        if kept.access == AccessRule::Invite && newcomers.len() > free {
            return Err(BringInError::TooMany(newcomers.split_off(free)));
        }
        for newcomer in &newcomers {
            state.bring_in(room, *newcomer, at);
        }
        Ok(newcomers)
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
        let shown = later.map(|(membership, member)| Member {
            membership: *membership,
            user: state.person(member.user),
            joined_at: member.joined_at,
            last_read_at: member.last_read_at,
            shows_reading: member.preferences.shows_reading,
        });
        Ok(shown.take(limit as usize).collect())
    }

    async fn among(&self, room: RoomId, users: &[UserId]) -> Result<Vec<UserId>, Fault> {
        let state = self.state();
        let members = state.rooms.get(&room).into_iter().flat_map(|room| room.members.values());
        Ok(members.map(|member| member.user).filter(|user| users.contains(user)).collect())
    }

    async fn count(&self, room: RoomId) -> Result<u64, Fault> {
        Ok(self.state().rooms.get(&room).map_or(0, |room| room.members.len() as u64))
    }

    fn forget(&self, _event: RoomEvent) {}
}
