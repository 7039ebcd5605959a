use kernel::{RoomId, SearchTerm, UserRef};
use messages::HistoryFilter;

use crate::walk::page;
use crate::world::{CHUNK, World, run};

fn search(term: &str) -> HistoryFilter {
    let term = SearchTerm::parse(term).expect("a term to look for");
    HistoryFilter { search: Some(term), ..HistoryFilter::default() }
}

impl World {
    /// That many messages, of which those of these numbers hold a needle.
    async fn post_needles(&self, room: RoomId, author: &UserRef, count: i64, needles: &[i64]) {
        for number in 1..=count {
            let text = if needles.contains(&number) { "hay, a Needle, hay" } else { "hay" };
            self.posted(room, author, text).await;
        }
    }
}

#[test]
fn a_search_walks_through_what_holds_the_term() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_needles(room, &author, 6, &[2, 3, 6]).await;
        assert_eq!(world.walk_all(room, &author, search("needle")).await, [2, 3, 6]);
        assert_eq!(world.walk_all(room, &author, search("hay")).await, [1, 2, 3, 4, 5, 6]);
        assert_eq!(world.walk_all(room, &author, search("absent")).await, []);
    });
}

#[test]
fn a_search_finds_inside_words_of_any_language_in_any_case() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        for text in ["우리 마당에서", "CAFE\u{301}", "Hauptstraße"] {
            world.posted(room, &author, text).await;
        }
        for (term, expected) in [("마", 1), ("café", 2), ("STRASSE", 3)] {
            assert_eq!(world.walk_all(room, &author, search(term)).await, [expected], "{term}");
            let found = world.page(room, &author, search(term), page(1, 50)).await;
            assert_eq!(found, [expected], "{term}");
        }
    });
}

#[test]
fn a_search_walks_on_over_chunks_without_the_term() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let needles = [1, CHUNK + 1, 2 * CHUNK + 1];
        world.post_needles(room, &author, 2 * CHUNK + 2, &needles).await;
        assert_eq!(world.walk_all(room, &author, search("needle")).await, needles);
    });
}

#[test]
fn a_page_of_a_search_holds_the_newest_that_hold_the_term() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_needles(room, &author, 9, &[1, 3, 4, 7, 8]).await;
        for (number, expected) in
            [(1, vec![7, 8]), (2, vec![3, 4]), (3, vec![1]), (4, vec![]), (u64::MAX, vec![])]
        {
            let found = world.page(room, &author, search("needle"), page(number, 2)).await;
            assert_eq!(found, expected, "page {number}");
        }
    });
}

#[test]
fn a_page_of_a_search_reaches_back_over_many_messages() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        let needles = [1, 5, CHUNK, CHUNK + 1, 2 * CHUNK + 1];
        world.post_needles(room, &author, 2 * CHUNK + 2, &needles).await;
        for (number, expected) in
            [(1, vec![CHUNK + 1, 2 * CHUNK + 1]), (2, vec![5, CHUNK]), (3, vec![1]), (4, vec![])]
        {
            let found = world.page(room, &author, search("needle"), page(number, 2)).await;
            assert_eq!(found, expected, "page {number}");
        }
        let found = world.page(room, &author, search("needle"), page(1, 200)).await;
        assert_eq!(found, needles);
    });
}

#[test]
fn a_search_finds_no_deleted_message_and_edited_ones_as_they_read_now() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_needles(room, &author, 4, &[1, 2, 3]).await;
        world.delete(room, [2]).await;
        world.edit(room, 3, "nothing left").await;
        world.edit(room, 4, "a needle at last").await;

        assert_eq!(world.walk_all(room, &author, search("needle")).await, [1, 4]);
        assert_eq!(world.page(room, &author, search("needle"), page(1, 50)).await, [1, 4]);
    });
}

#[test]
fn a_page_of_a_search_reaches_over_a_run_of_deleted_messages() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        world.post_needles(room, &author, CHUNK + 5, &[2, CHUNK + 4]).await;
        world.delete(room, 3..=CHUNK + 3).await;
        assert_eq!(world.page(room, &author, search("needle"), page(1, 50)).await, [2, CHUNK + 4]);
    });
}

#[test]
fn a_search_in_an_empty_room_finds_nothing() {
    run(async {
        let world = World::new();
        let (author, room) = world.author_and_room().await;
        assert_eq!(world.walk_all(room, &author, search("needle")).await, []);
        assert_eq!(world.page(room, &author, search("needle"), page(1, 50)).await, []);
    });
}
