//! How PostgreSQL moves read marks: one statement for all of them, bound as arrays.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use messages::{MovedMark, ReadMark};

use super::Conn;
use crate::query_error::QueryError;
use crate::read_marks::MovedMarkRow;

/// Moves each mark forward, if it is a member's, and not beyond the room's last number; those that moved. No
/// two marks may be of the same person in the same room.
pub(crate) fn advance(conn: &mut Conn, marks: &[ReadMark]) -> Result<Vec<MovedMark>, QueryError> {
    let statement = AdvanceMarks {
        rooms: marks.iter().map(|mark| mark.room_id.get()).collect(),
        users: marks.iter().map(|mark| mark.user_id.get()).collect(),
        sequences: marks.iter().map(|mark| mark.sequence.get()).collect(),
        times: marks.iter().map(|mark| mark.at.as_micros()).collect(),
    };
    let rows: Vec<MovedMarkRow> = statement.load(conn)?;
    rows.into_iter().filter_map(|row| row.into_moved().transpose()).collect()
}

struct AdvanceMarks {
    rooms: Vec<i64>,
    users: Vec<i64>,
    sequences: Vec<i64>,
    times: Vec<i64>,
}

impl QueryFragment<Pg> for AdvanceMarks {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, by the sizes that the tables have then.
        out.unsafe_to_cache_prepared();
        // The rows are locked in one order, so that two nodes do not wait for each other. A row that
        // another node has moved meanwhile is compared as it is after that.
        out.push_sql(
            "WITH held AS MATERIALIZED (\
             SELECT m.id, LEAST(c.sequence, r.last_seq) AS sequence, c.at FROM unnest(",
        );
        out.push_bind_param::<Array<BigInt>, _>(&self.rooms)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.users)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.sequences)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.times)?;
        out.push_sql(
            ") AS c (room_id, user_id, sequence, at) \
             JOIN members m ON m.user_id = c.user_id AND m.room_id = c.room_id \
             JOIN rooms r ON r.id = c.room_id \
             WHERE m.last_read_seq < LEAST(c.sequence, r.last_seq) \
             ORDER BY m.user_id, m.room_id FOR UPDATE OF m), \
             moved AS (\
             UPDATE members SET last_read_seq = held.sequence, last_read_at = held.at \
             FROM held WHERE members.id = held.id AND members.last_read_seq < held.sequence \
             RETURNING members.room_id, members.user_id, members.last_read_seq, \
             members.last_read_at, members.shows_reading) \
             SELECT moved.room_id, moved.user_id, moved.last_read_seq, moved.last_read_at, \
             moved.shows_reading, (SELECT u.name FROM users u WHERE u.id = moved.user_id), \
             (SELECT m.id FROM messages m WHERE m.room_id = moved.room_id \
             AND m.seq <= moved.last_read_seq ORDER BY m.seq DESC LIMIT 1) FROM moved",
        );
        Ok(())
    }
}

impl Query for AdvanceMarks {
    type SqlType = (BigInt, BigInt, BigInt, BigInt, Bool, Nullable<Text>, Nullable<BigInt>);
}

impl QueryId for AdvanceMarks {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for AdvanceMarks {}
