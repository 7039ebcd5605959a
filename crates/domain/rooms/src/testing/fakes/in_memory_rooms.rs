use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard};

use kernel::{MembershipId, PostId, RevocationId, RoomId, Timestamp, UniqueId, UserId, UserRef};

use super::kept_room::{KeptMember, KeptRoom};
use crate::{AccessRule, LoggedRoomEvent, Room, RoomEvent, RoomQuery};

/// Rooms, their members and secrets, what was chosen for them and who attends them, the people who may be in them, the
/// posts they may be about and the log of room events, in one lock: each call is one transaction.
#[derive(Default)]
pub struct InMemoryRooms(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    pub(super) rooms: BTreeMap<RoomId, KeptRoom>,
    pub(super) people: BTreeMap<UserId, UserRef>,
    pub(super) posts: BTreeSet<PostId>,
    pub(super) events: Vec<LoggedRoomEvent>,
    /// When the nodes' leases end.
    pub(super) leases: HashMap<UniqueId, Timestamp>,
    pub(super) present: HashSet<(RoomId, UserId, UniqueId)>,
    last_id: i64,
}

impl InMemoryRooms {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Deletes a room that is there, as its creator would.
    pub fn delete(&self, room: RoomId) {
        assert!(self.state().archive(room), "a room that is there");
    }

    /// The person as others see them: without e-mail and name once erased.
    pub fn person(&self, id: UserId) -> UserRef {
        self.state().person(id)
    }

    /// Notes that a message was sent to a room that is there.
    pub fn note_message(&self, room: RoomId, at: Timestamp) {
        self.state().rooms.get_mut(&room).expect("a room that is there").active_at = at;
    }

    /// Notes that a member of a room read something.
    pub fn note_reading(&self, room: RoomId, user: UserId, at: Timestamp) {
        let mut state = self.state();
        state.member_mut(room, user).expect("a member of a room").last_read_at = Some(at);
    }
}

impl State {
    /// A number that nothing else has had.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub(super) fn person(&self, id: UserId) -> UserRef {
        let erased = || UserRef { id, email: String::new(), name: String::new() };
        self.people.get(&id).cloned().unwrap_or_else(erased)
    }

    /// Those who are not there, in their order.
    pub(super) fn unknown_among(&self, people: &[UserId]) -> Vec<UserId> {
        people.iter().copied().filter(|user| !self.people.contains_key(user)).collect()
    }

    pub(super) fn room(&self, id: RoomId, viewer: UserId) -> Option<Room> {
        self.rooms.get(&id).map(|kept| self.shown(id, kept, viewer))
    }

    /// The rooms of a query, newest first.
    pub(super) fn rooms_of(&self, query: RoomQuery) -> impl Iterator<Item = Room> {
        let newest_first = self.rooms.iter().rev();
        newest_first
            .filter(move |(_, kept)| kept.is_in(query))
            .map(move |(id, kept)| self.shown(*id, kept, query.user))
    }

    fn shown(&self, id: RoomId, kept: &KeptRoom, viewer: UserId) -> Room {
        let name = match (&kept.name, kept.other_of_the_pair(viewer)) {
            (Some(name), _) => name.as_str().to_owned(),
            (None, Some(other)) => self.person(other).name,
            (None, None) => String::new(),
        };
        Room {
            id,
            name,
            description: kept.description.clone(),
            access: kept.access,
            kind: kept.kind,
            post: kept.post.filter(|post| self.posts.contains(post)),
            creator: self.person(kept.creator),
            member_count: kept.members.len() as u64,
            created_at: kept.created_at,
            active_at: kept.active_at,
        }
    }

    pub(super) fn member_mut(&mut self, room: RoomId, user: UserId) -> Option<&mut KeptMember> {
        self.rooms.get_mut(&room)?.member_mut(user)
    }

    pub(super) fn add_room(&mut self, room: KeptRoom) -> RoomId {
        let id = RoomId::new(self.next_id()).expect("a positive number");
        self.rooms.insert(id, room);
        id
    }

    /// Makes a person a member of a room that is there; whether they were none before.
    pub(super) fn bring_in(&mut self, room: RoomId, user: UserId, at: Timestamp) -> bool {
        let membership = MembershipId::new(self.next_id()).expect("a positive number");
        let room = self.rooms.get_mut(&room).expect("a room that is there");
        let is_newcomer = !room.has_member(user);
        if is_newcomer {
            room.members.insert(membership, KeptMember::new(user, at));
        }
        if !room.has_member(room.creator) {
            room.creator = user;
        }
        is_newcomer
    }

    pub(super) fn log(&mut self, event: RoomEvent) {
        let id = RevocationId::new(self.next_id()).expect("a positive number");
        self.events.push(LoggedRoomEvent { id, event });
    }

    /// Whether there was such a room.
    pub(super) fn archive(&mut self, room: RoomId) -> bool {
        let was_there = self.rooms.remove(&room).is_some();
        if was_there {
            self.log(RoomEvent::RoomDeleted { room });
        }
        was_there
    }

    /// Takes a person out of a room, which deletes an invite room with nobody else in it.
    pub(super) fn take_out(&mut self, id: RoomId, user: UserId) {
        let Some(room) = self.rooms.get_mut(&id) else { return };
        let was_member = room.has_member(user);
        room.members.retain(|_, member| member.user != user);
        if room.creator == user
            && let Some(longest_standing) = room.members.values().next()
        {
            room.creator = longest_standing.user;
        }
        let is_deserted = was_member && room.members.is_empty();
        if is_deserted && room.access == AccessRule::Invite {
            self.archive(id);
        }
    }
}
