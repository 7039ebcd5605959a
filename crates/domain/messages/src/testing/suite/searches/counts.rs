use kernel::RoomId;

use super::SearchPorts;
use crate::testing::builders::search_term;
use crate::{ChangeNumber, HitCount, LogHead, Sequence};

impl SearchPorts {
    fn remembered(&self, room: RoomId, term: &str) -> Option<HitCount> {
        self.search.remembered_count(room, &search_term(term))
    }
}

fn count(last: i64, hits: u64) -> HitCount {
    let of = LogHead {
        first: Sequence::new(1),
        last: Sequence::new(last),
        last_change: ChangeNumber::new(3),
    };
    HitCount { of, hits }
}

pub(super) async fn a_count_is_remembered_for_its_room_and_term(ports: &SearchPorts) {
    let here = ports.room_of(&["a needle"]).await;
    let there = ports.room_of(&["a needle"]).await;
    assert_eq!(ports.remembered(here, "needle"), None);

    ports.search.remember_count(here, &search_term("needle"), count(1, 1));
    ports.search.remember_count(there, &search_term("needle"), count(9, 0));

    assert_eq!(ports.remembered(here, "needle"), Some(count(1, 1)));
    assert_eq!(ports.remembered(here, "NEEDLE"), Some(count(1, 1)), "it is the same term");
    assert_eq!(ports.remembered(there, "needle"), Some(count(9, 0)));
    assert_eq!(ports.remembered(here, "needles"), None);
}

pub(super) async fn a_later_count_replaces_an_earlier_one(ports: &SearchPorts) {
    let room = ports.room_of(&["a needle"]).await;
    for (last, hits) in [(1, 1), (7, 4), (9, 4)] {
        ports.search.remember_count(room, &search_term("needle"), count(last, hits));
        assert_eq!(ports.remembered(room, "needle"), Some(count(last, hits)));
    }
}
