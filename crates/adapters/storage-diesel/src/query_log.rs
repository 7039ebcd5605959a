//! What tests learn of the statements that a query runs on SQLite.

use std::sync::{Arc, Mutex};

use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::MigrationHarness;

use crate::sqlite::backend::MIGRATIONS;

/// The statements of a connection to an empty database, as they were run.
pub(crate) struct QueryLog(Arc<Mutex<Vec<String>>>);

impl QueryLog {
    /// Opens the database and follows its statements.
    pub(crate) fn open() -> (SqliteConnection, Self) {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.run_pending_migrations(MIGRATIONS).unwrap();
        let log = Self(Arc::default());
        let seen = Arc::clone(&log.0);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                seen.lock().unwrap().push(query.to_string());
            }
        });
        (conn, log)
    }

    /// The statements since this was called last, without their parameters.
    pub(crate) fn take(&self) -> Vec<String> {
        let queries = std::mem::take(&mut *self.0.lock().unwrap());
        let sql = |query: &String| query.split(" -- binds").next().unwrap_or_default().to_owned();
        queries.iter().map(sql).collect()
    }
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How SQLite goes about a statement.
pub(crate) fn plan(conn: &mut SqliteConnection, query: &str) -> Vec<String> {
    let plan: Vec<Step> =
        diesel::sql_query(format!("EXPLAIN QUERY PLAN {query}")).load(conn).unwrap();
    plan.into_iter().map(|step| step.detail).collect()
}
