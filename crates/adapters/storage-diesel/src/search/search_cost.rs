//! What a search reads: where filters rule a term out, no message.

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use kernel::{RoomId, SearchTerm};
use messages::{SearchStep, Sequence, Span, WantedHits};

use super::BuiltFilter;
use crate::query_log::{QueryLog, plan};
use crate::sqlite::{message_filters, message_searches};

const LENGTH: i64 = 100_000;
/// The only message that is not hay.
const NEEDLE: i64 = 70_000;

/// A room with a long log and all its filters; and a log of what is asked of it.
fn filtered_room() -> (SqliteConnection, QueryLog, RoomId) {
    let (mut conn, log) = QueryLog::open();
    conn.batch_execute(&format!(
        "INSERT INTO users (name, created_at) VALUES ('User', 0);
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at, last_seq)
             VALUES ('a room', '', 'open', 'chat', 1, 0, {LENGTH});
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LENGTH})
         INSERT INTO messages (room_id, seq, sender_id, content, created_at)
             SELECT 1, i, 1, CASE i WHEN {NEEDLE} THEN 'a needle' ELSE 'hay' END, 0 FROM n"
    ))
    .unwrap();
    let room = RoomId::new(1).unwrap();
    let missing = message_filters::missing(&mut conn, room, usize::MAX).unwrap();
    let mut built = Vec::new();
    for block in missing.blocks {
        let filter = message_filters::build(&mut conn, room, block).unwrap();
        built.push(BuiltFilter { block, changes: missing.changes, filter });
    }
    assert_eq!(message_filters::keep(&mut conn, room, &built).unwrap(), built.len());
    log.take();
    (conn, log, room)
}

fn step(conn: &mut SqliteConnection, room: RoomId, term: &str, up_to: i64) -> SearchStep {
    let span = Span { after: Sequence::START, up_to: Sequence::new(up_to) };
    let wanted = WantedHits { skip: 0, limit: 20 };
    message_searches::step(conn, room, &SearchTerm::parse(term).unwrap(), span, wanted).unwrap()
}

/// How many of the statements read texts of messages.
fn of_messages(statements: &[String]) -> usize {
    statements.iter().filter(|statement| statement.contains("`messages`.`content`")).count()
}

#[test]
fn what_no_filter_may_hold_is_looked_for_in_the_newest_block_alone() {
    let (mut conn, log, room) = filtered_room();

    let found = step(&mut conn, room, "absent", LENGTH);

    assert_eq!((found.messages.len(), found.counted), (0, 0));
    assert!(found.rest.is_empty());
    let statements = log.take();
    assert_eq!(of_messages(&statements), 1, "{statements:#?}");
    assert_eq!(statements.len(), 6, "{statements:#?}");
    for statement in &statements {
        let steps = plan(&mut conn, statement);
        assert!(steps.iter().all(|step| step.starts_with("SEARCH")), "{steps:?}: {statement}");
    }
}

#[test]
fn one_hit_far_back_costs_a_look_into_its_block() {
    let (mut conn, log, room) = filtered_room();

    let found = step(&mut conn, room, "NEEDLE", LENGTH);

    let numbers: Vec<_> = found.messages.iter().map(|message| message.sequence.get()).collect();
    assert_eq!(numbers, [NEEDLE]);
    assert!(found.rest.is_empty());
    assert_eq!(of_messages(&log.take()), 3);
}

#[test]
fn a_full_page_ends_the_step() {
    let (mut conn, log, room) = filtered_room();

    let found = step(&mut conn, room, "hay", LENGTH);

    assert_eq!(found.messages.len(), 20);
    assert_eq!(found.messages[0].sequence.get(), LENGTH);
    assert_eq!(found.messages.len() as u64 + found.counted, 160, "the newest block is not full");
    assert_eq!(found.rest.up_to.get(), LENGTH - 160);
    assert_eq!(log.take().len(), 4);
}

#[test]
fn a_step_looks_into_eight_blocks_at_most() {
    let (mut conn, log, room) = filtered_room();
    let span = Span { after: Sequence::START, up_to: Sequence::new(LENGTH) };
    let nothing = WantedHits { skip: 0, limit: 0 };
    let term = SearchTerm::parse("hay").unwrap();

    let found = message_searches::step(&mut conn, room, &term, span, nothing).unwrap();

    assert_eq!((found.messages.len(), found.counted), (0, 160 + 7 * 256));
    assert_eq!(found.rest.up_to.get(), LENGTH - 160 - 7 * 256);
    assert_eq!(of_messages(&log.take()), 8);
}
