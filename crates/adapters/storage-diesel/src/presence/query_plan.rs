//! Looking for who is there costs one query, and a sweep takes a bounded number of rows at once.

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use kernel::{RoomId, Timestamp, UserId};

use crate::limits::PASSAGES_AT_ONCE;
use crate::query_log::{QueryLog, plan};
use crate::schema::{nodes, presence as presences};
use crate::sqlite::presence;

#[test]
fn the_attendance_of_3_and_of_500_takes_one_query_that_goes_by_indexes() {
    for count in [3, 500] {
        let (mut conn, log) = QueryLog::open();
        conn.batch_execute(&format!(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count})
             INSERT INTO users (name, created_at) SELECT 'User', 0 FROM n;
             INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
                 VALUES ('room', '', 'open', 'chat', 1, 0);
             INSERT INTO members (room_id, user_id, joined_at) SELECT 1, id, 0 FROM users;
             INSERT INTO nodes (id, lease_ends_at) VALUES ('node', 9);
             INSERT INTO presence (room_id, user_id, node_id) SELECT 1, id, 'node' FROM users"
        ))
        .unwrap();
        log.take();
        let room = RoomId::new(1).unwrap();
        let people: Vec<_> = (1..=count).rev().map(|id| UserId::new(id).unwrap()).collect();

        let now = Timestamp::from_micros(5);
        let attendance = presence::attendance(&mut conn, room, &people, now).unwrap();

        assert!(attendance.iter().all(|one| one.is_online && one.last_seen == Some(now)));
        assert!(attendance.iter().map(|one| one.user).eq(people));
        let queries = log.take();
        let [query] = queries.as_slice() else { panic!("not one query: {queries:?}") };
        let steps = plan(&mut conn, query);
        let is_by_index =
            |step: &String| step.starts_with("SEARCH") || step.starts_with("CORRELATED");
        assert!(steps.iter().all(is_by_index), "{steps:?}");
        assert!(steps.iter().any(|step| step.contains("INDEX members_user_room")), "{steps:?}");
    }
}

#[test]
fn a_sweep_ends_some_of_what_a_node_holds_and_the_node_with_the_last_of_it() {
    let (mut conn, _) = QueryLog::open();
    let held = 2 * PASSAGES_AT_ONCE;
    conn.batch_execute(&format!(
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {held})
         INSERT INTO presence (room_id, user_id, node_id) SELECT 1, n, 'ended' FROM n;
         INSERT INTO presence (room_id, user_id, node_id) VALUES (1, 1, 'holding');
         INSERT INTO nodes (id, lease_ends_at) VALUES ('ended', 5), ('holding', 6)"
    ))
    .unwrap();
    for left in [PASSAGES_AT_ONCE, 0] {
        assert!(presence::sweep(&mut conn, Timestamp::from_micros(5)).unwrap());
        assert_eq!(rows(&mut conn), (2, left + 1));
    }

    assert!(presence::sweep(&mut conn, Timestamp::from_micros(5)).unwrap());
    assert_eq!(rows(&mut conn), (1, 1));
    assert!(!presence::sweep(&mut conn, Timestamp::from_micros(5)).unwrap());
    assert_eq!(rows(&mut conn), (1, 1));
}

/// How many nodes there are, and how many presences.
fn rows(conn: &mut SqliteConnection) -> (usize, usize) {
    let count = |found: i64| usize::try_from(found).unwrap();
    let nodes = nodes::table.count().get_result(conn).unwrap();
    let presences = presences::table.count().get_result(conn).unwrap();
    (count(nodes), count(presences))
}
