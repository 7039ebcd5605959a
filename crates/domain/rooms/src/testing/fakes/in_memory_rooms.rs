use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

use kernel::{MembershipId, PostId, RevocationId, RoomId, UserId, UserRef};

use crate::{AccessRule, LoggedRoomEvent, NewRoom, Room, RoomEvent, RoomQuery, RoomScope};

/// Rooms, their members, the people who may be in them, the posts they may be about and the log of room
/// events, in one lock: each call is one transaction.
#[derive(Default)]
pub struct InMemoryRooms(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    pub(super) rooms: BTreeMap<RoomId, KeptRoom>,
    pub(super) people: BTreeMap<UserId, UserRef>,
    pub(super) posts: BTreeSet<PostId>,
    pub(super) events: Vec<LoggedRoomEvent>,
    last_id: i64,
}

pub(super) struct KeptRoom {
    pub(super) new: NewRoom,
    pub(super) creator: UserId,
    /// In the order of joining.
    pub(super) members: BTreeMap<MembershipId, UserId>,
    pub(super) banned: BTreeSet<UserId>,
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

    pub(super) fn room(&self, id: RoomId) -> Option<Room> {
        self.rooms.get(&id).map(|kept| self.shown(id, kept))
    }

    /// The rooms of a query, newest first.
    pub(super) fn rooms_of(&self, query: RoomQuery) -> impl Iterator<Item = Room> {
        let newest_first = self.rooms.iter().rev();
        newest_first
            .filter(move |(_, kept)| kept.is_in(query))
            .map(|(id, kept)| self.shown(*id, kept))
    }

    fn shown(&self, id: RoomId, kept: &KeptRoom) -> Room {
        Room {
            id,
            name: kept.new.name.clone(),
            description: kept.new.description.clone(),
            access: kept.new.access,
            kind: kept.new.kind,
            post: kept.new.post.filter(|post| self.posts.contains(post)),
            creator: self.person(kept.creator),
            created_at: kept.new.created_at,
        }
    }

    pub(super) fn next_membership(&mut self) -> MembershipId {
        MembershipId::new(self.next_id()).expect("a positive number")
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
        room.members.retain(|_, member| *member != user);
        if room.creator == user
            && let Some(longest_standing) = room.members.values().next()
        {
            room.creator = *longest_standing;
        }
        let is_deserted = was_member && room.members.is_empty();
        if is_deserted && room.new.access == AccessRule::Invite {
            self.archive(id);
        }
    }
}

impl KeptRoom {
    pub(super) fn has_member(&self, user: UserId) -> bool {
        self.members.values().any(|member| *member == user)
    }

    fn is_in(&self, query: RoomQuery) -> bool {
        let is_member = self.has_member(query.user);
        let is_in_scope = match query.scope {
            RoomScope::Visible => is_member || self.new.access != AccessRule::Invite,
            RoomScope::Own => is_member || self.creator == query.user,
        };
        let has_purpose =
            query.purpose.is_none_or(|purpose| purpose.kinds().contains(&self.new.kind));
        is_in_scope && has_purpose
    }
}
