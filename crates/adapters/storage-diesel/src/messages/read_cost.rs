//! Reading deep in a long log costs what reading at its end costs.

use std::collections::HashSet;

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use kernel::{MessageId, RoomId, Timestamp, UserId};
use messages::{ChangeNumber, ReadMark, Sequence, Span};

use crate::query_log::{QueryLog, plan};
use crate::sqlite;

const LENGTH: i64 = 20_000;

/// A room with a long log, every seventh message of it deleted; and a log of what is asked of it.
fn long_log() -> (SqliteConnection, QueryLog, RoomId) {
    let (mut conn, log) = QueryLog::open();
    conn.batch_execute(&format!(
        "INSERT INTO users (name, created_at) VALUES ('User', 0);
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at, last_seq)
             VALUES ('a room', '', 'open', 'chat', 1, 0, {LENGTH});
         INSERT INTO members (room_id, user_id, joined_at) VALUES (1, 1, 0);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LENGTH})
         INSERT INTO messages
             (room_id, seq, change_seq, sender_id, content, created_at, deleted_at, kind, file)
             SELECT 1, i, CASE WHEN i % 7 = 0 THEN i / 7 ELSE 0 END, 1, 'a text', i,
                 CASE WHEN i % 7 = 0 THEN 1 END, CASE WHEN i % 10 = 1 THEN 'file' ELSE 'text' END,
                 CASE WHEN i % 10 = 1 AND i % 7 > 0 THEN printf('%032x', i) END FROM n;
         INSERT INTO files (key, owner_id, room_id, name, media_type, size)
             SELECT file, 1, 1, 'a.pdf', 'application/pdf', 10 FROM messages
             WHERE file IS NOT NULL;
         UPDATE rooms SET message_count =
             (SELECT count(*) FROM messages WHERE deleted_at IS NULL)"
    ))
    .unwrap();
    log.take();
    (conn, log, RoomId::new(1).unwrap())
}

/// Whether every step of every statement finds its rows by an index and none sorts them.
fn assert_by_index(conn: &mut SqliteConnection, queries: Vec<String>) {
    let distinct: HashSet<_> = queries.into_iter().collect();
    for query in distinct {
        for step in plan(conn, &query) {
            let is_by_index = step.starts_with("SEARCH") && step.contains("USING");
            let is_part =
                step.starts_with("CORRELATED SCALAR SUBQUERY") || step.starts_with("LIST SUBQUERY");
            assert!(is_by_index || is_part, "{step}: {query}");
        }
    }
}

fn everything() -> Span {
    Span { after: Sequence::START, up_to: Sequence::new(i64::MAX) }
}

#[test]
fn a_page_takes_few_statements_wherever_it_is() {
    let (mut conn, log, room) = long_log();
    for skip in [0, 100, 8_000, 17_000] {
        let page = sqlite::message_numbers::page(&mut conn, room, everything(), skip, 50).unwrap();
        assert_eq!(page.len(), 50);
        let queries = log.take();
        let most = if skip == 0 { 7 } else { 16 };
        assert!(queries.len() <= most, "{} statements", queries.len());
        assert_by_index(&mut conn, queries);
        log.take();
    }
}

#[test]
fn deleted_messages_are_counted_by_the_index_that_has_no_others() {
    let (mut conn, log, room) = long_log();
    sqlite::message_numbers::page(&mut conn, room, everything(), 100, 50).unwrap();
    let counts: Vec<_> = log.take().into_iter().filter(|query| query.contains("COUNT(")).collect();
    assert!(!counts.is_empty());
    for query in counts {
        let steps = plan(&mut conn, &query);
        let is_by_index = |step: &String| step.contains("INDEX messages_tombstones (room_id=");
        assert!(steps.iter().all(is_by_index), "{steps:?}");
    }
}

#[test]
fn positions_and_times_take_the_logarithm_of_the_length() {
    let (mut conn, log, room) = long_log();
    let elsewhere = MessageId::new(i64::MAX).unwrap();
    let position = sqlite::message_numbers::position(&mut conn, room, elsewhere).unwrap();
    assert_eq!(position.get(), LENGTH);
    let queries = log.take();
    assert!(queries.len() <= 17, "{} statements", queries.len());
    assert_by_index(&mut conn, queries);
    log.take();

    let (since, until) = (Timestamp::from_micros(3_000), Timestamp::from_micros(17_000));
    let narrowed =
        sqlite::message_numbers::narrow(&mut conn, room, everything(), Some(since), Some(until))
            .unwrap();
    assert_eq!((narrowed.after.get(), narrowed.up_to.get()), (2_999, 17_000));
    let queries = log.take();
    assert!(queries.len() <= 31, "{} statements", queries.len());
    assert_by_index(&mut conn, queries);
}

#[test]
fn changes_and_unread_counts_are_one_statement_by_index() {
    let (mut conn, log, room) = long_log();
    let after = ChangeNumber::new(2_000);
    let changes = sqlite::messages::list_changes(&mut conn, room, after, 100).unwrap();
    assert_eq!(changes.len(), 100);
    let queries = log.take();
    assert_eq!(queries.len(), 1);
    assert_by_index(&mut conn, queries);
    log.take();

    let user = UserId::new(1).unwrap();
    let unread = sqlite::read_marks::unread(&mut conn, user, &[1, 2, 3]).unwrap();
    assert_eq!(unread[0].count, 17_143);
    let queries = log.take();
    assert_eq!(queries.len(), 1);
    assert_by_index(&mut conn, queries);
}

#[test]
fn the_newest_messages_of_many_rooms_are_two_statements_by_index() {
    let (mut conn, log, room) = long_log();
    let mut asked = vec![room];
    asked.extend((2..=200).map(|id| RoomId::new(id).unwrap()));
    let newest = sqlite::newest_messages::newest(&mut conn, &asked).unwrap();
    assert_eq!(newest.len(), 1);
    assert_eq!(newest[0].sequence.get(), LENGTH);
    let queries = log.take();
    assert_eq!(queries.len(), 2, "the second for those whose last message is deleted");
    assert_by_index(&mut conn, queries);
}

#[test]
fn the_last_numbers_of_many_rooms_are_one_statement_by_index() {
    let (mut conn, log, room) = long_log();
    let mut asked = vec![room];
    asked.extend((2..=200).map(|id| RoomId::new(id).unwrap()));
    let last_numbers = sqlite::messages::last_numbers(&mut conn, &asked).unwrap();
    assert_eq!(last_numbers, [(room, Sequence::new(LENGTH))]);
    let queries = log.take();
    assert_eq!(queries.len(), 1);
    assert_by_index(&mut conn, queries);
}

#[test]
fn a_purge_takes_the_same_statements_by_index_however_many_messages_go() {
    let (mut conn, log, room) = long_log();
    let (before, at) = (Timestamp::from_micros(15_000), Timestamp::from_micros(LENGTH));
    for limit in [1, 500, 5_000] {
        let removed = sqlite::message_purges::purge(&mut conn, room, before, at, limit).unwrap();
        assert_eq!(removed, limit.into());
        let queries = log.take();
        assert_eq!(queries.len(), 7, "{queries:?}");
        assert_by_index(&mut conn, queries);
        log.take();
    }
}

#[test]
fn what_many_have_unread_is_asked_by_one_statement_that_is_prepared_once() {
    let (mut conn, log, room) = long_log();
    let user = |id| UserId::new(id).unwrap();
    let places: Vec<_> = (1..=20).map(|id| (room, user(id))).collect();
    let awaited = sqlite::awaited_statements::list(&mut conn, &places).unwrap();
    assert_eq!(awaited.len(), 1);
    assert_eq!(awaited[0].unread, 17_143);
    let queries = log.take();
    assert_eq!(queries.iter().collect::<HashSet<_>>().len(), 1);
    assert_by_index(&mut conn, queries);
}

#[test]
fn the_state_of_reading_and_a_mark_that_moves_are_a_statement_each_by_index() {
    let (mut conn, log, room) = long_log();
    let user_id = UserId::new(1).unwrap();
    let sequence = Sequence::new(12_345);
    let mark = ReadMark { room_id: room, user_id, sequence, at: Timestamp::from_micros(1) };
    let moved = sqlite::read_mark_statements::advance(&mut conn, &[mark]).unwrap();
    assert_eq!(moved[0].message_id.get(), 12_345);
    let state = sqlite::read_marks::state(&mut conn, user_id, room).unwrap();
    assert_eq!(state.last_message, Some(moved[0].message_id));
    let queries = log.take();
    assert_eq!(queries.len(), 2);
    assert_by_index(&mut conn, queries);
}

#[test]
fn a_person_s_bytes_are_counted_by_an_index_that_holds_them() {
    let (mut conn, log, _) = long_log();
    let bytes = sqlite::files::bytes_of(&mut conn, UserId::new(1).unwrap()).unwrap();
    // Each of them is small, and counts as the least that a file takes.
    assert_eq!(bytes, 1_714 * messages::LEAST_FILE_SPACE);
    let queries = log.take();
    let steps = plan(&mut conn, &queries[0]);
    assert!(steps[0].contains("COVERING INDEX files_owner"), "{steps:?}");
}
