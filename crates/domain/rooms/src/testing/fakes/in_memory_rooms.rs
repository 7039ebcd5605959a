use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use kernel::{RoomId, Timestamp, UserId, UserRef};

use crate::{NewRoom, Room};

/// Rooms, their members and the people who may be in them, in one lock: each call is one
/// transaction.
#[derive(Default)]
pub struct InMemoryRooms(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    pub(super) rooms: BTreeMap<RoomId, KeptRoom>,
    pub(super) people: BTreeMap<UserId, UserRef>,
    pub(super) last_id: i64,
}

pub(super) struct KeptRoom {
    pub(super) new: NewRoom,
    pub(super) creator: UserId,
    pub(super) members: BTreeMap<UserId, Timestamp>,
}

impl InMemoryRooms {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Deletes a room that is there, with its memberships.
    pub fn delete(&self, room: RoomId) {
        self.state().rooms.remove(&room).expect("a room that is there");
    }

    /// The person as others see them: without e-mail and name once erased.
    pub fn person(&self, id: UserId) -> UserRef {
        self.state().person(id)
    }
}

impl State {
    /// A number that no room or person has had.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub(super) fn person(&self, id: UserId) -> UserRef {
        let erased = || UserRef { id, email: String::new(), name: String::new() };
        self.people.get(&id).cloned().unwrap_or_else(erased)
    }

    pub(super) fn room(&self, id: RoomId) -> Option<Room> {
        let kept = self.rooms.get(&id)?;
        Some(Room {
            id,
            name: kept.new.name.clone(),
            description: kept.new.description.clone(),
            access: kept.new.access,
            kind: kept.new.kind,
            creator: self.person(kept.creator),
            created_at: kept.new.created_at,
        })
    }
}

impl KeptRoom {
    /// Gives the creator's rights to the longest-standing member, if there is one.
    pub(super) fn pass_rights_on(&mut self) {
        let longest_standing = self.members.iter().min_by_key(|(_, joined_at)| **joined_at);
        if let Some((member, _)) = longest_standing {
            self.creator = *member;
        }
    }
}
