//! What only PostgreSQL says, under the names that the queries know on both databases.

use diesel::connection::SimpleConnection;
use diesel::dsl::{not, sql};
use diesel::expression::SqlLiteral;
use diesel::expression::functions::declare_sql_function;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

use super::Conn;
use crate::engine::DatabaseConnection;
use crate::query_error::QueryError;
use crate::schema::{friends, nodes, posts, rooms, users};

pub(crate) const MIGRATIONS: EmbeddedMigrations =
    embed_migrations!("../../../migrations/postgresql");

/// What is acknowledged is on disk, whatever the server's default is; a statement that is stuck does not
/// hold its thread for ever.
///
/// A node that stops in the middle of a transaction loses what it holds after 5 s. Until then whoever
/// waits for that gives up soon: the writer's thread has others to serve, none of which waits longer than
/// 2 s. The server looks for deadlocks later than that, so this is also what ends them.
const SETTINGS: &str = "SET synchronous_commit = on; SET statement_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '5s'; SET lock_timeout = '400ms'";

/// The advisory lock of the log of revocations; any number that nothing else uses.
const REVOCATIONS_LOCK: i64 = 7_203_115_870_423;

/// The advisory lock of the categories, likewise. To lock their table would wait for its vacuuming.
const CATEGORIES_LOCK: i64 = 7_203_115_870_425;

/// Lets OpenSSL live as long as the process. By itself it frees what it has when the process begins to
/// end, under the hands of a thread of the pool that is still connecting. To be called before the first
/// connection.
pub(crate) fn keep_tls_until_the_end() {
    openssl_sys::init();
}

/// Holds the account's row until the transaction ends.
pub(crate) fn lock_user(conn: &mut Conn, user: i64) -> Result<(), QueryError> {
    users::table.find(user).select(users::id).for_update().execute(conn)?;
    Ok(())
}

/// Keeps the account from being erased until the transaction ends, not from being changed or held by others
/// like that.
pub(crate) fn hold_user(conn: &mut Conn, user: i64) -> Result<(), QueryError> {
    users::table.find(user).select(users::id).for_key_share().execute(conn)?;
    Ok(())
}

/// Keeps the live accounts of these people from being erased until the transaction ends, in the order of their ids;
/// which they are. The AI is no person.
pub(crate) fn hold_live_people(conn: &mut Conn, people: &[i64]) -> Result<Vec<i64>, QueryError> {
    let held = users::table
        .filter(users::id.eq_any(people).and(users::erased_at.is_null()).and(not(users::is_ai)))
        .order(users::id)
        .select(users::id)
        .for_key_share()
        .load(conn)?;
    Ok(held)
}

/// Holds the rows of these rooms until the transaction ends; in the order of their ids, so that two
/// nodes do not wait for each other.
pub(crate) fn lock_rooms(conn: &mut Conn, rooms: &[i64]) -> Result<(), QueryError> {
    rooms::table
        .filter(rooms::id.eq_any(rooms))
        .order(rooms::id)
        .select(rooms::id)
        .for_update()
        .execute(conn)?;
    Ok(())
}

/// Holds the places that the person has on friend lists and gives on their own until the transaction
/// ends; in the order of their ids, so that two friends that are erased at once do not wait for each
/// other.
pub(crate) fn lock_friendships_of(conn: &mut Conn, user: i64) -> Result<(), QueryError> {
    friends::table
        .filter(friends::user_id.eq(user).or(friends::friend_id.eq(user)))
        .order(friends::id)
        .select(friends::id)
        .for_update()
        .execute(conn)?;
    Ok(())
}

/// Keeps the post from being deleted until the transaction ends, not from being changed; whether it is
/// there.
pub(crate) fn hold_post(conn: &mut Conn, post: i64) -> Result<bool, QueryError> {
    let held = posts::table.find(post).select(posts::id).for_key_share().execute(conn)?;
    Ok(held == 1)
}

/// Lets one transaction at a time write revocations, so that their ids ascend in the order of commit.
pub(crate) fn serialise_revocations(conn: &mut Conn) -> Result<(), QueryError> {
    advisory_lock(conn, REVOCATIONS_LOCK)
}

/// Holds the first node whose lease has ended by then until the transaction ends; which it is, and when the lease
/// ended.
pub(crate) fn lock_ended_node(
    conn: &mut Conn,
    now: i64,
) -> Result<Option<(String, i64)>, QueryError> {
    let ended = nodes::table
        .filter(nodes::lease_ends_at.le(now))
        .order(nodes::id)
        .select((nodes::id, nodes::lease_ends_at))
        .for_update()
        .first(conn)
        .optional()?;
    Ok(ended)
}

/// Holds the post's row until the transaction ends.
pub(crate) fn lock_post(conn: &mut Conn, post: i64) -> Result<(), QueryError> {
    posts::table.find(post).select(posts::id).for_update().execute(conn)?;
    Ok(())
}

/// Lets one transaction at a time change the categories, which others may read meanwhile.
pub(crate) fn serialise_categories(conn: &mut Conn) -> Result<(), QueryError> {
    advisory_lock(conn, CATEGORIES_LOCK)
}

/// Waits for whoever else holds that lock, and holds it until the transaction ends.
fn advisory_lock(conn: &mut Conn, lock: i64) -> Result<(), QueryError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(lock).execute(conn)?;
    Ok(())
}

#[declare_sql_function]
extern "SQL" {
    /// Where the text first has the part, byte by byte, counted from 1; 0 where it does not.
    #[sql_name = "strpos"]
    fn position_in(text: Text, part: Text) -> Integer;
}

/// A condition that always holds, and keeps a statement from being prepared: it is to be planned by the
/// size that the tables have each time, not by what they had when the server started.
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
        self.transaction(work)
    }

    fn give_way(&mut self) -> Result<(), QueryError> {
        Ok(self.batch_execute("SET LOCAL lock_timeout = '20ms'")?)
    }
}
