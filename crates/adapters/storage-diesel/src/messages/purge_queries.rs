use diesel::dsl::max;
use diesel::prelude::*;
use kernel::{RoomId, Timestamp};

use super::{Conn, append_statements, backend, files, message_numbers};
use crate::query_error::QueryError;
use crate::schema::{message_filters, messages as table, rooms};

/// How many numbers one row of `message_filters` is about.
const NUMBERS_OF_A_BLOCK: i64 = 256;

/// Removes up to `limit` of the oldest messages that were stored before `before`, for good; how many.
///
/// The room is held as by whoever writes messages, so that its numbers and counters stay true.
pub(crate) fn purge(
    conn: &mut Conn,
    room: RoomId,
    before: Timestamp,
    at: Timestamp,
    limit: u32,
) -> Result<u64, QueryError> {
    if append_statements::lock_live_rooms(conn, &[room.get()])?.is_empty() {
        return Ok(0);
    }
    let first: i64 = rooms::table.find(room.get()).select(rooms::first_seq).get_result(conn)?;
    let Some(last) = last_to_go(conn, room, first, before, limit)? else { return Ok(0) };
    let deleted = message_numbers::count_deleted(conn, room, first - 1, last)?;
    files::let_go_up_to(conn, room, last, at)?;
    let gone = diesel::delete(table::table)
        .filter(table::room_id.eq(room.get()).and(table::seq.le(last)))
        .filter(backend::unprepared())
        .execute(conn)?;
    let removed = i64::try_from(gone).unwrap_or(i64::MAX);
    diesel::update(rooms::table.find(room.get()))
        .set((
            rooms::first_seq.eq(last + 1),
            rooms::message_count.eq(rooms::message_count - (removed - deleted)),
        ))
        .execute(conn)?;
    // Of the block that the room now begins in, a part is left.
    diesel::delete(message_filters::table)
        .filter(message_filters::room_id.eq(room.get()))
        .filter(message_filters::block.lt(last / NUMBERS_OF_A_BLOCK))
        .execute(conn)?;
    Ok(gone as u64)
}

/// The greatest number that goes. Times ascend with numbers, so all below it go too.
fn last_to_go(
    conn: &mut Conn,
    room: RoomId,
    first: i64,
    before: Timestamp,
    limit: u32,
) -> Result<Option<i64>, QueryError> {
    Ok(table::table
        .filter(table::room_id.eq(room.get()))
        .filter(table::seq.ge(first).and(table::seq.lt(first + i64::from(limit))))
        .filter(table::created_at.lt(before.as_micros()))
        .filter(backend::unprepared())
        .select(max(table::seq))
        .get_result(conn)?)
}
