use diesel::dsl::exists;
use diesel::prelude::*;
use kernel::{RoomId, UserId};

use super::Conn;
use crate::query_error::QueryError;
use crate::rooms::room_id;
use crate::schema::{last_rooms as table, rooms, users};

/// The room that the person last posted in, as far as it is written, and unless it was deleted.
pub(crate) fn find(conn: &mut Conn, user: UserId) -> Result<Option<RoomId>, QueryError> {
    let found: Option<i64> = table::table
        .inner_join(rooms::table)
        .filter(table::user_id.eq(user.get()).and(rooms::is_active))
        .select(rooms::id)
        .get_result(conn)
        .optional()?;
    found.map(room_id).transpose()
}

/// The room, unless it or the account that is said to have posted there is not there any more.
pub(crate) fn if_there(
    conn: &mut Conn,
    user: UserId,
    room: RoomId,
) -> Result<Option<RoomId>, QueryError> {
    let live = users::table.find(user.get()).filter(users::erased_at.is_null());
    let found: Option<i64> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active).and(exists(live)))
        .select(rooms::id)
        .get_result(conn)
        .optional()?;
    found.map(room_id).transpose()
}

/// Forgets where the person last posted.
pub(crate) fn remove(conn: &mut Conn, user: UserId) -> Result<(), QueryError> {
    diesel::delete(table::table.find(user.get())).execute(conn)?;
    Ok(())
}
