//! How SQLite moves read marks: row by row, by a statement that is prepared once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use diesel::sqlite::Sqlite;
use messages::{MovedMark, ReadMark};

use super::Conn;
use crate::query_error::QueryError;
use crate::read_marks::MovedMarkRow;

/// Moves each mark forward, if it is a member's, and not beyond the room's last number; those that moved.
pub(crate) fn advance(conn: &mut Conn, marks: &[ReadMark]) -> Result<Vec<MovedMark>, QueryError> {
    let mut moved = Vec::with_capacity(marks.len());
    for mark in marks {
        let statement = AdvanceMark {
            room: mark.room_id.get(),
            user: mark.user_id.get(),
            sequence: mark.sequence.get(),
            at: mark.at.as_micros(),
        };
        let rows: Vec<MovedMarkRow> = statement.load(conn)?;
        for row in rows {
            moved.extend(row.into_moved()?);
        }
    }
    Ok(moved)
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
        out.push_sql(
            ") RETURNING room_id, user_id, last_read_seq, last_read_at, shows_reading, \
             (SELECT u.name FROM users u WHERE u.id = members.user_id), \
             (SELECT m.id FROM messages m WHERE m.room_id = members.room_id \
             AND m.seq <= members.last_read_seq ORDER BY m.seq DESC LIMIT 1)",
        );
        Ok(())
    }
}

impl Query for AdvanceMark {
    type SqlType = (BigInt, BigInt, BigInt, BigInt, Bool, Nullable<Text>, Nullable<BigInt>);
}

impl QueryId for AdvanceMark {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for AdvanceMark {}
