use std::time::Duration;

use kernel::SearchTerm;
use kernel::testing::noon;
use messages::testing::builders::client_message_id;
use messages::{HistoryFilter, PostMessage, ReadMark, Sequence};

use crate::walk::page;
use crate::world::{CHUNK, World, post, run};

fn all() -> HistoryFilter {
    HistoryFilter::default()
}

#[test]
fn a_walk_moves_the_mark_at_its_end() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let reader = world.sign_up("reader").await;
        world.post_many(room, &author, CHUNK + 1).await;
        let mut history = world.read(room, &reader, all()).await;
        world.step(&mut history).await;
        assert_eq!(world.marks(room, &reader), []);

        world.step(&mut history).await;
        assert_eq!(world.marks(room, &reader), [], "the last messages may still get lost");

        assert_eq!(world.step(&mut history).await, None);
        assert_eq!(world.step(&mut history).await, None);
        assert_eq!(world.marks(room, &reader), [CHUNK + 1]);
    });
}

#[test]
fn a_walk_moves_the_mark_over_deleted_messages_at_its_end() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let reader = world.sign_up("reader").await;
        world.post_many(room, &author, 3).await;
        world.delete(room, [3]).await;

        world.walk_all(room, &reader, all()).await;

        assert_eq!(world.marks(room, &reader), [3]);
    });
}

#[test]
fn a_page_moves_the_mark_to_the_newest_message_on_it() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let reader = world.sign_up("reader").await;
        world.post_many(room, &author, 7).await;
        world.delete(room, [7]).await;
        for number in [3, 2, 1] {
            world.page(room, &reader, all(), page(number, 2)).await;
        }
        assert_eq!(world.marks(room, &reader), [2, 4, 6]);
    });
}

#[test]
fn reading_nothing_moves_no_mark() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let reader = world.sign_up("reader").await;
        world.walk_all(room, &reader, all()).await;
        world.page(room, &reader, all(), page(1, 50)).await;
        world.post_many(room, &author, 3).await;
        world.page(room, &reader, all(), page(2, 50)).await;
        assert_eq!(world.marks(room, &reader), []);
    });
}

#[test]
fn a_search_moves_no_mark() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let reader = world.sign_up("reader").await;
        world.post_many(room, &author, 3).await;
        for term in ["text", "absent"] {
            let search = SearchTerm::parse(term).ok();
            let filter = HistoryFilter { search, ..all() };
            world.walk_all(room, &reader, filter.clone()).await;
            world.page(room, &reader, filter, page(1, 50)).await;
        }
        assert_eq!(world.marks(room, &reader), []);
    });
}

#[test]
fn a_mark_tells_who_read_what_and_when() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.clock.advance(Duration::from_secs(60));

        world.post_many(room, &author, 1).await;

        let at = noon() + Duration::from_secs(60);
        let mark = ReadMark { room_id: room, user_id: author.id, sequence: Sequence::new(1), at };
        assert_eq!(world.read_marks.advanced(), [mark]);
    });
}

#[test]
fn posting_marks_one_s_own_message_as_read() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let other = world.sign_up("other").await;
        world.posted(room, &author, "one").await;
        world.posted(room, &other, "two").await;
        world.posted(room, &author, "three").await;
        assert_eq!(world.marks(room, &author), [1, 3]);
        assert_eq!(world.marks(room, &other), [2]);
    });
}

#[test]
fn a_message_sent_again_marks_no_more_than_the_first_one() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let other = world.sign_up("other").await;
        let named = PostMessage {
            client_message_id: Some(client_message_id("a")),
            ..post(room, &author, "one")
        };
        world.service.post_message(named.clone()).await.unwrap();
        world.posted(room, &other, "two").await;

        world.service.post_message(named).await.unwrap();

        assert_eq!(world.marks(room, &author), [1, 1]);
    });
}
