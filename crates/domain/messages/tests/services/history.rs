use kernel::{RoomId, UserRef};
use messages::testing::builders::edit;
use messages::{Error, HistoryFilter, MessageLog, Sequence};
use rooms::{AccessRule, Action};

use crate::world::{CHUNK, World, absent_rooms, run};

/// Every message.
fn all() -> HistoryFilter {
    HistoryFilter::default()
}

#[test]
fn the_history_of_an_empty_room_is_empty() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let mut history = world.read(room, &author, all()).await;
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
            let walked = world.walk_all(room, &author, all()).await;
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
        let mut history = world.read(room, &author, all()).await;
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
        let mut history = world.read(room, &author, all()).await;
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
        world.delete(room, [1, 3, 5]).await;
        assert_eq!(world.walk_all(room, &author, all()).await, [2, 4]);
    });
}

#[test]
fn a_chunk_of_deleted_messages_does_not_end_a_walk() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, CHUNK + 1).await;
        world.delete(room, 1..=CHUNK).await;
        assert_eq!(world.walk_all(room, &author, all()).await, [CHUNK + 1]);
    });
}

#[test]
fn a_walk_begins_at_the_first_message_that_is_still_kept() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 5).await;
        world.log.remove_before(room, Sequence::new(4));
        assert_eq!(world.walk_all(room, &author, all()).await, [4, 5]);
    });
}

#[test]
fn a_walk_ends_where_its_messages_are_removed_meanwhile() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 3).await;
        let history = world.read(room, &author, all()).await;
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
        assert_eq!(world.walk_all(room, &reader, all()).await, [1]);
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
            assert_barred(&world, room, &stranger).await;
            assert!(world.service.read_history(creator.id, room, all()).await.is_ok());
        }
    });
}

#[test]
fn a_banned_person_cannot_read_an_open_room() {
    run(async {
        let world = World::new();
        let (_, room) = world.author_and_room().await;
        let banned = world.sign_up("banned").await;
        world.ban(room, &banned).await;
        assert_barred(&world, room, &banned).await;
    });
}

async fn assert_barred(world: &World, room: RoomId, reader: &UserRef) {
    let refused = world.service.read_history(reader.id, room, all()).await;
    assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
}

#[test]
fn a_room_that_is_not_there_has_no_history() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        for room in absent_rooms(&world, &author).await {
            let refused = world.service.read_history(author.id, room, all()).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}

#[test]
fn an_edited_message_is_read_as_it_reads_now() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let message = world.posted(room, &author, "a text").await;
        let edited = world.log.change(edit(&message, "edited")).await.unwrap();

        let mut history = world.read(room, &author, all()).await;

        assert_eq!(world.step(&mut history).await, Some(vec![(*edited).clone()]));
    });
}
