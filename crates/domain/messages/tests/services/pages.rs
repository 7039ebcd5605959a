use messages::{Error, HistoryFilter, Sequence, Times};
use rooms::{AccessRule, Action};

use crate::walk::page;
use crate::world::{World, absent_rooms, run};

fn all() -> HistoryFilter {
    HistoryFilter::default()
}

#[test]
fn the_first_page_holds_the_newest_messages_from_old_to_new() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 7).await;
        for (number, expected) in
            [(1, vec![5, 6, 7]), (2, vec![2, 3, 4]), (3, vec![1]), (4, vec![]), (u64::MAX, vec![])]
        {
            let read = world.page(room, &author, all(), page(number, 3)).await;
            assert_eq!(read, expected, "page {number}");
        }
    });
}

#[test]
fn an_empty_room_has_an_empty_page() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        assert_eq!(world.page(room, &author, all(), page(1, 50)).await, []);
    });
}

#[test]
fn deleted_messages_take_no_place_on_pages() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 8).await;
        world.delete(room, [2, 5, 6, 8]).await;
        assert_eq!(world.page(room, &author, all(), page(1, 3)).await, [3, 4, 7]);
        assert_eq!(world.page(room, &author, all(), page(2, 3)).await, [1]);
    });
}

#[test]
fn messages_that_are_not_kept_any_more_are_on_no_page() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 7).await;
        world.log.remove_before(room, Sequence::new(4));
        assert_eq!(world.page(room, &author, all(), page(1, 3)).await, [5, 6, 7]);
        assert_eq!(world.page(room, &author, all(), page(2, 3)).await, [4]);

        world.log.remove_before(room, Sequence::new(8));
        assert_eq!(world.page(room, &author, all(), page(1, 3)).await, []);
    });
}

#[test]
fn anyone_may_read_a_page_of_an_open_room_without_joining() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let reader = world.sign_up("reader").await;
        world.post_many(room, &author, 1).await;
        assert_eq!(world.page(room, &reader, all(), page(1, 50)).await, [1]);
        assert!(!world.is_member(room, &reader).await);
    });
}

#[test]
fn a_stranger_cannot_read_a_page_of_a_closed_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            world.posted(room, &creator, "hello").await;

            let refused =
                world.service.read_page(stranger.id, room, Times::default(), page(1, 50)).await;

            assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
            assert_eq!(world.marks(room, &stranger), []);
        }
    });
}

#[test]
fn a_room_that_is_not_there_has_no_pages() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        for room in absent_rooms(&world, &author).await {
            let refused =
                world.service.read_page(author.id, room, Times::default(), page(1, 50)).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}
