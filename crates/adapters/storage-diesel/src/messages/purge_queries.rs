use diesel::prelude::*;
use kernel::{RoomId, Timestamp};

use super::{Conn, append_statements, files};
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::schema::{message_filters, messages as table, rooms};
use crate::search::block::block_of;

/// A message that is to go.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct OldRow {
    id: i64,
    seq: i64,
    created_at: i64,
    deleted_at: Option<i64>,
    file: Option<String>,
}

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
    let mut rows = oldest(conn, room, limit)?;
    // Times ascend with numbers: what is not old enough is followed by nothing older.
    rows.truncate(rows.partition_point(|row| row.created_at < before.as_micros()));
    let Some(last) = rows.last().map(|row| row.seq) else { return Ok(0) };

    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    for ids in ids.chunks(IDS_AT_ONCE) {
        diesel::delete(table::table.filter(table::id.eq_any(ids))).execute(conn)?;
    }
    let live = rows.iter().filter(|row| row.deleted_at.is_none()).count();
    let live = i64::try_from(live).unwrap_or(i64::MAX);
    diesel::update(rooms::table.find(room.get()))
        .set((rooms::first_seq.eq(last + 1), rooms::message_count.eq(rooms::message_count - live)))
        .execute(conn)?;
    // Of the block that the room begins in now, a part is left.
    diesel::delete(message_filters::table)
        .filter(message_filters::room_id.eq(room.get()))
        .filter(message_filters::block.lt(block_of(last + 1)))
        .execute(conn)?;
    let shown: Vec<String> = rows.into_iter().filter_map(|row| row.file).collect();
    files::let_go(conn, &shown, at)?;
    Ok(ids.len() as u64)
}

/// The messages with the lowest numbers.
fn oldest(conn: &mut Conn, room: RoomId, limit: u32) -> Result<Vec<OldRow>, QueryError> {
    // From there on: what was removed before may still stand in the index.
    let first: i64 = rooms::table.find(room.get()).select(rooms::first_seq).get_result(conn)?;
    Ok(table::table
        .filter(table::room_id.eq(room.get()).and(table::seq.ge(first)))
        .order(table::seq)
        .limit(limit.into())
        .select(OldRow::as_select())
        .load(conn)?)
}
