//! How SQLite notes who is where: row by row, by statements that are prepared once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;

use super::Conn;
use crate::presence::Sight;
use crate::query_error::QueryError;
use crate::schema::presence as table;

/// Notes that these people are there on that node.
pub(crate) fn enter(conn: &mut Conn, node: &str, sights: &[Sight]) -> Result<(), QueryError> {
    for sight in sights {
        Enter { sight: *sight, node: node.to_owned() }.execute(conn)?;
    }
    Ok(())
}

/// Notes that these people are not there any more on that node.
pub(crate) fn leave(conn: &mut Conn, node: &str, sights: &[Sight]) -> Result<(), QueryError> {
    for sight in sights {
        diesel::delete(table::table.find((sight.room, sight.user, node))).execute(conn)?;
    }
    Ok(())
}

/// Notes when these people were last seen where they are members, if they were not seen later already.
pub(crate) fn see_last(conn: &mut Conn, sights: &[Sight]) -> Result<(), QueryError> {
    for sight in sights {
        SeeLast(*sight).execute(conn)?;
    }
    Ok(())
}

/// Diesel prepares its own INSERT anew each time.
struct Enter {
    sight: Sight,
    node: String,
}

impl QueryFragment<Sqlite> for Enter {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("INSERT INTO presence (room_id, user_id, node_id) VALUES (");
        out.push_bind_param::<BigInt, _>(&self.sight.room)?;
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(&self.sight.user)?;
        out.push_sql(", ");
        out.push_bind_param::<Text, _>(&self.node)?;
        out.push_sql(") ON CONFLICT DO NOTHING");
        Ok(())
    }
}

impl QueryId for Enter {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for Enter {}

/// Diesel prepares its own UPDATE anew each time, too.
struct SeeLast(Sight);

impl QueryFragment<Sqlite> for SeeLast {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE members SET last_seen_at = ");
        out.push_bind_param::<BigInt, _>(&self.0.at)?;
        out.push_sql(" WHERE user_id = ");
        out.push_bind_param::<BigInt, _>(&self.0.user)?;
        out.push_sql(" AND room_id = ");
        out.push_bind_param::<BigInt, _>(&self.0.room)?;
        out.push_sql(" AND (last_seen_at IS NULL OR last_seen_at < ");
        out.push_bind_param::<BigInt, _>(&self.0.at)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for SeeLast {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for SeeLast {}
