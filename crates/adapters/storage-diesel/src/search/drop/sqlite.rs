//! How SQLite drops filters: row by row, by a statement that is prepared once.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;

use super::Conn;
use crate::query_error::QueryError;

/// Drops the filters of these blocks of rooms, where there are any.
pub(crate) fn drop(conn: &mut Conn, stale: &BTreeSet<(i64, i64)>) -> Result<(), QueryError> {
    for &(room, block) in stale {
        DropFilter { room, block }.execute(conn)?;
    }
    Ok(())
}

/// Diesel prepares its own DELETE anew each time.
struct DropFilter {
    room: i64,
    block: i64,
}

impl QueryFragment<Sqlite> for DropFilter {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("DELETE FROM message_filters WHERE room_id = ");
        out.push_bind_param::<BigInt, _>(&self.room)?;
        out.push_sql(" AND block = ");
        out.push_bind_param::<BigInt, _>(&self.block)
    }
}

impl QueryId for DropFilter {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for DropFilter {}
