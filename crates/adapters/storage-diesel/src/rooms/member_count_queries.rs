//! How many members rooms have, as it is kept with them.
//!
//! A process from before there were counts lets people in and out without counting. An invite room, which has few
//! members, is therefore counted anew whenever they change. Any other may have too many for that.

use diesel::dsl::case_when;
use diesel::prelude::*;
use kernel::RoomId;

use super::Conn;
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::rooms::access_text;
use crate::schema::{members, rooms};

/// Notes that so many people came into each of these rooms or, if negative, are out.
pub(crate) fn note_change(conn: &mut Conn, ids: &[i64], change: i64) -> Result<(), QueryError> {
    for ids in ids.chunks(IDS_AT_ONCE) {
        let memberships = members::table.filter(members::room_id.eq(rooms::id)).count();
        let is_invite = rooms::access.eq(access_text(::rooms::AccessRule::Invite));
        let changed = rooms::member_count + change;
        let count = case_when(is_invite, memberships.single_value().assume_not_null())
            .when(changed.gt(0), changed)
            .otherwise(0_i64);
        diesel::update(rooms::table.filter(rooms::id.eq_any(ids)))
            .set(rooms::member_count.eq(count))
            .execute(conn)?;
    }
    Ok(())
}

/// How many memberships the room has, counted one by one.
pub(crate) fn memberships(conn: &mut Conn, room: RoomId) -> Result<usize, QueryError> {
    let count: i64 =
        members::table.filter(members::room_id.eq(room.get())).count().get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or_default())
}
