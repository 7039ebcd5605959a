//! What only SQLite says, under the names that the queries know on both databases.

use diesel::connection::SimpleConnection;
use diesel::dsl::{exists, not, select, sql};
use diesel::expression::SqlLiteral;
use diesel::expression::functions::declare_sql_function;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use super::Conn;
use crate::engine::DatabaseConnection;
use crate::query_error::QueryError;
use crate::schema::{nodes, posts, users};

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

/// Keeps the account from being erased until the transaction ends: here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn hold_user(_: &mut Conn, _: i64) -> Result<(), QueryError> {
    Ok(())
}

/// Keeps the live accounts of these people from being erased until the transaction ends, as here the writer is alone
/// anyway; which they are. The AI is no person.
pub(crate) fn hold_live_people(conn: &mut Conn, people: &[i64]) -> Result<Vec<i64>, QueryError> {
    let live = users::table
        .filter(users::id.eq_any(people).and(users::erased_at.is_null()).and(not(users::is_ai)))
        .select(users::id)
        .load(conn)?;
    Ok(live)
}

/// Holds the rows of these rooms until the transaction ends: here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn lock_rooms(_: &mut Conn, _: &[i64]) -> Result<(), QueryError> {
    Ok(())
}

/// Holds the places that the person has on friend lists and gives on their own until the transaction
/// ends: here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn lock_friendships_of(_: &mut Conn, _: i64) -> Result<(), QueryError> {
    Ok(())
}

/// Keeps the post from being deleted until the transaction ends, as here the writer is alone anyway;
/// whether it is there.
pub(crate) fn hold_post(conn: &mut Conn, post: i64) -> Result<bool, QueryError> {
    Ok(select(exists(posts::table.find(post))).get_result(conn)?)
}

/// Lets one transaction at a time write revocations, so that their ids ascend in the order of commit:
/// here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn serialise_revocations(_: &mut Conn) -> Result<(), QueryError> {
    Ok(())
}

/// Holds the first node whose lease has ended by then until the transaction ends, as here the writer is alone
/// anyway; which it is, and when the lease ended.
pub(crate) fn lock_ended_node(
    conn: &mut Conn,
    now: i64,
) -> Result<Option<(String, i64)>, QueryError> {
    let ended = nodes::table
        .filter(nodes::lease_ends_at.le(now))
        .order(nodes::id)
        .select((nodes::id, nodes::lease_ends_at))
        .first(conn)
        .optional()?;
    Ok(ended)
}

/// Holds the post's row until the transaction ends: here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn lock_post(_: &mut Conn, _: i64) -> Result<(), QueryError> {
    Ok(())
}

/// Lets one transaction at a time change the categories: here the writer is alone anyway.
#[expect(clippy::unnecessary_wraps, reason = "the same signature on both databases")]
pub(crate) fn serialise_categories(_: &mut Conn) -> Result<(), QueryError> {
    Ok(())
}

#[declare_sql_function]
extern "SQL" {
    /// Where the text first has the part, byte by byte, counted from 1; 0 where it does not.
    #[sql_name = "instr"]
    fn position_in(text: Text, part: Text) -> Integer;
}

/// A condition that always holds, and keeps a statement from being prepared to be used again. Here a plan
/// does not depend on the sizes of the tables; it is what the other database needs.
pub(crate) fn unprepared() -> SqlLiteral<Bool> {
    sql("TRUE")
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
