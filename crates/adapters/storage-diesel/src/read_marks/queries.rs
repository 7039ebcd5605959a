use ::messages::Unread;
use diesel::prelude::*;
use kernel::UserId;

use super::Conn;
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::rooms::room_id;
use crate::schema::{members, messages, rooms};

/// In which of the rooms the person has something unread, and how much: all numbers after the mark but
/// those of deleted messages.
pub(crate) fn unread(
    conn: &mut Conn,
    user: UserId,
    among: &[i64],
) -> Result<Vec<Unread>, QueryError> {
    let deleted = messages::table
        .filter(messages::room_id.eq(members::room_id).and(messages::deleted_at.is_not_null()))
        .filter(messages::seq.gt(members::last_read_seq))
        .count()
        .single_value();
    let mut rows = Vec::new();
    for ids in among.chunks(IDS_AT_ONCE) {
        let found: Vec<(i64, i64, i64, i64, Option<i64>)> = members::table
            .inner_join(rooms::table)
            .filter(members::user_id.eq(user.get()).and(members::room_id.eq_any(ids)))
            .filter(rooms::is_active.and(rooms::last_seq.gt(members::last_read_seq)))
            .select((rooms::id, rooms::first_seq, rooms::last_seq, members::last_read_seq, deleted))
            .load(conn)?;
        rows.extend(found);
    }
    let mut unread = Vec::with_capacity(rows.len());
    for (room, first, last, last_read, deleted) in rows {
        // Messages that retention removed are not unread.
        let after = last_read.max(first - 1);
        let count = u64::try_from(last - after - deleted.unwrap_or_default()).unwrap_or(0);
        if count > 0 {
            unread.push(Unread { room_id: room_id(room)?, count });
        }
    }
    Ok(unread)
}
