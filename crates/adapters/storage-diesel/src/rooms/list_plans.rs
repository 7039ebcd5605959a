//! Lists of rooms cost what they show, however many rooms there are.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::MigrationHarness;
use kernel::{Page, UserId};
use rooms::{RoomPurpose, RoomQuery, RoomScope};

use crate::sqlite::{self, backend::MIGRATIONS};

/// A database in which one person made and joined `rooms` rooms of every access rule and kind.
fn database(rooms: usize) -> SqliteConnection {
    let mut conn = SqliteConnection::establish(":memory:").unwrap();
    conn.run_pending_migrations(MIGRATIONS).unwrap();
    conn.batch_execute(&format!(
        "INSERT INTO users (name, created_at) VALUES ('User', 0);
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {rooms})
         INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
             SELECT 'room ' || n, '', CASE n % 3 WHEN 0 THEN 'open' WHEN 1 THEN 'totp' ELSE 'invite' END,
                 CASE n % 2 WHEN 0 THEN 'chat' ELSE 'video' END, 1, 0 FROM n;
         INSERT INTO members (room_id, user_id, joined_at) SELECT id, 1, 0 FROM rooms"
    ))
    .unwrap();
    conn
}

fn queries() -> impl Iterator<Item = RoomQuery> {
    let user = UserId::new(1).unwrap();
    let purposes = [None, Some(RoomPurpose::Text), Some(RoomPurpose::Video)];
    let scopes = [RoomScope::Visible, RoomScope::Own];
    scopes
        .into_iter()
        .flat_map(move |scope| purposes.map(|purpose| RoomQuery { user, scope, purpose }))
}

/// The statements that `work` ran.
fn statements(
    conn: &mut SqliteConnection,
    work: impl FnOnce(&mut SqliteConnection),
) -> Vec<String> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let seeing = Arc::clone(&seen);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            seeing.lock().unwrap().push(query.to_string());
        }
    });
    work(conn);
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| ());
    std::mem::take(&mut *seen.lock().unwrap())
}

#[test]
fn ten_and_a_thousand_rooms_take_the_same_number_of_queries() {
    let page = Page::new(NonZeroU32::MIN, 200).unwrap();
    for query in queries() {
        let [of_ten, of_thousand] = [10, 1_000].map(|rooms| {
            let mut conn = database(rooms);
            [
                statements(&mut conn, |conn| {
                    let found = sqlite::room_lists::list(conn, query, None, 500).unwrap();
                    assert!(found.len() >= (rooms / 3).min(500));
                })
                .len(),
                statements(&mut conn, |conn| {
                    let found = sqlite::room_lists::page(conn, query, page).unwrap();
                    assert!(found.len() >= (rooms / 3).min(200));
                })
                .len(),
                statements(&mut conn, |conn| {
                    sqlite::room_lists::count(conn, query).unwrap();
                })
                .len(),
            ]
        });
        assert_eq!(of_ten, of_thousand);
        assert_eq!(of_ten, [3, 5, 2]);
    }
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[test]
fn each_part_of_a_list_walks_an_index_and_sorts_nothing() {
    let mut conn = database(1_000);
    for query in queries() {
        let run = statements(&mut conn, |conn| {
            sqlite::room_lists::list(conn, query, None, 10).unwrap();
        });
        for statement in &run[..2] {
            let (sql, _binds) = statement.split_once("-- binds").unwrap();
            let plan: Vec<Step> =
                diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(&mut conn).unwrap();
            let steps: Vec<_> = plan.into_iter().map(|step| step.detail).collect();
            assert!(steps.iter().all(|step| step.starts_with("SEARCH")), "{sql} {steps:?}");
            let first_index =
                ["rooms_public", "rooms_creator", "members_user_room"].into_iter().any(|index| {
                    steps.first().is_some_and(|step| step.contains(&format!("INDEX {index}")))
                });
            assert!(first_index, "{sql} {steps:?}");
            let narrowed = steps.first().is_some_and(|step| match query.purpose {
                None => step.contains("rooms_public ("),
                Some(RoomPurpose::Text) => step.contains("rooms_public_text"),
                Some(RoomPurpose::Video) => step.contains("rooms_public_video"),
            });
            let is_of_public = steps.iter().any(|step| step.contains("rooms_public"));
            assert_eq!(narrowed, is_of_public, "{sql} {steps:?}");
        }
    }
}

#[test]
fn a_page_far_past_the_end_reads_no_ids() {
    let mut conn = database(10);
    let far = Page::new(NonZeroU32::MAX, 200).unwrap();
    for query in queries() {
        let run = statements(&mut conn, |conn| {
            assert_eq!(sqlite::room_lists::page(conn, query, far).unwrap(), []);
        });
        assert!(run.iter().all(|sql| sql.contains("COUNT")), "{run:?}");
    }
}
