//! The rules that implementations of [`LastRooms`] must keep, a function each.

use std::sync::Arc;

use kernel::testing::noon;
use kernel::{RoomId, UserId, UserRef};
use rooms::RoomRepository;
use rooms::testing::builders::new_room;
use rooms::testing::suite::People;

use super::unknown_room;
use crate::LastRooms;

/// The last rooms under test, and what their store must hold for them.
#[derive(Clone)]
pub struct LastRoomPorts {
    /// Where people last posted, over the same store as the rooms and the people.
    pub last_rooms: Arc<dyn LastRooms>,
    /// The rooms that people post in.
    pub rooms: Arc<dyn RoomRepository>,
    /// Those who post.
    pub people: Arc<dyn People>,
}

impl LastRoomPorts {
    async fn of(&self, user: &UserRef) -> Option<RoomId> {
        self.last_rooms.of(user.id).await.expect("an answer")
    }

    /// A person, and that many rooms that the person has made.
    async fn author_and_rooms(&self, count: usize) -> (UserRef, Vec<RoomId>) {
        let author = self.people.sign_up("author").await;
        let mut rooms = Vec::with_capacity(count);
        for _ in 0..count {
            let room = self.rooms.add(new_room(author.id)).await.expect("a room that is added");
            rooms.push(room.id);
        }
        (author, rooms)
    }

    async fn delete(&self, room: RoomId) {
        assert!(self.rooms.archive(room, noon()).await.expect("an answer"));
    }
}

/// Names every rule of implementations of `LastRooms` to the macro given.
#[macro_export]
macro_rules! last_room_rules {
    ($run:ident) => {
        $run! {
            who_has_posted_nowhere_has_no_last_room,
            the_room_that_was_noted_last_is_the_last_room,
            of_many_rooms_noted_at_once_the_last_one_counts,
            to_stay_in_a_room_changes_nothing,
            everybody_has_a_last_room_of_their_own,
            a_last_room_that_was_deleted_is_none,
            a_room_that_was_deleted_before_the_last_one_does_not_matter,
            who_posts_again_after_a_deletion_has_a_last_room,
        }
    };
}

/// Also if they made a room, are known to nobody, or others have posted in their room.
pub async fn who_has_posted_nowhere_has_no_last_room(ports: &LastRoomPorts) {
    let (author, rooms) = ports.author_and_rooms(1).await;
    let other = ports.people.sign_up("other").await;
    ports.last_rooms.note(other.id, rooms[0]);

    assert_eq!(ports.of(&author).await, None);
    let unknown = UserId::new(unknown_room().get()).expect("a positive number");
    assert_eq!(ports.last_rooms.of(unknown).await.expect("an answer"), None);
}

/// At once, and whichever was made first.
pub async fn the_room_that_was_noted_last_is_the_last_room(ports: &LastRoomPorts) {
    let (author, rooms) = ports.author_and_rooms(3).await;
    for room in [rooms[1], rooms[2], rooms[0], rooms[1]] {
        ports.last_rooms.note(author.id, room);
        assert_eq!(ports.of(&author).await, Some(room));
    }
}

/// Without anybody asking in between.
pub async fn of_many_rooms_noted_at_once_the_last_one_counts(ports: &LastRoomPorts) {
    let (author, rooms) = ports.author_and_rooms(5).await;
    for round in 0..100 {
        ports.last_rooms.note(author.id, rooms[round % rooms.len()]);
    }
    ports.last_rooms.note(author.id, rooms[2]);
    assert_eq!(ports.of(&author).await, Some(rooms[2]));
}

/// However often it is noted.
pub async fn to_stay_in_a_room_changes_nothing(ports: &LastRoomPorts) {
    let (author, rooms) = ports.author_and_rooms(2).await;
    for room in rooms {
        for _ in 0..100 {
            ports.last_rooms.note(author.id, room);
        }
        assert_eq!(ports.of(&author).await, Some(room));
    }
}

/// Whatever others do.
pub async fn everybody_has_a_last_room_of_their_own(ports: &LastRoomPorts) {
    let (author, rooms) = ports.author_and_rooms(2).await;
    let other = ports.people.sign_up("other").await;

    ports.last_rooms.note(author.id, rooms[0]);
    ports.last_rooms.note(other.id, rooms[1]);

    assert_eq!(ports.of(&author).await, Some(rooms[0]));
    assert_eq!(ports.of(&other).await, Some(rooms[1]));
}

/// Also the room that was the last one before does not come back.
pub async fn a_last_room_that_was_deleted_is_none(ports: &LastRoomPorts) {
    let (author, rooms) = ports.author_and_rooms(2).await;
    for room in &rooms {
        ports.last_rooms.note(author.id, *room);
    }
    ports.delete(rooms[1]).await;
    assert_eq!(ports.of(&author).await, None);
}

/// Only the last one is asked for.
pub async fn a_room_that_was_deleted_before_the_last_one_does_not_matter(ports: &LastRoomPorts) {
    let (author, rooms) = ports.author_and_rooms(2).await;
    for room in &rooms {
        ports.last_rooms.note(author.id, *room);
    }
    ports.delete(rooms[0]).await;
    assert_eq!(ports.of(&author).await, Some(rooms[1]));
}

/// As if the deleted room had never been.
pub async fn who_posts_again_after_a_deletion_has_a_last_room(ports: &LastRoomPorts) {
    let (author, rooms) = ports.author_and_rooms(2).await;
    ports.last_rooms.note(author.id, rooms[0]);
    ports.delete(rooms[0]).await;
    assert_eq!(ports.of(&author).await, None);

    ports.last_rooms.note(author.id, rooms[1]);

    assert_eq!(ports.of(&author).await, Some(rooms[1]));
}
