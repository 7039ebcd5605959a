use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::database::FreshDatabase;
use crate::failure::Failure;
use crate::measurement::{self, Measurement};
use crate::text::TEXT;

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
            measurement::repeat(|| {
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
            measurement::repeat(|| {
                let line = lines::content.eq(TEXT);
                diesel::insert_into(lines::table).values(line).execute(&mut conn)
            })
        }
    }
}
