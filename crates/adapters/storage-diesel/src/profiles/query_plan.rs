//! A search for people is one query, and reads no more of the table than it must.

use diesel::connection::SimpleConnection;
use users::EmailPart;

use crate::query_log::{QueryLog, plan};
use crate::sqlite::profiles;

#[test]
fn finding_3_people_and_finding_50_take_one_query_that_sorts_nothing() {
    for count in [3, 50] {
        let (mut conn, log) = QueryLog::open();
        conn.batch_execute(&format!(
            "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count})
             INSERT INTO users (name, email, created_at)
                 SELECT 'User', 'user' || n || '@example.com', 0 FROM n"
        ))
        .unwrap();
        log.take();

        let part = EmailPart::parse("example").unwrap();
        let found = profiles::find_by_email_part(&mut conn, &part, 50).unwrap();

        assert_eq!(found.len(), count);
        let queries = log.take();
        let [query] = queries.as_slice() else { panic!("not one query: {queries:?}") };
        assert_eq!(plan(&mut conn, query), ["SCAN users"]);
    }
}
