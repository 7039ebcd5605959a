//! Lists of rooms cost what they show, however many rooms there are.

use std::num::NonZeroU64;

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use kernel::{Page, UserId};
use rooms::{RoomPurpose, RoomQuery, RoomScope};

use crate::query_log::{QueryLog, plan};
use crate::sqlite::room_lists;

/// A database in which one person made and joined `rooms` rooms of every access rule and kind.
fn database(rooms: usize) -> (SqliteConnection, QueryLog) {
    let (mut conn, log) = QueryLog::open();
    conn.batch_execute(&format!(
        "INSERT INTO users (name, created_at) VALUES ('User', 0);
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {rooms})
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
             SELECT 'room ' || n, '', CASE n % 3 WHEN 0 THEN 'open' WHEN 1 THEN 'totp' ELSE 'invite' END,
                 CASE n % 2 WHEN 0 THEN 'chat' ELSE 'video' END, 1, 0 FROM n;
         INSERT INTO members (room_id, user_id, joined_at) SELECT id, 1, 0 FROM rooms"
    ))
    .unwrap();
    log.take();
    (conn, log)
}

fn queries() -> impl Iterator<Item = RoomQuery> {
    let user = UserId::new(1).unwrap();
    let purposes = [None, Some(RoomPurpose::Text), Some(RoomPurpose::Video)];
    let scopes = [RoomScope::Visible, RoomScope::Own];
    scopes
        .into_iter()
        .flat_map(move |scope| purposes.map(|purpose| RoomQuery { user, scope, purpose }))
}

fn page(number: NonZeroU64, size: u32) -> Page {
    Page::new(number, size).unwrap()
}

#[test]
fn ten_and_a_thousand_rooms_take_the_same_number_of_queries() {
    for query in queries() {
        for rooms in [10, 1_000] {
            let (mut conn, log) = database(rooms);
            let found = room_lists::list(&mut conn, query, None, 500).unwrap();
            assert!(found.len() >= (rooms / 3).min(500));
            assert_eq!(log.take().len(), 3);
            let found = room_lists::page(&mut conn, query, page(NonZeroU64::MIN, 200)).unwrap();
            assert!(found.len() >= (rooms / 3).min(200));
            assert_eq!(log.take().len(), 3);
            room_lists::count(&mut conn, query).unwrap();
            assert_eq!(log.take().len(), 2);
        }
    }
}

/// The index of the public rooms that the query may show.
fn index_of_public(query: RoomQuery) -> &'static str {
    match query.purpose {
        None => "rooms_public",
        Some(RoomPurpose::Text) => "rooms_public_text",
        Some(RoomPurpose::Video) => "rooms_public_video",
    }
}

fn assert_parts_by_own_indexes(conn: &mut SqliteConnection, parts: &[String], query: RoomQuery) {
    let public = index_of_public(query);
    // A count takes all that the index has.
    let of_all = format!("SCAN rooms USING INDEX {public}");
    let own = match query.scope {
        RoomScope::Visible => [public, "members_user_room"],
        RoomScope::Own => ["rooms_creator", "members_user_room"],
    };
    for sql in parts {
        let steps = plan(conn, sql);
        let is_by_index = |step: &String| {
            step.starts_with("SEARCH")
                || step.starts_with("CORRELATED SCALAR SUBQUERY")
                || *step == of_all
        };
        assert!(steps.iter().all(is_by_index), "{sql} {steps:?}");
        let words = steps[0].split(' ').skip_while(|word| *word != "INDEX");
        let index = words.take(2).last().unwrap_or_default();
        assert!(own.contains(&index), "{sql} {steps:?}");
    }
}

#[test]
fn each_part_of_a_list_walks_an_index_and_sorts_nothing() {
    let (mut conn, log) = database(1_000);
    for query in queries() {
        log.take();
        room_lists::list(&mut conn, query, None, 10).unwrap();
        let of_list = log.take();
        room_lists::page(&mut conn, query, page(NonZeroU64::MIN, 10)).unwrap();
        let of_page = log.take();
        for run in [of_list, of_page] {
            let [parts @ .., rooms] = run.as_slice() else { panic!("{run:?}") };
            assert_parts_by_own_indexes(&mut conn, parts, query);
            let steps = plan(&mut conn, rooms);
            let is_by_key = |step: &String| step.contains("USING INTEGER PRIMARY KEY");
            assert!(steps.iter().all(is_by_key), "{rooms} {steps:?}");
        }
    }
}

#[test]
fn each_part_of_a_count_goes_by_an_index() {
    let (mut conn, log) = database(1_000);
    for query in queries() {
        log.take();
        room_lists::count(&mut conn, query).unwrap();
        let parts = log.take();
        assert_parts_by_own_indexes(&mut conn, &parts, query);
    }
}

#[test]
fn a_list_of_more_rooms_than_a_statement_takes_is_whole() {
    let (mut conn, _) = database(33_000);
    let query = RoomQuery { user: UserId::new(1).unwrap(), scope: RoomScope::Own, purpose: None };
    let found = room_lists::list(&mut conn, query, None, 40_000).unwrap();
    assert_eq!(found.len(), 33_000);
    assert!(found.is_sorted_by(|one, next| one.id > next.id));
}
