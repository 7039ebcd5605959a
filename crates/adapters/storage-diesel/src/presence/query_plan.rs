//! Looking for who is there costs one query.

use diesel::connection::SimpleConnection;
use kernel::{RoomId, Timestamp, UserId};

use crate::query_log::{QueryLog, plan};
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
