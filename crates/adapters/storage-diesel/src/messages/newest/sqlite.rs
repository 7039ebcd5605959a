//! How SQLite finds the newest messages of many rooms: mostly they are the last ones, and the others are looked for
//! apart from these.

use std::collections::HashSet;

use diesel::prelude::*;
use kernel::RoomId;
use messages::Message;

use super::Conn;
use crate::limits::IDS_AT_ONCE;
use crate::messages::MessageRow;
use crate::query_error::QueryError;
use crate::schema::{files, messages as table, rooms, users};

/// The newest message of each room that is not deleted, with their authors and files.
pub(crate) fn newest(conn: &mut Conn, among: &[RoomId]) -> Result<Vec<Message>, QueryError> {
    let among: Vec<i64> = among.iter().map(|room| room.get()).collect();
    let mut newest = Vec::with_capacity(among.len());
    for room_ids in among.chunks(IDS_AT_ONCE) {
        for row in last_ones(conn, room_ids)? {
            newest.push(Message::try_from(row)?);
        }
    }
    let found: HashSet<i64> = newest.iter().map(|message| message.room_id.get()).collect();
    let others: Vec<i64> = among.into_iter().filter(|id| !found.contains(id)).collect();
    for room_ids in others.chunks(IDS_AT_ONCE) {
        for row in last_ones_that_are_left(conn, room_ids)? {
            newest.push(Message::try_from(row)?);
        }
    }
    Ok(newest)
}

/// The last message of each room where that is not deleted, as in most rooms: one look each.
fn last_ones(conn: &mut Conn, room_ids: &[i64]) -> Result<Vec<MessageRow>, QueryError> {
    let rows = rooms::table
        .inner_join(
            table::table.on(table::room_id.eq(rooms::id).and(table::seq.eq(rooms::last_seq))),
        )
        .left_join(users::table.on(users::id.eq(table::sender_id)))
        .left_join(files::table.on(files::key.nullable().eq(table::file)))
        .filter(rooms::id.eq_any(room_ids).and(table::deleted_at.is_null()))
        .select(MessageRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// The newest message that is left of rooms whose last one is deleted: goes down the index of numbers from the
/// end.
fn last_ones_that_are_left(
    conn: &mut Conn,
    room_ids: &[i64],
) -> Result<Vec<MessageRow>, QueryError> {
    let id_of_newest = table::table
        .filter(table::room_id.eq(rooms::id).and(table::deleted_at.is_null()))
        .order(table::seq.desc())
        .select(table::id)
        .single_value();
    let ids: Vec<Option<i64>> = rooms::table
        .filter(rooms::id.eq_any(room_ids).and(rooms::message_count.gt(0)))
        .select(id_of_newest)
        .load(conn)?;
    let ids: Vec<i64> = ids.into_iter().flatten().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = table::table
        .left_join(users::table)
        .left_join(files::table)
        .filter(table::id.eq_any(ids))
        .select(MessageRow::as_select())
        .load(conn)?;
    Ok(rows)
}
