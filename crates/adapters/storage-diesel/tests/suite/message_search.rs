//! Searches of messages, against a plain look at every message, whatever filters there are.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, SearchTerm, Timestamp, UserRef};
use messages::testing::builders::{deletion, edit, new_message, search_term};
use messages::{Message, MessageLog, WantedHits};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Handle;
use tokio::task::JoinSet;

use crate::appending::{author_and_room, list_all};
use crate::databases::{Store, TestDatabase, on_both_databases};
use crate::searching::{COUNT, Found, build_all, fill, filtered, search};

on_both_databases! {
    whatever_happens_to_messages_a_search_finds_what_a_look_at_each_finds,
    an_edit_that_races_with_the_building_of_filters_is_found_at_once,
}

/// Enough for filters.
const LENGTH: usize = 2_600;

const WORDS: &[&str] = &[
    "hello",
    "Hello",
    "yard",
    "the",
    "THE",
    "a",
    "don't",
    "100%",
    "under_score",
    "straße",
    "STRASSE",
    "café",
    "cafe\u{301}",
    "마당",
    "마당에서",
    "우리",
    "우리는",
    "만나요",
    "한글",
    "각",
    "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}",
    "안녕하세요",
    "ㅋㅋㅋ",
    "👩\u{200d}👧",
    "👩",
    "👧",
    "❤\u{fe0f}",
    "❤",
    "🇰🇷",
    "🎉🎉",
    "!",
    "?",
    "\u{1f}",
    "İstanbul",
    "οδος",
    "ΟΔΟΣ",
];

fn texts() -> impl Strategy<Value = String> {
    vec(select(WORDS), 1..5)
        .prop_map(|words| words.join(" "))
        .prop_filter("a message is not blank", |text| !text.trim().is_empty())
}

/// What people look for: words of messages, parts of words, words side by side, and what nobody wrote.
fn terms() -> impl Strategy<Value = SearchTerm> {
    let part = (texts(), 0..6_usize, 1..5_usize)
        .prop_map(|(text, skip, length)| text.chars().skip(skip).take(length).collect::<String>());
    let text = prop_oneof![texts(), part, Just("absent".to_owned()), Just("없는말".to_owned())];
    text.prop_filter_map("a term is not blank", |text| SearchTerm::parse(&text).ok())
}

#[derive(Debug, Clone)]
enum Happening {
    Append(String),
    Edit(Index, String),
    Delete(Index),
    Purge(u32),
    Build,
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let happening = prop_oneof![
        2 => texts().prop_map(Happening::Append),
        4 => (any::<Index>(), texts()).prop_map(|(index, text)| Happening::Edit(index, text)),
        2 => any::<Index>().prop_map(Happening::Delete),
        1 => (1..20_u32).prop_map(Happening::Purge),
        2 => Just(Happening::Build),
    ];
    vec(happening, 1..8)
}

fn later() -> Timestamp {
    noon() + Duration::from_secs(3_600)
}

async fn happen(store: &Store, author: &UserRef, room: RoomId, happening: Happening) {
    let log = store.storage.messages();
    let any = async |index: Index| {
        let all = list_all(log.as_ref(), room).await;
        index.get(&all).clone()
    };
    match happening {
        Happening::Append(text) => {
            log.append(new_message(room, author, &text)).await.unwrap();
        }
        // Deleted ones cannot be changed.
        Happening::Edit(index, text) => drop(log.change(edit(&any(index).await, &text)).await),
        Happening::Delete(index) => drop(log.change(deletion(&any(index).await)).await),
        Happening::Purge(count) => drop(log.purge(room, later(), later(), count).await.unwrap()),
        Happening::Build => drop(store.storage.build_filters().await.unwrap()),
    }
}

/// What a look at every message finds.
async fn look_at_all(
    log: &dyn MessageLog,
    room: RoomId,
    term: &SearchTerm,
    wanted: WantedHits,
) -> Found {
    let all = list_all(log, room).await;
    let is_hit = |message: &&Message| message.deleted_at.is_none() && term.is_in(&message.content);
    let hits: Vec<_> = all.iter().rev().filter(is_hit).cloned().collect();
    let total = hits.len() as u64;
    let skip = usize::try_from(wanted.skip).unwrap();
    let messages = hits.into_iter().skip(skip).take(wanted.limit as usize).collect();
    Found { messages, total }
}

async fn whatever_happens_to_messages_a_search_finds_what_a_look_at_each_finds(
    database: TestDatabase,
) {
    let store = database.open();
    let (author, room) = author_and_room(&store).await;
    let mut runner =
        TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let written = vec(texts(), LENGTH).new_tree(&mut runner).unwrap().current();
    let raw = RefCell::new(database.connect());
    fill(&mut raw.borrow_mut(), room, &written);
    let wanted = (0..40_u64, 0..30_u32).prop_map(|(skip, limit)| WantedHits { skip, limit });
    let cases = (happenings(), vec((terms(), wanted), 1..4));
    tokio::task::block_in_place(|| {
        let checked = runner.run(&cases, |(happenings, searches)| {
            Handle::current().block_on(async {
                for happening in happenings {
                    happen(&store, &author, room, happening).await;
                }
                for (term, wanted) in searches {
                    let found =
                        search(store.storage.message_search().as_ref(), room, &term, wanted).await;
                    let log = store.storage.messages();
                    let expected = look_at_all(log.as_ref(), room, &term, wanted).await;
                    assert_eq!(found, expected, "{term:?}");
                }
                let head = store.storage.messages().head(room).await.unwrap().unwrap();
                let lowest = (head.first.get() - 1) / 256;
                let filtered = filtered(&mut raw.borrow_mut(), room);
                assert!(filtered.iter().all(|block| *block >= lowest), "{lowest}: {filtered:?}");
            });
            Ok(())
        });
        checked.unwrap();
    });
    build_all(&store.storage).await;
    assert!(filtered(&mut raw.borrow_mut(), room).len() >= 8);
}

/// One node changes messages while another builds filters of them.
async fn an_edit_that_races_with_the_building_of_filters_is_found_at_once(database: TestDatabase) {
    let nodes = [Arc::new(database.open()), Arc::new(database.open())];
    let (_, room) = author_and_room(&nodes[0]).await;
    fill(&mut database.connect(), room, &vec!["hay, 건초"; LENGTH]);
    let log = nodes[1].storage.messages();
    let all = list_all(log.as_ref(), room).await;
    let is_over = Arc::new(AtomicBool::new(false));
    let mut building = JoinSet::new();
    for node in &nodes {
        let (node, is_over) = (Arc::clone(node), Arc::clone(&is_over));
        building.spawn(async move {
            let mut built = 0;
            while !is_over.load(Ordering::Relaxed) {
                // The writer may be held by the other node.
                built += node.storage.build_filters().await.unwrap_or(0);
            }
            built
        });
    }

    let needle = |number: usize| format!("needle <{number}>");
    let edited = 150;
    for number in 0..edited {
        let message = &all[number * 97 % all.len()];
        log.change(edit(message, &needle(number))).await.unwrap();
        let term = search_term(&needle(number));
        let found = search(nodes[0].storage.message_search().as_ref(), room, &term, COUNT).await;
        assert_eq!(found.total, 1, "{term:?}");
    }
    is_over.store(true, Ordering::Relaxed);
    let built: usize = building.join_all().await.into_iter().sum();
    assert!(built > 10, "{built} filters were built");
    for node in &nodes {
        build_all(&node.storage).await;
    }

    assert_eq!(filtered(&mut database.connect(), room).len(), LENGTH / 256);
    for number in 0..edited {
        let term = search_term(&needle(number));
        let found = search(nodes[1].storage.message_search().as_ref(), room, &term, COUNT).await;
        assert_eq!(found.total, 1, "{term:?}");
    }
}
