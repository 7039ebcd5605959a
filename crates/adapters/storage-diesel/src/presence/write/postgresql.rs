//! How PostgreSQL notes who is where: one statement for all of them, bound as arrays.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Text};

use super::Conn;
use crate::presence::Sight;
use crate::query_error::QueryError;

/// Notes that these people are there on that node.
pub(crate) fn enter(conn: &mut Conn, node: &str, sights: &[Sight]) -> Result<(), QueryError> {
    write(conn, sights, |sights| Enter { sights, node })
}

/// Notes that these people are not there any more on that node.
pub(crate) fn leave(conn: &mut Conn, node: &str, sights: &[Sight]) -> Result<(), QueryError> {
    write(conn, sights, |sights| Leave { sights, node })
}

/// Notes when these people were last seen where they are members, if they were not seen later already. No two
/// may be of the same person in the same room.
pub(crate) fn see_last(conn: &mut Conn, sights: &[Sight]) -> Result<(), QueryError> {
    write(conn, sights, |sights| SeeLast { sights })
}

fn write<S>(
    conn: &mut Conn,
    sights: &[Sight],
    statement: impl FnOnce(Sights) -> S,
) -> Result<(), QueryError>
where
    S: QueryFragment<Pg> + QueryId + RunQueryDsl<Conn>,
{
    if sights.is_empty() {
        return Ok(());
    }
    statement(Sights::of(sights)).execute(conn)?;
    Ok(())
}

struct Sights {
    rooms: Vec<i64>,
    users: Vec<i64>,
    times: Vec<i64>,
}

impl Sights {
    fn of(sights: &[Sight]) -> Self {
        Self {
            rooms: sights.iter().map(|sight| sight.room).collect(),
            users: sights.iter().map(|sight| sight.user).collect(),
            times: sights.iter().map(|sight| sight.at).collect(),
        }
    }

    /// The sights as the table `c (room_id, user_id, at)`.
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("unnest(");
        out.push_bind_param::<Array<BigInt>, _>(&self.rooms)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.users)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.times)?;
        out.push_sql(") AS c (room_id, user_id, at)");
        Ok(())
    }
}

struct Enter<'a> {
    sights: Sights,
    node: &'a str,
}

impl QueryFragment<Pg> for Enter<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, as all of these statements, by the sizes that the tables have then.
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "INSERT INTO presence (room_id, user_id, node_id) SELECT c.room_id, c.user_id, ",
        );
        out.push_bind_param::<Text, _>(self.node)?;
        out.push_sql(" FROM ");
        self.sights.push(&mut out)?;
        out.push_sql(" ON CONFLICT DO NOTHING");
        Ok(())
    }
}

struct Leave<'a> {
    sights: Sights,
    node: &'a str,
}

impl QueryFragment<Pg> for Leave<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("DELETE FROM presence AS p USING ");
        self.sights.push(&mut out)?;
        out.push_sql(" WHERE p.room_id = c.room_id AND p.user_id = c.user_id AND p.node_id = ");
        out.push_bind_param::<Text, _>(self.node)?;
        Ok(())
    }
}

struct SeeLast {
    sights: Sights,
}

impl QueryFragment<Pg> for SeeLast {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        // The rows are locked in one order, so that two nodes do not wait for each other. A row that
        // another node has changed meanwhile is compared as it is after that.
        out.push_sql("WITH held AS MATERIALIZED (SELECT m.id, c.at FROM ");
        self.sights.push(&mut out)?;
        out.push_sql(
            " JOIN members m ON m.user_id = c.user_id AND m.room_id = c.room_id \
             WHERE m.last_seen_at IS NULL OR m.last_seen_at < c.at \
             ORDER BY m.user_id, m.room_id FOR UPDATE OF m) \
             UPDATE members SET last_seen_at = held.at FROM held WHERE members.id = held.id",
        );
        Ok(())
    }
}

macro_rules! not_prepared {
    ($($statement:ty),*) => {$(
        impl QueryId for $statement {
            type QueryId = ();
            const HAS_STATIC_QUERY_ID: bool = false;
        }

        impl RunQueryDsl<Conn> for $statement {}
    )*};
}
not_prepared!(Enter<'_>, Leave<'_>, SeeLast);
