use ::messages::{ReadState, Unread};
use diesel::prelude::*;
use kernel::{MessageId, RoomId, Timestamp, UserId};

use super::Conn;
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::read_marks::UnreadRow;
use crate::schema::{members, messages, rooms};

/// In which of the rooms the person has something unread, and how much: all numbers after the mark but
/// those of deleted messages.
pub(crate) fn unread(
    conn: &mut Conn,
    user: UserId,
    among: &[i64],
) -> Result<Vec<Unread>, QueryError> {
    let mut unread = Vec::new();
    for ids in among.chunks(IDS_AT_ONCE) {
        let rows: Vec<UnreadRow> = members::table
            .inner_join(rooms::table)
            .filter(members::user_id.eq(user.get()).and(members::room_id.eq_any(ids)))
            .filter(rooms::is_active.and(rooms::last_seq.gt(members::last_read_seq)))
            .select(UnreadRow::as_select())
            .load(conn)?;
        for row in rows.into_iter().filter(|row| row.count() > 0) {
            unread.push(Unread::try_from(row)?);
        }
    }
    Ok(unread)
}

/// How a person's reading of a room stands; of one who is no member, that nothing is read or unread.
pub(crate) fn state(conn: &mut Conn, user: UserId, room: RoomId) -> Result<ReadState, QueryError> {
    let at_mark = messages::table
        .filter(messages::room_id.eq(members::room_id))
        .filter(messages::seq.eq(members::last_read_seq))
        .select(messages::id)
        .single_value();
    let row: Option<(UnreadRow, Option<i64>, Option<i64>)> = members::table
        .inner_join(rooms::table)
        .filter(members::user_id.eq(user.get()).and(members::room_id.eq(room.get())))
        .filter(rooms::is_active)
        .select((UnreadRow::as_select(), at_mark, members::last_read_at))
        .get_result(conn)
        .optional()?;
    let Some((row, last_message, at)) = row else { return Ok(ReadState::default()) };
    let corrupt = |id| QueryError::Corrupt { table: "messages", column: "id", id };
    Ok(ReadState {
        last_message: last_message
            .map(|id| MessageId::new(id).map_err(|_| corrupt(id)))
            .transpose()?,
        at: at.map(Timestamp::from_micros),
        unread: row.count(),
    })
}
