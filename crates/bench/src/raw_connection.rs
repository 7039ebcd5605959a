use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::database::FreshDatabase;
use crate::failure::Failure;

#[diesel::declare_sql_function]
extern "SQL" {
    /// Where SQLite finds a part of a text; zero where it does not.
    fn instr(text: Text, part: Text) -> Integer;
    /// Where PostgreSQL finds a part of a text; zero where it does not.
    fn strpos(text: Text, part: Text) -> Integer;
}

/// A connection to a database past the storage: each statement is a transaction of its own.
pub(crate) enum RawConnection {
    /// To a file.
    Sqlite(SqliteConnection),
    /// To a server.
    Postgresql(PgConnection),
}

impl RawConnection {
    /// Connects, to commit as durably as the storage does.
    pub(crate) fn open(database: &FreshDatabase) -> Result<Self, Failure> {
        match database {
            FreshDatabase::Sqlite { .. } => {
                let mut conn = SqliteConnection::establish(&database.address())?;
                conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL")?;
                Ok(Self::Sqlite(conn))
            }
            FreshDatabase::Postgresql { .. } => {
                let mut conn = PgConnection::establish(&database.address())?;
                // One core looks through the texts, as for a step of a search.
                conn.batch_execute(
                    "SET synchronous_commit = on; SET max_parallel_workers_per_gather = 0",
                )?;
                Ok(Self::Postgresql(conn))
            }
        }
    }

    /// Lets statements with very many rows take the memory that makes them quick, and be on disk only with
    /// what is committed later.
    pub(crate) fn take_more_memory(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(conn) => conn.batch_execute("PRAGMA cache_size = -262144"),
            Self::Postgresql(conn) => conn.batch_execute(
                "SET synchronous_commit = off; SET work_mem = '256MB'; SET temp_buffers = '32MB'",
            ),
        }
    }

    /// Executes statements that both databases understand.
    pub(crate) fn execute(&mut self, statements: &str) -> QueryResult<()> {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(statements),
            Self::Postgresql(conn) => conn.batch_execute(statements),
        }
    }

    /// Brings the database to the state in which it is some time after so many rows were added, lest it
    /// does that at any moment while something is being measured.
    pub(crate) fn settle(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(conn) => conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)"),
            Self::Postgresql(conn) => conn.batch_execute("VACUUM (ANALYZE)"),
        }
    }
}
