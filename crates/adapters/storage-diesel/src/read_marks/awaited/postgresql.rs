//! How PostgreSQL counts what people have unread in many places: by one statement, the places bound as
//! arrays.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Nullable};
use kernel::{RoomId, UserId};
use messages::Awaited;

use super::Conn;
use crate::query_error::QueryError;
use crate::read_marks::UnreadRow;

/// What members who want to be notified of these rooms have unread in them.
pub(crate) fn list(
    conn: &mut Conn,
    places: &[(RoomId, UserId)],
) -> Result<Vec<Awaited>, QueryError> {
    let query = FindAwaited {
        rooms: places.iter().map(|(room, _)| room.get()).collect(),
        users: places.iter().map(|(_, user)| user.get()).collect(),
    };
    let rows: Vec<UnreadRow> = query.load(conn)?;
    rows.into_iter().map(Awaited::try_from).collect()
}

struct FindAwaited {
    rooms: Vec<i64>,
    users: Vec<i64>,
}

impl QueryFragment<Pg> for FindAwaited {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, by the sizes that the tables have then.
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "SELECT r.id, m.user_id, r.first_seq, r.last_seq, m.last_read_seq, \
             CASE WHEN r.message_count <= r.last_seq - r.first_seq THEN \
             (SELECT count(*) FROM messages d WHERE d.room_id = m.room_id \
             AND d.deleted_at IS NOT NULL AND d.seq > m.last_read_seq) END FROM unnest(",
        );
        out.push_bind_param::<Array<BigInt>, _>(&self.rooms)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.users)?;
        out.push_sql(
            ") AS c (room_id, user_id) \
             JOIN members m ON m.user_id = c.user_id AND m.room_id = c.room_id \
             JOIN rooms r ON r.id = c.room_id WHERE m.notifies AND r.is_active",
        );
        Ok(())
    }
}

impl Query for FindAwaited {
    type SqlType = (BigInt, BigInt, BigInt, BigInt, BigInt, Nullable<BigInt>);
}

impl QueryId for FindAwaited {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for FindAwaited {}
