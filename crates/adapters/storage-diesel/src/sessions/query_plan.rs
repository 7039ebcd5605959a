//! Every request checks a session, so that check has to stay cheap.

use std::sync::{Arc, Mutex};

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::MigrationHarness;
use kernel::SessionId;

use crate::sqlite::{self, backend::MIGRATIONS};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

fn steps(conn: &mut SqliteConnection, query: &str) -> Vec<String> {
    let plan: Vec<Step> =
        diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(conn).unwrap();
    plan.into_iter().map(|step| step.detail).collect()
}

#[test]
fn a_session_check_is_one_query_by_two_primary_keys() {
    let mut conn = SqliteConnection::establish(":memory:").unwrap();
    conn.run_pending_migrations(MIGRATIONS).unwrap();
    let queries = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&queries);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            seen.lock().unwrap().push(query.to_string());
        }
    });

    let found = sqlite::sessions::standing(&mut conn, SessionId::new(1).unwrap()).unwrap();
    assert_eq!(found, None);

    let queries = std::mem::take(&mut *queries.lock().unwrap());
    let [query] = queries.as_slice() else { panic!("not one query: {queries:?}") };
    let (sql, _binds) = query.split_once("-- binds").unwrap();
    let steps = steps(&mut conn, sql);
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps.iter().all(|step| step.contains("USING INTEGER PRIMARY KEY")), "{steps:?}");
}
