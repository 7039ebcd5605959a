//! What only SQLite says, under the names that the queries know on both databases.

use diesel::connection::SimpleConnection;
use diesel::{Connection, ConnectionError, ConnectionResult};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use super::Conn;
use crate::engine::DatabaseConnection;
use crate::query_error::QueryError;

pub(crate) const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../../migrations/sqlite");

/// What is acknowledged is on disk (`FULL`); readers and the writer do not wait for each other (`WAL`);
/// a process beside the server (`madang user …`) is waited for. 16 MiB of cache a connection.
///
/// The commit that fills the log up to `wal_autocheckpoint` also carries its pages into the database,
/// while everybody waits. 8,000 pages instead of 1,000 make that rare, and the pages that every batch
/// changes are carried once for many batches. In return the log takes about 32 MiB of disk.
const SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
    PRAGMA wal_autocheckpoint = 8000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;";

/// Holds the account's row until the transaction ends: here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn lock_user(_: &mut Conn, _: i64) -> Result<(), QueryError> {
    Ok(())
}

/// Holds the rows of these rooms until the transaction ends: here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn lock_rooms(_: &mut Conn, _: &[i64]) -> Result<(), QueryError> {
    Ok(())
}

/// Lets one transaction at a time write revocations, so that their ids ascend in the order of commit:
/// here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn serialise_revocations(_: &mut Conn) -> Result<(), QueryError> {
    Ok(())
}

impl DatabaseConnection for Conn {
    fn open(address: &str) -> ConnectionResult<Self> {
        let mut conn = Self::establish(address)?;
        conn.batch_execute(SETTINGS).map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(conn)
    }

    fn write_transaction<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        // A deferred transaction that reads first may find later that it cannot write.
        self.immediate_transaction(work)
    }

    fn give_way(&mut self) -> Result<(), QueryError> {
        Ok(())
    }
}
