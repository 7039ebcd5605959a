use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UniqueId, UserId};

use super::InMemoryRooms;
use super::in_memory_rooms::State;
use crate::{Attendance, Passage, PresenceRepository};

#[async_trait]
impl PresenceRepository for InMemoryRooms {
    async fn record(
        &self,
        node: UniqueId,
        passages: &[Passage],
        until: Timestamp,
    ) -> Result<(), Fault> {
        let mut state = self.state();
        state.leases.insert(node, until);
        for Passage { room, user, is_here, at } in passages {
            if *is_here {
                state.present.insert((*room, *user, node));
            } else {
                state.present.remove(&(*room, *user, node));
                state.note_last_seen(*room, *user, *at);
            }
        }
        Ok(())
    }

    async fn attendance(
        &self,
        room: RoomId,
        users: &[UserId],
        now: Timestamp,
    ) -> Result<Vec<Attendance>, Fault> {
        let mut state = self.state();
        let attend = |user: &UserId| {
            let lease_end = state.lease_end(room, *user);
            let is_online = lease_end.is_some_and(|end| now < end);
            let kept = state.member_mut(room, *user).and_then(|member| member.last_seen);
            let last_seen = if is_online { Some(now) } else { kept.max(lease_end) };
            Attendance { user: *user, is_online, last_seen }
        };
        Ok(users.iter().map(attend).collect())
    }

    async fn sweep(&self, now: Timestamp) -> Result<(), Fault> {
        let mut state = self.state();
        let ended: Vec<_> = state.leases.extract_if(|_, end| *end <= now).collect();
        for (node, end) in ended {
            let gone: Vec<_> = state.present.extract_if(|(_, _, holder)| *holder == node).collect();
            for (room, user, _) in gone {
                state.note_last_seen(room, user, end);
            }
        }
        Ok(())
    }
}

impl State {
    /// When the last lease ends of the nodes that have the person in the room.
    fn lease_end(&self, room: RoomId, user: UserId) -> Option<Timestamp> {
        let leases = self.leases.iter();
        let of_nodes = leases.filter(|(node, _)| self.present.contains(&(room, user, **node)));
        of_nodes.map(|(_, end)| *end).max()
    }

    /// Whoever is not a member any more is not remembered.
    fn note_last_seen(&mut self, room: RoomId, user: UserId, at: Timestamp) {
        if let Some(member) = self.member_mut(room, user) {
            member.last_seen = member.last_seen.max(Some(at));
        }
    }
}
