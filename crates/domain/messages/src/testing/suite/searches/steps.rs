use kernel::{RoomId, UserRef};

use super::super::{span, unknown_room};
use super::SearchPorts;
use crate::{Sequence, Span, WantedHits};

/// Messages of a room in which several blocks of messages lie behind each other.
const MANY: i64 = 1_900;

const ALL: WantedHits = WantedHits { skip: 0, limit: 10_000 };

impl SearchPorts {
    /// A room of many messages: every 7th holds a common word, and every 400th, the first one among them, a
    /// rare one.
    async fn large_room(&self) -> (UserRef, RoomId) {
        let (author, room) = self.messages.author_and_room().await;
        let texts = (1..=MANY).map(|number| match (number % 7, number % 400) {
            (_, 1) => format!("바늘 needle {number}"),
            (0, _) => format!("흔한 common {number}"),
            _ => format!("hay {number}"),
        });
        self.fill(room, &author, texts).await;
        (author, room)
    }
}

pub(super) async fn hits_come_newest_first_and_whole(ports: &SearchPorts) {
    let room = ports.room_of(&["a needle", "hay", "another needle", "hay", "needles"]).await;
    let mut expected = ports.messages.list_all(room).await;
    expected.reverse();
    expected.retain(|message| message.content.contains("needle"));

    let outcome = ports.search(room, "needle", ports.whole(room).await, ALL).await;

    assert_eq!(outcome.messages, expected);
}

pub(super) async fn a_search_stays_in_its_room(ports: &SearchPorts) {
    let here = ports.room_of(&["a needle", "hay"]).await;
    let there = ports.room_of(&["hay", "hay", "a needle"]).await;
    assert_eq!(ports.hits(here, "needle").await, [1]);
    assert_eq!(ports.hits(there, "needle").await, [3]);
    let nowhere = ports.search(unknown_room(), "needle", span(0, 3), ALL).await;
    assert_eq!((nowhere.messages, nowhere.counted), (Vec::new(), 0));
}

pub(super) async fn a_search_stays_in_its_span(ports: &SearchPorts) {
    let (_, room) = ports.large_room().await;
    for (after, up_to) in [
        (0, 1),
        (1, 400),
        (400, 401),
        (255, 257),
        (256, 512),
        (300, 1_300),
        (1_899, 1_900),
        (1_500, 10_000),
    ] {
        for term in ["needle", "common", "hay 1"] {
            ports.assert_naive(room, term, span(after, up_to), ALL).await;
        }
    }
}

pub(super) async fn an_empty_span_has_no_hits(ports: &SearchPorts) {
    let room = ports.room_of(&["a needle", "a needle"]).await;
    let (_, empty) = ports.messages.author_and_room().await;
    for (room, span) in [(room, span(1, 1)), (room, span(2, 1)), (empty, span(0, 0))] {
        let step = ports.step(room, "needle", span, ALL).await;
        assert_eq!(step.messages, []);
        assert_eq!(step.counted, 0);
        assert!(step.rest.is_empty());
    }
}

pub(super) async fn steps_go_on_until_nothing_is_left(ports: &SearchPorts) {
    let (_, room) = ports.large_room().await;
    let whole = ports.whole(room).await;
    for term in ["needle", "바", "common", "흔한", "hay", "absent", "없다"] {
        ports.assert_naive(room, term, whole, ALL).await;
    }
    assert_eq!(ports.hits(room, "needle").await, [1_601, 1_201, 801, 401, 1]);
}

pub(super) async fn hits_that_are_not_wanted_are_counted(ports: &SearchPorts) {
    let (_, room) = ports.large_room().await;
    let whole = ports.whole(room).await;
    for (skip, limit) in [
        (0, 0),
        (0, 1),
        (0, 20),
        (3, 1),
        (5, 20),
        (20, 20),
        (100, 100),
        (260, 20),
        (10_000, 20),
        (u64::MAX, 20),
    ] {
        let wanted = WantedHits { skip, limit };
        for term in ["needle", "common", "absent"] {
            ports.assert_naive(room, term, whole, wanted).await;
        }
        let part = Span { up_to: Sequence::new(1_000), ..whole };
        ports.assert_naive(room, "common", part, wanted).await;
    }
}
