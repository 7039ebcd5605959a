//! How SQLite counts what people have unread in many places: place by place, by a statement that is prepared
//! once.

use diesel::prelude::*;
use kernel::{RoomId, UserId};
use messages::Awaited;

use super::Conn;
use crate::query_error::QueryError;
use crate::read_marks::UnreadRow;
use crate::schema::{members, rooms};

/// What members who want to be notified of these rooms have unread in them.
pub(crate) fn list(
    conn: &mut Conn,
    places: &[(RoomId, UserId)],
) -> Result<Vec<Awaited>, QueryError> {
    let mut awaited = Vec::with_capacity(places.len());
    for (room, user) in places {
        let row: Option<UnreadRow> = members::table
            .inner_join(rooms::table)
            .filter(members::user_id.eq(user.get()).and(members::room_id.eq(room.get())))
            .filter(members::notifies.and(rooms::is_active))
            .select(UnreadRow::as_select())
            .get_result(conn)
            .optional()?;
        awaited.extend(row.map(Awaited::try_from).transpose()?);
    }
    Ok(awaited)
}
