mod account;
mod batch;
mod index;
mod newcomers;
mod telling;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use kernel::{RoomId, UserId};
use messages::{Message, Sequence};
use tokio::sync::mpsc;

use self::batch::{Arrivals, Batch};
use self::index::{Index, Progress};
use crate::closing::Closing;
use crate::connection::ConnectionId;
use crate::interests::Interests;
use crate::lock;

pub(crate) use self::index::Socket;
pub(crate) use self::telling::tell_followers;

/// Tidings that wait for the task that tells them.
const MAX_WAITING: usize = 4_096;

/// Something that the followers of a room are to be told.
#[derive(Debug)]
pub(crate) enum Tidings {
    /// These people, who follow here, came into a room.
    Joined(RoomId, Vec<UserId>),
    /// A message came.
    Posted(Arc<Message>),
    /// Messages may have come of which nobody told.
    Distrusted(RoomId),
}

/// The sockets that follow their person's rooms, and what they are to be told.
///
/// Whoever commits only looks whether anybody follows the room, and leaves the rest to one task.
pub(crate) struct Followers {
    index: Mutex<Index>,
    tidings: mpsc::Sender<Tidings>,
}

impl Followers {
    /// Without sockets; what there is to tell comes out of the other end.
    pub(crate) fn new(interests: Arc<Interests>) -> (Self, mpsc::Receiver<Tidings>) {
        let (tidings, received) = mpsc::channel(MAX_WAITING);
        (Self { index: Mutex::new(Index::new(interests)), tidings }, received)
    }

    /// Takes a socket in. It follows the rooms of its person that are known, and those that are added.
    pub(crate) fn add(&self, user: UserId, socket: Socket) {
        lock(&self.index).add(user, socket);
    }

    pub(crate) fn remove(&self, user: UserId, id: ConnectionId) {
        lock(&self.index).remove(user, id);
    }

    /// Lets a person's sockets follow rooms. Those of them of which it is not known where they end.
    pub(crate) fn add_rooms(&self, user: UserId, rooms: &[RoomId]) -> Vec<RoomId> {
        let mut index = lock(&self.index);
        rooms.iter().copied().filter(|room| index.add_room(user, *room)).collect()
    }

    /// Notes where rooms end.
    pub(crate) fn set_ends(&self, last_numbers: &[(RoomId, Sequence)]) {
        let mut index = lock(&self.index);
        for (room, last) in last_numbers {
            index.set_end(*room, *last);
        }
    }

    /// People came into a room.
    pub(crate) fn joined(&self, room: RoomId, users: &[UserId]) {
        let mut index = lock(&self.index);
        let here = users.iter().copied().filter(|user| index.follows(*user));
        let here: Vec<UserId> = here.collect();
        if here.is_empty() {
            return;
        }
        for user in &here {
            index.add_room(*user, room);
        }
        // Under the lock, so that no message of the room that they hear of comes before it.
        if self.tidings.try_send(Tidings::Joined(room, here.clone())).is_err() {
            for user in here {
                index.close_person(user, Closing::TooSlow);
            }
        }
    }

    /// A message was committed.
    pub(crate) fn posted(&self, message: &Arc<Message>) {
        if message.deleted_at.is_none() {
            self.send(message.room_id, || Tidings::Posted(Arc::clone(message)));
        }
    }

    /// Messages of these rooms may have been committed of which nobody told.
    pub(crate) fn distrust(&self, rooms: &[RoomId]) {
        for room in rooms {
            self.send(*room, || Tidings::Distrusted(*room));
        }
    }

    /// A room is not there any more.
    pub(crate) fn forget_room(&self, room: RoomId) {
        let mut index = lock(&self.index);
        for user in index.people_in(room) {
            index.remove_room(user, room);
        }
    }

    fn people_in(&self, room: RoomId) -> Vec<UserId> {
        lock(&self.index).people_in(room)
    }

    fn sockets(&self, room: RoomId, user: UserId) -> Vec<Socket> {
        lock(&self.index).sockets(room, user).to_vec()
    }

    fn progress(&self, room: RoomId) -> Option<Progress> {
        lock(&self.index).progress(room)
    }

    fn set_told(&self, room: RoomId, last: Sequence) {
        lock(&self.index).set_told(room, last);
    }

    fn close_room(&self, room: RoomId, closing: Closing) {
        lock(&self.index).close_room(room, closing);
    }

    /// Closes everybody whom a batch is for. What comes later is told to those who come back.
    fn give_up(&self, batch: &Batch) {
        for users in batch.joined.values() {
            self.give_up_newcomers(users);
        }
        for (room, arrivals) in &batch.rooms {
            self.give_up_room(*room, arrivals);
        }
    }

    /// Closes these people, who are not shown a room that they came into.
    fn give_up_newcomers(&self, users: &BTreeSet<UserId>) {
        let index = lock(&self.index);
        for user in users {
            index.close_person(*user, Closing::TooSlow);
        }
    }

    /// Closes everybody who follows a room, of which they are not told this.
    fn give_up_room(&self, room: RoomId, arrivals: &Arrivals) {
        let mut index = lock(&self.index);
        index.close_room(room, Closing::TooSlow);
        if let Some(last) = arrivals.last() {
            index.set_told(room, last);
        }
    }

    fn send(&self, room: RoomId, tidings: impl FnOnce() -> Tidings) {
        let index = lock(&self.index);
        if index.is_followed(room) && self.tidings.try_send(tidings()).is_err() {
            index.close_room(room, Closing::TooSlow);
        }
    }
}
