//! How SQLite moves read marks: row by row, by a statement that is prepared once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;
use messages::ReadMark;

use super::Conn;
use crate::query_error::QueryError;

/// Moves each mark forward, if it is a member's, and not beyond the room's last number.
pub(crate) fn advance(conn: &mut Conn, marks: &[ReadMark]) -> Result<(), QueryError> {
    for mark in marks {
        AdvanceMark {
            room: mark.room_id.get(),
            user: mark.user_id.get(),
            sequence: mark.sequence.get(),
            at: mark.at.as_micros(),
        }
        .execute(conn)?;
    }
    Ok(())
}

/// Diesel prepares its own UPDATE anew each time.
struct AdvanceMark {
    room: i64,
    user: i64,
    sequence: i64,
    at: i64,
}

impl QueryFragment<Sqlite> for AdvanceMark {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE members SET last_read_seq = min(r.last_seq, ");
        out.push_bind_param::<BigInt, _>(&self.sequence)?;
        out.push_sql("), last_read_at = ");
        out.push_bind_param::<BigInt, _>(&self.at)?;
        out.push_sql(" FROM rooms AS r WHERE r.id = members.room_id AND members.user_id = ");
        out.push_bind_param::<BigInt, _>(&self.user)?;
        out.push_sql(" AND members.room_id = ");
        out.push_bind_param::<BigInt, _>(&self.room)?;
        out.push_sql(" AND members.last_read_seq < min(r.last_seq, ");
        out.push_bind_param::<BigInt, _>(&self.sequence)?;
        out.push_sql(")");
        Ok(())
    }
}

impl QueryId for AdvanceMark {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for AdvanceMark {}
