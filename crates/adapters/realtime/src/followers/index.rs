use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kernel::{RoomId, UserId};
use messages::Sequence;

use crate::closing::Closing;
use crate::connection::ConnectionId;
use crate::dialect::DialectId;
use crate::interests::Interests;
use crate::outbox::Outbox;

/// One socket that follows its person's rooms.
#[derive(Debug, Clone)]
pub(crate) struct Socket {
    pub(crate) id: ConnectionId,
    pub(crate) dialect: DialectId,
    pub(crate) outbox: Outbox,
}

/// Who follows here, found by person and by room.
///
/// Who is removed from a room stays in it here until the last of their sockets is gone: the store says of each
/// message who is to hear of it, and who was let in again may be told of before their removal.
pub(super) struct Index {
    people: HashMap<UserId, Person>,
    rooms: HashMap<RoomId, FollowedRoom>,
    interests: Arc<Interests>,
}

/// A person who follows their rooms.
#[derive(Default)]
struct Person {
    /// At least one.
    sockets: Vec<Socket>,
    rooms: HashSet<RoomId>,
}

/// A room that somebody follows here.
#[derive(Default)]
struct FollowedRoom {
    people: HashSet<UserId>,
    progress: Progress,
}

/// How far the messages of a room were told.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Progress {
    /// The last one that was; `None` before the first. None up to there is told again.
    pub(super) told: Option<Sequence>,
    /// Where the room ended when it was first looked at. What lies before is missing to nobody.
    end: Option<Sequence>,
}

impl Progress {
    /// After which message nothing may be missing, if that is known.
    pub(super) fn reached(self) -> Option<Sequence> {
        self.told.max(self.end)
    }
}

impl Index {
    pub(super) fn new(interests: Arc<Interests>) -> Self {
        Self { people: HashMap::new(), rooms: HashMap::new(), interests }
    }

    pub(super) fn add(&mut self, user: UserId, socket: Socket) {
        self.people.entry(user).or_default().sockets.push(socket);
    }

    /// Takes a socket out, and its person with the last one.
    pub(super) fn remove(&mut self, user: UserId, id: ConnectionId) {
        let Some(person) = self.people.get_mut(&user) else { return };
        person.sockets.retain(|socket| socket.id != id);
        if person.sockets.is_empty() {
            let rooms = std::mem::take(&mut person.rooms);
            self.people.remove(&user);
            for room in rooms {
                self.leave(user, room);
            }
        }
    }

    /// Lets a person's sockets follow a room, if there are any; whether it is not known where the room ends.
    pub(super) fn add_room(&mut self, user: UserId, room: RoomId) -> bool {
        let Some(person) = self.people.get_mut(&user) else { return false };
        person.rooms.insert(room);
        let followed = self.rooms.entry(room).or_insert_with(|| {
            self.interests.add(room);
            FollowedRoom::default()
        });
        followed.people.insert(user);
        followed.progress.reached().is_none()
    }

    pub(super) fn remove_room(&mut self, user: UserId, room: RoomId) {
        if let Some(person) = self.people.get_mut(&user) {
            person.rooms.remove(&room);
        }
        self.leave(user, room);
    }

    fn leave(&mut self, user: UserId, room: RoomId) {
        let Some(followed) = self.rooms.get_mut(&room) else { return };
        followed.people.remove(&user);
        if followed.people.is_empty() {
            self.rooms.remove(&room);
            self.interests.remove(room);
        }
    }

    /// Whether a person has sockets here.
    pub(super) fn follows(&self, user: UserId) -> bool {
        self.people.contains_key(&user)
    }

    /// Whether anybody follows a room.
    pub(super) fn is_followed(&self, room: RoomId) -> bool {
        self.rooms.contains_key(&room)
    }

    /// Who follows a room.
    pub(super) fn people_in(&self, room: RoomId) -> Vec<UserId> {
        self.rooms.get(&room).into_iter().flat_map(|room| &room.people).copied().collect()
    }

    /// A person's sockets, if they follow the room.
    pub(super) fn sockets(&self, room: RoomId, user: UserId) -> &[Socket] {
        let person = self.people.get(&user).filter(|person| person.rooms.contains(&room));
        person.map(|person| person.sockets.as_slice()).unwrap_or_default()
    }

    /// How far a room was told; `None` if nobody follows it.
    pub(super) fn progress(&self, room: RoomId) -> Option<Progress> {
        self.rooms.get(&room).map(|followed| followed.progress)
    }

    /// Notes where a room ends, unless that is known.
    pub(super) fn set_end(&mut self, room: RoomId, end: Sequence) {
        if let Some(followed) = self.rooms.get_mut(&room) {
            followed.progress.end.get_or_insert(end);
        }
    }

    /// Notes that a room was told up to a message.
    pub(super) fn set_told(&mut self, room: RoomId, last: Sequence) {
        if let Some(followed) = self.rooms.get_mut(&room) {
            followed.progress.told = followed.progress.told.max(Some(last));
        }
    }

    pub(super) fn close_person(&self, user: UserId, closing: Closing) {
        for socket in self.people.get(&user).into_iter().flat_map(|person| &person.sockets) {
            socket.outbox.close(closing);
        }
    }

    /// Closes every socket that follows a room.
    pub(super) fn close_room(&self, room: RoomId, closing: Closing) {
        for user in self.people_in(room) {
            self.close_person(user, closing);
        }
    }
}
