use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::measurement::{Measurement, Stopwatch};
use crate::database::FreshDatabase;
use crate::failure::Failure;
use crate::text::TEXT;

const TRANSACTIONS: usize = 10_000;

/// When it ends although fewer transactions were done.
const TIME_LIMIT: Duration = Duration::from_secs(5);

diesel::table! {
    lines (id) {
        id -> BigInt,
        content -> Text,
    }
}

/// Inserts one row after the other into a table of nothing but texts, on one connection, each in a
/// durable transaction of its own: what the machine and the database allow without any grouping.
pub(crate) fn measure(database: &FreshDatabase) -> Result<Measurement, Failure> {
    match database {
        FreshDatabase::Sqlite { .. } => {
            let mut conn = SqliteConnection::establish(&database.address())?;
            conn.batch_execute(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 CREATE TABLE lines (id INTEGER PRIMARY KEY, content TEXT NOT NULL)",
            )?;
            repeat(|| {
                let line = lines::content.eq(TEXT);
                diesel::insert_into(lines::table).values(line).execute(&mut conn)
            })
        }
        FreshDatabase::Postgresql { .. } => {
            let mut conn = PgConnection::establish(&database.address())?;
            conn.batch_execute(
                "SET synchronous_commit = on;
                 CREATE TABLE lines (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                     content TEXT NOT NULL)",
            )?;
            repeat(|| {
                let line = lines::content.eq(TEXT);
                diesel::insert_into(lines::table).values(line).execute(&mut conn)
            })
        }
    }
}

fn repeat(mut transaction: impl FnMut() -> QueryResult<usize>) -> Result<Measurement, Failure> {
    let mut latencies = Vec::with_capacity(TRANSACTIONS);
    let stopwatch = Stopwatch::start();
    while latencies.len() < TRANSACTIONS && stopwatch.elapsed() < TIME_LIMIT {
        let begun = Instant::now();
        transaction()?;
        latencies.push(begun.elapsed());
    }
    stopwatch.stop(latencies)
}
