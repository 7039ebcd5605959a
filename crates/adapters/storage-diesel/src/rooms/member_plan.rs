//! A list of members costs what it shows, and a look for some of them what is looked for.

use diesel::connection::SimpleConnection;
use kernel::{MembershipId, RoomId, UserId};

use crate::query_log::{QueryLog, plan};
use crate::sqlite::members;

#[test]
fn a_list_of_3_and_one_of_500_take_one_query_that_walks_an_index_and_sorts_nothing() {
    for count in [3, 500] {
        let (mut conn, log) = QueryLog::open();
        conn.batch_execute(&format!(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count})
             INSERT INTO users (name, created_at) SELECT 'User', 0 FROM n;
             INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
                 VALUES ('room', '', 'open', 'chat', 1, 0);
             INSERT INTO members (room_id, user_id, joined_at) SELECT 1, id, 0 FROM users"
        ))
        .unwrap();
        log.take();

        let room = RoomId::new(1).unwrap();
        let listed = members::list(&mut conn, room, MembershipId::new(1).ok(), 500).unwrap();

        assert_eq!(listed.len(), count - 1);
        let queries = log.take();
        let [query] = queries.as_slice() else { panic!("not one query: {queries:?}") };
        let steps = plan(&mut conn, query);
        assert_eq!(steps.len(), 3, "{steps:?}");
        let by_index = |step: &&String| step.contains("SEARCH members USING INDEX members_room");
        let by_key = |step: &&String| step.contains("USING INTEGER PRIMARY KEY");
        let counts = (steps.iter().filter(by_index).count(), steps.iter().filter(by_key).count());
        assert_eq!(counts, (1, 2), "{steps:?}");
    }
}

#[test]
fn a_look_for_3_people_and_one_for_500_take_two_queries_by_index() {
    for count in [3, 500] {
        let (mut conn, log) = QueryLog::open();
        conn.batch_execute(
            "INSERT INTO users (name, created_at) VALUES ('User', 0);
             INSERT INTO rooms (name, description, access, kind, creator_id, created_at)
                 VALUES ('room', '', 'open', 'chat', 1, 0);
             INSERT INTO members (room_id, user_id, joined_at) VALUES (1, 1, 0)",
        )
        .unwrap();
        log.take();

        let people: Vec<_> = (1..=count).map(|id| UserId::new(id).unwrap()).collect();
        let among = members::among(&mut conn, RoomId::new(1).unwrap(), &people).unwrap();

        assert_eq!(among, people[..1]);
        let queries = log.take();
        assert_eq!(queries.len(), 2, "{queries:?}");
        let steps = plan(&mut conn, &queries[1]);
        assert_eq!(steps.len(), 1, "{steps:?}");
        assert!(steps[0].contains("INDEX") && steps[0].contains("user_id=?"), "{steps:?}");
    }
}
