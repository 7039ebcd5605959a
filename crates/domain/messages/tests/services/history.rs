use kernel::testing::noon;
use kernel::{RoomId, UserRef};
use messages::{Error, History, Message, Sequence};
use rooms::AccessRule;

use crate::world::{World, run};

/// Messages that one step of a walk reads at most.
const CHUNK: i64 = 500;

impl World {
    async fn author_and_room(&self) -> (UserRef, RoomId) {
        let author = self.sign_up("author").await;
        let room = self.add_room(&author, AccessRule::Open).await;
        (author, room)
    }

    async fn post_many(&self, room: RoomId, author: &UserRef, count: i64) {
        for _ in 0..count {
            self.post(room, author, "a text").await.expect("a message");
        }
    }

    async fn step(&self, history: &mut History) -> Option<Vec<Message>> {
        self.service.next_messages(history).await.expect("an answer")
    }

    /// The numbers of all messages that are left in a walk.
    async fn walk(&self, mut history: History) -> Vec<i64> {
        let mut numbers = Vec::new();
        while let Some(messages) = self.step(&mut history).await {
            numbers.extend(messages.iter().map(|message| message.sequence.get()));
        }
        numbers
    }

    async fn walk_all(&self, room: RoomId, reader: &UserRef) -> Vec<i64> {
        self.walk(self.service.read_history(reader.id, room).await.expect("a walk")).await
    }
}

#[test]
fn the_history_of_an_empty_room_is_empty() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let mut history = world.service.read_history(author.id, room).await.unwrap();
        assert_eq!(world.step(&mut history).await, None);
    });
}

#[test]
fn a_history_holds_every_message_once_oldest_first() {
    run(async {
        for count in [1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK] {
            let world = World::new();
            let (author, room) = world.author_and_room().await;
            world.post_many(room, &author, count).await;
            let walked = world.walk_all(room, &author).await;
            assert!(walked.into_iter().eq(1..=count), "{count} messages");
        }
    });
}

#[test]
fn a_history_stays_at_its_end() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 1).await;
        let mut history = world.service.read_history(author.id, room).await.unwrap();
        assert!(world.step(&mut history).await.is_some());
        world.post_many(room, &author, 1).await;
        assert_eq!(world.step(&mut history).await, None);
        assert_eq!(world.step(&mut history).await, None);
    });
}

#[test]
fn a_message_posted_during_a_walk_is_not_in_it() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, CHUNK + 1).await;
        let mut history = world.service.read_history(author.id, room).await.unwrap();
        let first = world.step(&mut history).await.unwrap();
        assert_eq!(first.len(), 500);

        world.post_many(room, &author, 1).await;

        assert_eq!(world.walk(history).await, [CHUNK + 1]);
    });
}

#[test]
fn deleted_messages_are_left_out() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 5).await;
        for number in [1, 3, 5] {
            world.log.delete(room, Sequence::new(number), noon());
        }
        assert_eq!(world.walk_all(room, &author).await, [2, 4]);
    });
}

#[test]
fn a_chunk_of_deleted_messages_does_not_end_a_walk() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, CHUNK + 1).await;
        for number in 1..=CHUNK {
            world.log.delete(room, Sequence::new(number), noon());
        }
        assert_eq!(world.walk_all(room, &author).await, [CHUNK + 1]);
    });
}

#[test]
fn a_walk_begins_at_the_first_message_that_is_still_kept() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 5).await;
        world.log.remove_before(room, Sequence::new(4));
        assert_eq!(world.walk_all(room, &author).await, [4, 5]);
    });
}

#[test]
fn a_walk_ends_where_its_messages_are_removed_meanwhile() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 3).await;
        let history = world.service.read_history(author.id, room).await.unwrap();
        world.log.remove_before(room, Sequence::new(4));
        assert_eq!(world.walk(history).await, []);
    });
}

#[test]
fn anyone_may_read_an_open_room_without_joining() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let reader = world.sign_up("reader").await;
        world.post_many(room, &author, 1).await;
        assert_eq!(world.walk_all(room, &reader).await, [1]);
    });
}

#[test]
fn a_stranger_cannot_read_a_closed_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            let refused = world.service.read_history(stranger.id, room).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred))), "{access:?}");
            assert!(world.service.read_history(creator.id, room).await.is_ok());
        }
    });
}

#[test]
fn a_room_that_is_not_there_has_no_history() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.rooms.delete(room);
        for room in [room, RoomId::new(i64::MAX).unwrap()] {
            let refused = world.service.read_history(author.id, room).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}
