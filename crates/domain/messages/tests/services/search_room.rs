use kernel::{RoomId, UserRef};
use messages::testing::builders::search_term;
use messages::{
    ChangeNumber, Error, Found, HitCount, LogHead, MessageLog, MessageSearch, Sequence,
};
use rooms::{AccessRule, Action};

use crate::walk::page;
use crate::world::{CHUNK, World, absent_rooms, numbers, run};

/// A count that no look at the messages would come to.
const MADE_UP: u64 = 1_000;

impl World {
    /// That many messages, of which those of these numbers hold a needle.
    async fn room_with_needles(&self, count: i64, needles: &[i64]) -> (UserRef, RoomId) {
        let (author, room) = self.author_and_room().await;
        for number in 1..=count {
            let text = if needles.contains(&number) { "a Needle" } else { "hay" };
            self.posted(room, &author, text).await;
        }
        (author, room)
    }

    /// A whole search for a page.
    async fn find(&self, room: RoomId, reader: &UserRef, number: u64, size: u32) -> Found {
        let page = page(number, size);
        let term = search_term("needle");
        let search = self.service.search_room(reader.id, room, term, page).await;
        let mut search = search.expect("a search");
        while !search.is_over() {
            self.service.search_further(&mut search).await.expect("a step");
        }
        self.service.end_search(search)
    }

    /// Expects each page of two to hold these hits, and all of them to be counted.
    async fn assert_found(&self, room: RoomId, reader: &UserRef, hits: &[i64]) {
        for number in 1..=(hits.len() / 2 + 2) {
            let expected: Vec<_> = hits.iter().copied().skip(2 * (number - 1)).take(2).collect();
            let found = self.find(room, reader, number as u64, 2).await;
            assert_eq!(numbers(&found.messages), expected, "page {number}");
            assert_eq!(found.total, hits.len() as u64, "page {number}");
            assert_eq!(found.has_more, 2 * number < hits.len(), "page {number}");
        }
    }

    async fn head(&self, room: RoomId) -> LogHead {
        self.log.head(room).await.expect("an answer").expect("a room that is there")
    }

    /// Has it remembered that the log held so many hits when it was like that.
    fn remember(&self, room: RoomId, of: LogHead, hits: u64) {
        self.search.remember_count(room, &search_term("needle"), HitCount { of, hits });
    }
}

#[test]
fn hits_come_newest_first_with_their_number() {
    run(async {
        let world = World::new();
        let (author, room) = world.room_with_needles(9, &[1, 3, 4, 7, 8]).await;
        world.assert_found(room, &author, &[8, 7, 4, 3, 1]).await;
        let far = world.find(room, &author, u64::MAX, 2).await;
        assert_eq!(far, Found { messages: Vec::new(), total: 5, has_more: false });
    });
}

#[test]
fn nothing_is_found_where_nothing_is() {
    run(async {
        let world = World::new();
        for count in [0, 1, CHUNK] {
            let (author, room) = world.room_with_needles(count, &[]).await;
            world.assert_found(room, &author, &[]).await;
        }
    });
}

#[test]
fn pages_reach_back_over_many_messages() {
    run(async {
        let world = World::new();
        let needles = [1, 5, 100, 101, CHUNK, CHUNK + 1, 2 * CHUNK];
        let (author, room) = world.room_with_needles(2 * CHUNK, &needles).await;
        let hits: Vec<_> = needles.into_iter().rev().collect();
        world.assert_found(room, &author, &hits).await;
        let all = world.find(room, &author, 1, 200).await;
        assert_eq!(numbers(&all.messages), hits);
        assert!(!all.has_more);
    });
}

#[test]
fn what_changes_between_pages_is_counted() {
    run(async {
        let world = World::new();
        let needles = [1, 2, 150, 300, 301];
        let (author, room) = world.room_with_needles(320, &needles).await;
        world.assert_found(room, &author, &[301, 300, 150, 2, 1]).await;

        world.posted(room, &author, "one more needle").await;
        world.assert_found(room, &author, &[321, 301, 300, 150, 2, 1]).await;
        world.posted(room, &author, "hay").await;
        world.assert_found(room, &author, &[321, 301, 300, 150, 2, 1]).await;
        world.delete(room, [300]).await;
        world.assert_found(room, &author, &[321, 301, 150, 2, 1]).await;
        world.edit(room, 7, "a needle at last").await;
        world.edit(room, 301, "hay").await;
        world.assert_found(room, &author, &[321, 150, 7, 2, 1]).await;
        world.log.remove_before(room, Sequence::new(3));
        world.assert_found(room, &author, &[321, 150, 7]).await;
    });
}

#[test]
fn a_message_that_comes_during_a_search_is_counted_by_the_next_one() {
    run(async {
        let world = World::new();
        let (author, room) = world.room_with_needles(250, &[1, 249]).await;
        let term = search_term("needle");
        let search = world.service.search_room(author.id, room, term, page(1, 2)).await;
        let mut search = search.unwrap();
        world.service.search_further(&mut search).await.unwrap();
        world.posted(room, &author, "a needle").await;
        while !search.is_over() {
            world.service.search_further(&mut search).await.unwrap();
        }
        let found = world.service.end_search(search);
        assert_eq!(numbers(&found.messages), [249, 1]);
        assert_eq!(found.total, 2);

        world.assert_found(room, &author, &[251, 249, 1]).await;
    });
}

#[test]
fn what_is_remembered_is_not_counted_again() {
    run(async {
        let world = World::new();
        let (author, room) = world.room_with_needles(250, &[1, 2, 249]).await;
        world.remember(room, world.head(room).await, MADE_UP);
        world.posted(room, &author, "a needle").await;

        let found = world.find(room, &author, 1, 3).await;

        assert_eq!(numbers(&found.messages), [251, 249, 2]);
        assert_eq!(found.total, MADE_UP + 1);
        assert!(found.has_more);
    });
}

#[test]
fn what_was_counted_is_remembered_as_the_log_was_then() {
    run(async {
        let world = World::new();
        let (author, room) = world.room_with_needles(5, &[1, 2]).await;
        world.find(room, &author, 1, 1).await;
        let remembered = world.search.remembered_count(room, &search_term("NEEDLE"));
        assert_eq!(remembered, Some(HitCount { of: world.head(room).await, hits: 2 }));
    });
}

#[test]
fn a_count_that_does_not_hold_any_more_is_not_used() {
    run(async {
        let world = World::new();
        let (author, room) = world.room_with_needles(5, &[1, 2, 5]).await;
        world.edit(room, 3, "hay again").await;
        let head = world.head(room).await;
        for of in [
            LogHead { first: Sequence::new(2), ..head },
            LogHead { last: Sequence::new(6), ..head },
            LogHead { last_change: ChangeNumber::START, ..head },
        ] {
            world.remember(room, of, MADE_UP);
            assert_eq!(world.find(room, &author, 1, 2).await.total, 3, "{of:?}");
        }
    });
}

#[test]
fn a_search_moves_no_mark() {
    run(async {
        let world = World::new();
        let (_, room) = world.room_with_needles(5, &[1, 5]).await;
        let reader = world.sign_up("reader").await;
        world.assert_found(room, &reader, &[5, 1]).await;
        assert_eq!(world.marks(room, &reader), []);
    });
}

#[test]
fn a_stranger_cannot_search_a_closed_room() {
    run(async {
        let world = World::new();
        let creator = world.sign_up("creator").await;
        let stranger = world.sign_up("stranger").await;
        for access in [AccessRule::Totp, AccessRule::Invite] {
            let room = world.add_room(&creator, access).await;
            let term = search_term("needle");
            let refused = world.service.search_room(stranger.id, room, term, page(1, 20)).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::Barred(Action::Read)))));
        }
    });
}

#[test]
fn a_room_that_is_not_there_cannot_be_searched() {
    run(async {
        let world = World::new();
        let author = world.sign_up("author").await;
        for room in absent_rooms(&world, &author).await {
            let term = search_term("needle");
            let refused = world.service.search_room(author.id, room, term, page(1, 20)).await;
            assert!(matches!(refused, Err(Error::Room(rooms::Error::NoSuchRoom))));
        }
    });
}
