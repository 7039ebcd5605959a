use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, SearchTerm, Timestamp, UserRef};
use messages::{HistoryFilter, Times};

use crate::walk::page;
use crate::world::{World, run};

/// That many minutes after noon.
fn minute(minutes: u64) -> Timestamp {
    noon() + Duration::from_secs(60 * minutes)
}

fn times(since: Option<u64>, until: Option<u64>) -> HistoryFilter {
    let times = Times { since: since.map(minute), until: until.map(minute) };
    HistoryFilter { times, search: None }
}

impl World {
    /// Five messages, a minute apart: the first at noon.
    async fn room_of_five_minutes(&self) -> (UserRef, RoomId) {
        let (author, room) = self.author_and_room().await;
        for number in 1..=5 {
            self.posted(room, &author, &format!("number {number}")).await;
            self.clock.advance(Duration::from_secs(60));
        }
        (author, room)
    }
}

#[test]
fn both_ends_of_a_time_count() {
    run(async {
        let world = World::new();
        let (author, room) = world.room_of_five_minutes().await;
        for (since, until, expected) in [
            (Some(1), Some(3), vec![2, 3, 4]),
            (Some(3), None, vec![4, 5]),
            (None, Some(1), vec![1, 2]),
            (Some(2), Some(2), vec![3]),
            (Some(5), None, vec![]),
            (Some(3), Some(1), vec![]),
        ] {
            let filter = times(since, until);
            let walked = world.walk_all(room, &author, filter.clone()).await;
            assert_eq!(walked, expected, "since {since:?}, until {until:?}");
            let read = world.page(room, &author, filter, page(1, 50)).await;
            assert_eq!(read, expected, "since {since:?}, until {until:?}");
        }
    });
}

#[test]
fn pages_are_counted_within_the_time() {
    run(async {
        let world = World::new();
        let (author, room) = world.room_of_five_minutes().await;
        world.delete(room, [3]).await;
        let filter = || times(Some(1), Some(4));
        assert_eq!(world.page(room, &author, filter(), page(1, 2)).await, [4, 5]);
        assert_eq!(world.page(room, &author, filter(), page(2, 2)).await, [2]);
        assert_eq!(world.page(room, &author, filter(), page(3, 2)).await, []);
    });
}

#[test]
fn a_search_may_have_a_time() {
    run(async {
        let world = World::new();
        let (author, room) = world.room_of_five_minutes().await;
        let filter = |term| HistoryFilter {
            search: Some(SearchTerm::parse(term).expect("a term to look for")),
            ..times(Some(1), Some(3))
        };
        assert_eq!(world.walk_all(room, &author, filter("number")).await, [2, 3, 4]);
        assert_eq!(world.page(room, &author, filter("number"), page(1, 2)).await, [3, 4]);
        assert_eq!(world.page(room, &author, filter("number"), page(2, 2)).await, [2]);
        assert_eq!(world.walk_all(room, &author, filter("number 5")).await, []);
        assert_eq!(world.page(room, &author, filter("number 5"), page(1, 2)).await, []);
    });
}

#[test]
fn reading_until_a_time_moves_the_mark_as_far_as_was_shown() {
    run(async {
        let world = World::new();
        let (_, room) = world.room_of_five_minutes().await;
        let reader = world.sign_up("reader").await;

        world.walk_all(room, &reader, times(None, Some(2))).await;
        assert_eq!(world.marks(room, &reader), [3]);

        world.page(room, &reader, times(None, Some(1)), page(1, 50)).await;
        assert_eq!(world.marks(room, &reader), [3, 2]);
    });
}

#[test]
fn reading_a_time_without_messages_moves_no_mark() {
    run(async {
        let world = World::new();
        let (_, room) = world.room_of_five_minutes().await;
        let reader = world.sign_up("reader").await;
        for filter in [times(Some(5), None), times(Some(3), Some(1))] {
            world.walk_all(room, &reader, filter.clone()).await;
            world.page(room, &reader, filter, page(1, 50)).await;
        }
        assert_eq!(world.marks(room, &reader), []);
    });
}
