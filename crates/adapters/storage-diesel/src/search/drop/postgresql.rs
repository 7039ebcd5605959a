//! How PostgreSQL drops filters: one statement for all of them, bound as arrays.

use std::collections::BTreeSet;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt};

use super::Conn;
use crate::query_error::QueryError;

/// Drops the filters of these blocks of rooms, where there are any.
pub(crate) fn drop(conn: &mut Conn, stale: &BTreeSet<(i64, i64)>) -> Result<(), QueryError> {
    let (rooms, blocks) = stale.iter().copied().unzip();
    DropFilters { rooms, blocks }.execute(conn)?;
    Ok(())
}

struct DropFilters {
    rooms: Vec<i64>,
    blocks: Vec<i64>,
}

impl QueryFragment<Pg> for DropFilters {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, by the size that the table has then.
        out.unsafe_to_cache_prepared();
        out.push_sql("DELETE FROM message_filters USING unnest(");
        out.push_bind_param::<Array<BigInt>, _>(&self.rooms)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.blocks)?;
        out.push_sql(
            ") AS c (room_id, block) WHERE message_filters.room_id = c.room_id \
             AND message_filters.block = c.block",
        );
        Ok(())
    }
}

impl QueryId for DropFilters {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for DropFilters {}
