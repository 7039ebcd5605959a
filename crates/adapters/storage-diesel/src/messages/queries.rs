use diesel::prelude::*;
use kernel::RoomId;
use messages::{Appended, LogHead, Message, NewMessage, Sequence};

use super::{Conn, append_statements};
use crate::messages::{MessageRow, Plan, RepeatKey};
use crate::query_error::QueryError;
use crate::schema::{messages as table, rooms, users};

/// Stores a batch of messages in the transaction that it is called in; `None` for each whose room is
/// not there.
pub(crate) fn append(
    conn: &mut Conn,
    batch: &[NewMessage],
) -> Result<Vec<Option<Appended>>, QueryError> {
    let mut room_ids: Vec<i64> = batch.iter().map(|message| message.room_id.get()).collect();
    room_ids.sort_unstable();
    room_ids.dedup();
    let rooms = append_statements::lock_live_rooms(conn, &room_ids)?;
    let keys: Vec<_> = batch.iter().filter_map(RepeatKey::of).collect();
    let stored =
        if keys.is_empty() { Vec::new() } else { append_statements::find_stored(conn, &keys)? };
    let plan = Plan::new(batch, &rooms, stored);
    if plan.rows().is_empty() {
        return plan.outcomes(&[]);
    }
    append_statements::claim_numbers(conn, plan.claims())?;
    let ids = append_statements::insert(conn, plan.rows())?;
    plan.outcomes(&ids)
}

/// Which numbers a room's log holds.
pub(crate) fn head(conn: &mut Conn, room: RoomId) -> Result<Option<LogHead>, QueryError> {
    let row: Option<(i64, i64)> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select((rooms::first_seq, rooms::last_seq))
        .get_result(conn)
        .optional()?;
    Ok(row.map(|(first, last)| LogHead { first: Sequence::new(first), last: Sequence::new(last) }))
}

/// Messages by their numbers, with their authors.
pub(crate) fn list(
    conn: &mut Conn,
    room: RoomId,
    after: Sequence,
    up_to: Sequence,
    limit: u32,
) -> Result<Vec<Message>, QueryError> {
    let rows: Vec<MessageRow> = table::table
        .left_join(users::table)
        .filter(table::room_id.eq(room.get()))
        .filter(table::seq.gt(after.get()).and(table::seq.le(up_to.get())))
        .order(table::seq)
        .limit(limit.into())
        .select(MessageRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Message::try_from).collect()
}
