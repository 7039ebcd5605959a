use super::read::{PAGE_SIZE, Read};
use super::size::{DELETED_EVERY, JOINED_ROOMS, Size};
use super::texts::{ABSENT, COMMON, RARE, RARE_MESSAGES, UNFILTERED};

/// The names of the cases that sum the others up.
pub(crate) const HEADLINES: [&str; 3] = ["history, newest", "room list", "rare term"];

/// Something that is read again and again.
pub(crate) struct Case {
    /// As the table shows it.
    pub(crate) name: &'static str,
    /// What is read.
    pub(crate) read: Read,
    /// How much it finds.
    pub(crate) expected: u64,
}

/// The cases on an archive of that size.
pub(crate) fn of_archive(size: Size) -> Vec<Case> {
    let [newest, list, rare] = HEADLINES;
    let history = |name, page| {
        let read = Read::History { page };
        Case { name, read, expected: on_page(size.of_large_room(), page) }
    };
    let undeleted = |name, page| {
        let read = Read::Undeleted { page };
        Case { name, read, expected: on_page(size.undeleted(), page) }
    };
    let search =
        |name, term, hits: u32| Case { name, read: Read::Search { term }, expected: hits.into() };
    let total = |name, read| Case { name, read, expected: common_hits(size).into() };
    let pages = size.of_large_room().div_ceil(PAGE_SIZE);
    let undeleted_pages = size.undeleted().div_ceil(PAGE_SIZE);
    vec![
        history(newest, 1),
        history("history, middle", pages.div_ceil(2)),
        history("history, oldest", pages),
        undeleted("undeleted, newest", 1),
        undeleted("undeleted, middle", undeleted_pages.div_ceil(2)),
        undeleted("undeleted, oldest", undeleted_pages),
        Case { name: list, read: Read::RoomList, expected: JOINED_ROOMS.into() },
        search(rare, RARE, RARE_MESSAGES),
        search("absent term", ABSENT, 0),
        search("absent, unfiltered", UNFILTERED, 0),
        Case {
            name: "common term, page 1",
            read: Read::FirstHits { term: COMMON },
            expected: Read::HITS_ON_PAGE.into(),
        },
        total("common, counted", Read::Search { term: COMMON }),
        total("common, remembered", Read::RememberedSearch { term: COMMON }),
    ]
}

fn on_page(messages: u32, page: u32) -> u64 {
    (messages - (page - 1) * PAGE_SIZE).min(PAGE_SIZE).into()
}

/// Every third message of the large room, except deleted ones.
fn common_hits(size: Size) -> u32 {
    let last = size.of_large_room();
    last / 3 - last / (3 * DELETED_EVERY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lie_at_both_ends_and_in_the_middle() {
        let cases = of_archive(Size::of(20_100));
        let expected: Vec<_> = cases[..6].iter().map(|case| case.expected).collect();
        assert_eq!(expected, [50, 50, 25, 50, 50, 5]);
        for name in HEADLINES {
            assert!(cases.iter().any(|case| case.name == name));
        }
    }

    #[test]
    fn two_of_three_messages_lack_the_common_term() {
        assert_eq!(common_hits(Size::of(2_000_000)), 166_666 - 666);
    }
}
