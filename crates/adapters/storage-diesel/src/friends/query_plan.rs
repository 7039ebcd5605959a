//! A friend list costs what it shows.

use diesel::connection::SimpleConnection;
use kernel::{FriendshipId, UserId};

use crate::query_log::{QueryLog, plan};
use crate::sqlite::friends;

#[test]
fn a_list_of_3_and_one_of_500_take_one_query_that_walks_an_index_and_sorts_nothing() {
    for count in [3, 500] {
        let (mut conn, log) = QueryLog::open();
        conn.batch_execute(&format!(
            "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < {count})
             INSERT INTO users (name, created_at) SELECT 'User', 0 FROM n;
             INSERT INTO friends (user_id, friend_id, created_at)
                 SELECT 1, id, 0 FROM users WHERE id > 1"
        ))
        .unwrap();
        log.take();

        let user = UserId::new(1).unwrap();
        let friends = friends::list(&mut conn, user, FriendshipId::new(1).ok(), 500).unwrap();

        assert_eq!(friends.len(), count - 1);
        let queries = log.take();
        let [query] = queries.as_slice() else { panic!("not one query: {queries:?}") };
        let steps = plan(&mut conn, query);
        let [walk, look_up] = steps.as_slice() else { panic!("{steps:?}") };
        assert!(walk.contains("SEARCH friends USING INDEX friends_list"), "{steps:?}");
        assert!(look_up.contains("USING INTEGER PRIMARY KEY"), "{steps:?}");
    }
}
