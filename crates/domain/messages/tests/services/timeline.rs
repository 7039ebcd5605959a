use kernel::{RoomId, UserRef};
use messages::{Error, Sequence, TimelinePage};
use rooms::{AccessRule, Action};

use crate::walk::page;
use crate::world::{World, absent_rooms, numbers, run};

impl World {
    async fn timeline(
        &self,
        room: RoomId,
        reader: &UserRef,
        number: u64,
        size: u32,
    ) -> TimelinePage {
        self.service.timeline(reader.id, room, page(number, size)).await.expect("a page")
    }

    /// Expects pages of three to be these, with this total.
    async fn assert_pages(&self, room: RoomId, reader: &UserRef, pages: &[&[i64]], total: u64) {
        for (number, expected) in (1..).zip(pages) {
            let page = self.timeline(room, reader, number, 3).await;
            assert_eq!(numbers(&page.messages), *expected, "page {number}");
            assert_eq!(page.total, total, "page {number}");
            let has_older = pages[usize::try_from(number).expect("a small number")..]
                .iter()
                .any(|older| !older.is_empty());
            assert_eq!(page.has_more, has_older, "page {number}");
        }
    }
}

#[test]
fn the_first_page_holds_the_newest_messages_from_old_to_new() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 7).await;
        let pages: [&[i64]; 4] = [&[5, 6, 7], &[2, 3, 4], &[1], &[]];
        world.assert_pages(room, &author, &pages, 7).await;
        let far = world.timeline(room, &author, u64::MAX, 3).await;
        assert_eq!(far, TimelinePage { messages: Vec::new(), total: 7, has_more: false });
    });
}

#[test]
fn a_full_last_page_has_nothing_behind_it() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 6).await;
        world.assert_pages(room, &author, &[&[4, 5, 6], &[1, 2, 3], &[]], 6).await;
    });
}

#[test]
fn an_empty_room_has_an_empty_timeline() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.assert_pages(room, &author, &[&[], &[]], 0).await;
    });
}

#[test]
fn deleted_messages_keep_their_places() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 7).await;
        world.delete(room, [1, 4, 5, 7]).await;
        world.assert_pages(room, &author, &[&[5, 6, 7], &[2, 3, 4], &[1]], 7).await;
        let first = world.timeline(room, &author, 1, 3).await.messages;
        assert!(first[0].deleted_at.is_some() && first[0].content.is_empty());
        assert!(first[1].deleted_at.is_none() && !first[1].content.is_empty());
    });
}

#[test]
fn messages_that_are_not_kept_any_more_are_not_counted() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_many(room, &author, 7).await;
        world.log.remove_before(room, Sequence::new(4));
        world.assert_pages(room, &author, &[&[5, 6, 7], &[4], &[]], 4).await;

        world.log.remove_before(room, Sequence::new(8));
        world.assert_pages(room, &author, &[&[], &[]], 0).await;
    });
}

#[test]
fn a_timeline_moves_no_mark_and_joins_nobody() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let reader = world.sign_up("reader").await;
        world.post_many(room, &author, 3).await;
        world.assert_pages(room, &reader, &[&[1, 2, 3]], 3).await;
        assert_eq!(world.marks(room, &reader), []);
        assert!(!world.is_member(room, &reader).await);
    });
}

#[test]
fn a_stranger_cannot_see_the_timeline_of_a_closed_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            let refused = world.service.timeline(stranger.id, room, page(1, 50)).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
        }
    });
}

#[test]
fn a_room_that_is_not_there_has_no_timeline() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        for room in absent_rooms(&world, &author).await {
            let refused = world.service.timeline(author.id, room, page(1, 50)).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}

#[test]
fn the_newest_messages_of_rooms_are_told_without_deleted_ones() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let empty = world.add_room(&author, AccessRule::Open).await;
        world.post_many(room, &author, 3).await;
        world.delete(room, [3]).await;
        let newest = world.service.newest(&[room, empty]).await.unwrap();
        assert_eq!(numbers(&newest), [2]);
        assert_eq!(world.service.newest(&[]).await.unwrap(), []);
    });
}
