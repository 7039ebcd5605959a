//! How PostgreSQL writes where people last posted: one statement for all of them, bound as arrays.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt};

use super::Conn;
use crate::last_rooms::LastRoom;
use crate::query_error::QueryError;

/// Writes where people last posted, except those whose accounts are erased. No two may be of the same
/// person.
pub(crate) fn write(conn: &mut Conn, rooms: &[LastRoom]) -> Result<(), QueryError> {
    let statement = WriteLastRooms {
        users: rooms.iter().map(|last| last.user.get()).collect(),
        rooms: rooms.iter().map(|last| last.room.get()).collect(),
    };
    statement.execute(conn)?;
    Ok(())
}

struct WriteLastRooms {
    users: Vec<i64>,
    rooms: Vec<i64>,
}

impl QueryFragment<Pg> for WriteLastRooms {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, by the sizes that the tables have then.
        out.unsafe_to_cache_prepared();
        // People are held in one order, so that two nodes do not wait for each other. One who is being
        // erased meanwhile is looked at again after that, and left out.
        out.push_sql("WITH held AS MATERIALIZED (SELECT u.id AS user_id, c.room_id FROM unnest(");
        out.push_bind_param::<Array<BigInt>, _>(&self.users)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.rooms)?;
        out.push_sql(
            ") AS c (user_id, room_id) JOIN users u ON u.id = c.user_id \
             WHERE u.erased_at IS NULL ORDER BY u.id FOR KEY SHARE OF u) \
             INSERT INTO last_rooms (user_id, room_id) SELECT user_id, room_id FROM held \
             ON CONFLICT (user_id) DO UPDATE SET room_id = excluded.room_id \
             WHERE last_rooms.room_id <> excluded.room_id",
        );
        Ok(())
    }
}

impl QueryId for WriteLastRooms {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for WriteLastRooms {}
