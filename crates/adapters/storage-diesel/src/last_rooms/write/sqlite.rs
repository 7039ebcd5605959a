//! How SQLite writes where people last posted: row by row, by a statement that is prepared once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;

use super::Conn;
use crate::last_rooms::LastRoom;
use crate::query_error::QueryError;

/// Writes where people last posted, except those whose accounts are erased.
pub(crate) fn write(conn: &mut Conn, rooms: &[LastRoom]) -> Result<(), QueryError> {
    for last in rooms {
        WriteLastRoom { user: last.user.get(), room: last.room.get() }.execute(conn)?;
    }
    Ok(())
}

/// Diesel prepares its own upsert anew each time.
struct WriteLastRoom {
    user: i64,
    room: i64,
}

impl QueryFragment<Sqlite> for WriteLastRoom {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("INSERT INTO last_rooms (user_id, room_id) SELECT id, ");
        out.push_bind_param::<BigInt, _>(&self.room)?;
        out.push_sql(" FROM users WHERE id = ");
        out.push_bind_param::<BigInt, _>(&self.user)?;
        out.push_sql(
            " AND erased_at IS NULL ON CONFLICT (user_id) DO UPDATE \
             SET room_id = excluded.room_id WHERE room_id <> excluded.room_id",
        );
        Ok(())
    }
}

impl QueryId for WriteLastRoom {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for WriteLastRoom {}
