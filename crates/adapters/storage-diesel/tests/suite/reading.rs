//! Pages, positions and times in logs of every shape, against a plain search through all messages.

use std::cell::RefCell;
use std::fmt::Write;
use std::time::{Duration, Instant};

use kernel::{MessageId, RoomId, Timestamp};
use messages::{Message, MessageLog, Sequence, Span};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rooms::testing::builders::new_room;
use tokio::runtime::Handle;

use crate::appending::{author_and_room, list_all};
use crate::databases::{Kind, RawConnection, TestDatabase, on_both_databases};

on_both_databases! {
    whatever_was_deleted_a_log_is_read_as_if_by_looking_at_every_message,
    pages_of_a_long_log_hold_what_stands_there,
    pages_of_logs_with_long_runs_of_deleted_messages_hold_what_stands_there,
}

/// One message of a log that is made up.
#[derive(Debug, Clone, Copy)]
struct Entry {
    is_deleted: bool,
    /// Microseconds since the message before.
    later_by: i64,
    /// Messages of other rooms between this one and the next.
    others: usize,
}

/// A log, and what is asked of it.
#[derive(Debug, Clone)]
struct Case {
    entries: Vec<Entry>,
    /// How many of the oldest messages retention removed.
    removed: usize,
    span: Span,
    skip: u64,
    limit: u32,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

fn cases() -> impl Strategy<Value = Case> {
    let entry = (any::<bool>(), 0..3_i64, 0..3_usize)
        .prop_map(|(is_deleted, later_by, others)| Entry { is_deleted, later_by, others });
    let number = || prop_oneof![0..50_i64, Just(i64::MAX)].prop_map(Sequence::new);
    let time = || prop::option::of((0..60_i64).prop_map(Timestamp::from_micros));
    let skip = prop_oneof![0..50_u64, Just(u64::MAX)];
    (vec(entry, 0..40), 0..10_usize, (0..50_i64, number()), skip, 1..20_u32, (time(), time()))
        .prop_map(|(entries, removed, (after, up_to), skip, limit, (since, until))| Case {
            removed: removed.min(entries.len()),
            span: Span { after: Sequence::new(after), up_to },
            entries,
            skip,
            limit,
            since,
            until,
        })
}

/// Writes the log of a case into a room, past the storage.
fn fill(raw: &mut RawConnection, room: RoomId, case: &Case) {
    let mut rows = Vec::new();
    let mut time = 0;
    for (entry, number) in case.entries.iter().zip(1..) {
        time += entry.later_by;
        let deleted_at = if entry.is_deleted { "1" } else { "NULL" };
        if number > i64::try_from(case.removed).unwrap() {
            rows.push(format!("({room}, {number}, 1, 'a text', {time}, {deleted_at})"));
        }
        for _ in 0..entry.others {
            rows.push(format!("(-{room}, {}, 1, 'a text', 0, NULL)", rows.len() + 1));
        }
    }
    let mut sql = format!(
        "UPDATE rooms SET first_seq = {}, last_seq = {} WHERE id = {room};",
        case.removed + 1,
        case.entries.len(),
    );
    if !rows.is_empty() {
        let columns = "room_id, seq, sender_id, content, created_at, deleted_at";
        let rows = rows.join(", ");
        write!(sql, "INSERT INTO messages ({columns}) VALUES {rows}").unwrap();
    }
    raw.execute(&sql);
}

fn is_in(span: Span, message: &Message) -> bool {
    span.after < message.sequence && message.sequence <= span.up_to
}

/// The page as a search through all messages finds it.
fn page_of(all: &[Message], case: &Case) -> Vec<Message> {
    let shown = all.iter().filter(|message| is_in(case.span, message));
    let shown = shown.filter(|message| message.deleted_at.is_none());
    let skip = usize::try_from(case.skip).unwrap();
    let mut page: Vec<_> = shown.rev().skip(skip).take(case.limit as usize).cloned().collect();
    page.reverse();
    page
}

async fn assert_read_alike(log: &dyn MessageLog, room: RoomId, case: &Case) {
    let all = list_all(log, room).await;
    assert_eq!(all.len(), case.entries.len() - case.removed);

    let page = log.page(room, case.span, case.skip, case.limit).await.unwrap();
    assert_eq!(page, page_of(&all, case));

    let narrowed = log.narrow(room, case.span, case.since, case.until).await.unwrap();
    let in_time = |message: &&Message| {
        case.since.is_none_or(|since| since <= message.created_at)
            && case.until.is_none_or(|until| message.created_at <= until)
    };
    let expected = all.iter().filter(|message| is_in(case.span, message)).filter(in_time);
    assert!(all.iter().filter(|message| is_in(narrowed, message)).eq(expected), "{narrowed:?}");

    let highest = all.last().map_or(1, |message| message.id.get() + 1);
    let lowest = all.first().map_or(1, |message| message.id.get() - 1).max(1);
    for id in lowest..=highest {
        let id = MessageId::new(id).unwrap();
        let before = all.iter().rfind(|message| message.id <= id);
        let expected = before.map_or(Sequence::START, |message| message.sequence);
        assert_eq!(log.position(room, id).await.unwrap(), expected, "{id}");
    }
}

async fn whatever_was_deleted_a_log_is_read_as_if_by_looking_at_every_message(
    database: TestDatabase,
) {
    let store = database.open();
    let (author, _) = author_and_room(&store).await;
    let raw = RefCell::new(database.connect());
    let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
    tokio::task::block_in_place(|| {
        let checked = TestRunner::new(config).run(&cases(), |case| {
            Handle::current().block_on(async {
                let room = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
                fill(&mut raw.borrow_mut(), room, &case);
                assert_read_alike(store.storage.messages().as_ref(), room, &case).await;
            });
            Ok(())
        });
        checked.unwrap();
    });
}

/// Runs of messages, deleted ones and others by turns, and how many are left out at the end.
fn runs() -> impl Strategy<Value = (Vec<usize>, u64)> {
    (vec(1..300_usize, 1..8), 0..1_200_u64)
}

async fn pages_of_logs_with_long_runs_of_deleted_messages_hold_what_stands_there(
    database: TestDatabase,
) {
    let store = database.open();
    let (author, _) = author_and_room(&store).await;
    let raw = RefCell::new(database.connect());
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
    tokio::task::block_in_place(|| {
        let checked = TestRunner::new(config).run(&runs(), |(lengths, skip)| {
            let runs = lengths.iter().enumerate();
            let entry = |is_deleted| Entry { is_deleted, later_by: 0, others: 0 };
            let entries: Vec<_> =
                runs.flat_map(|(number, length)| vec![entry(number % 2 == 1); *length]).collect();
            let (span, limit) = (Span { after: Sequence::new(3), up_to: Sequence::new(1_500) }, 20);
            let case = Case { entries, removed: 0, span, skip, limit, since: None, until: None };
            Handle::current().block_on(async {
                let room = store.storage.rooms().add(new_room(author.id)).await.unwrap().id;
                fill(&mut raw.borrow_mut(), room, &case);
                let log = store.storage.messages();
                let all = list_all(log.as_ref(), room).await;
                let page = log.page(room, span, skip, limit).await.unwrap();
                assert_eq!(page, page_of(&all, &case));
            });
            Ok(())
        });
        checked.unwrap();
    });
}

const LENGTH: i64 = 20_000;

/// Every seventh message is deleted, and 5,000 in a row. Each is stored a second after the one before.
fn fill_long_log(raw: &mut RawConnection, room: RoomId) {
    raw.execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LENGTH})
         INSERT INTO messages (room_id, seq, sender_id, content, created_at, deleted_at)
             SELECT {room}, i, 1, 'a text', CAST(i AS BIGINT) * 1000000,
                 CASE WHEN i % 7 = 0 OR i BETWEEN 10001 AND 15000 THEN 1 END FROM n;
         UPDATE rooms SET last_seq = {LENGTH} WHERE id = {room}"
    ));
}

fn is_shown(number: i64) -> bool {
    number % 7 != 0 && !(10_001..=15_000).contains(&number)
}

async fn pages_of_a_long_log_hold_what_stands_there(database: TestDatabase) {
    let store = database.open();
    let (_, room) = author_and_room(&store).await;
    fill_long_log(&mut database.connect(), room);
    let log = store.storage.messages();
    let span = log.head(room).await.unwrap().unwrap().span();
    let shown: Vec<_> = (1..=LENGTH).rev().filter(|number| is_shown(*number)).collect();

    for skip in [0, 50, 4_200, 4_280, 4_286, 4_290, 9_000, 12_800, 12_857, 20_000] {
        let page = log.page(room, span, skip, 50).await.unwrap();
        let expected = shown.iter().copied().skip(usize::try_from(skip).unwrap()).take(50);
        assert!(page.iter().rev().map(|message| message.sequence.get()).eq(expected), "{skip}");
    }
    let (since, until) = (Timestamp::from_seconds(3_000), Timestamp::from_seconds(17_000));
    let narrowed = log.narrow(room, span, Some(since), Some(until)).await.unwrap();
    assert_eq!((narrowed.after.get(), narrowed.up_to.get()), (2_999, 17_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_log_is_never_read_from_end_to_end_by_postgresql() {
    let database = TestDatabase::create(Kind::Postgresql);
    let mut raw = database.connect();
    {
        let store = database.open();
        let (_, room) = author_and_room(&store).await;
        fill_long_log(&mut raw, room);
        raw.execute("VACUUM (ANALYZE) messages");
        let log = store.storage.messages();
        let span = log.head(room).await.unwrap().unwrap().span();
        for skip in [0, 4_000, 12_000] {
            assert_eq!(log.page(room, span, skip, 50).await.unwrap().len(), 50);
        }
        let (since, until) = (Timestamp::from_seconds(3_000), Timestamp::from_seconds(17_000));
        log.narrow(room, span, Some(since), Some(until)).await.unwrap();
        log.position(room, MessageId::new(i64::MAX).unwrap()).await.unwrap();
    }
    await_end_of_connections(&mut raw);
    let read = "SELECT seq_tup_read + idx_tup_fetch AS number FROM pg_stat_user_tables
                WHERE relname = 'messages'";
    let read = raw.numbers(read)[0];
    assert!((150..1_000).contains(&read), "{read} rows of {LENGTH} were read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_page_counts_no_message_that_was_deleted_long_ago() {
    let database = TestDatabase::create(Kind::Postgresql);
    let mut raw = database.connect();
    {
        let store = database.open();
        let (_, room) = author_and_room(&store).await;
        fill_long_log(&mut raw, room);
        raw.execute("VACUUM (ANALYZE) messages");
        let log = store.storage.messages();
        let span = log.head(room).await.unwrap().unwrap().span();
        assert_eq!(log.page(room, span, 0, 50).await.unwrap().len(), 50);
    }
    await_end_of_connections(&mut raw);
    let read = "SELECT idx_tup_read AS number FROM pg_stat_user_indexes
                WHERE indexrelname = 'messages_tombstones'";
    let read = raw.numbers(read)[0];
    assert!((1..100).contains(&read), "{read} entries of deleted messages were read");
}

/// The server adds up what a connection did at the latest when that ends.
fn await_end_of_connections(raw: &mut RawConnection) {
    let connections = "SELECT count(*) AS number FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let begun = Instant::now();
    while raw.numbers(connections) != [0] {
        assert!(begun.elapsed() < Duration::from_secs(30), "connections are left open");
    }
}
