//! How SQLite appends: row by row, each statement prepared once. A statement for many rows would be
//! prepared anew for every number of rows.

use diesel::prelude::*;

use super::Conn;
use crate::messages::{Claim, NewRow, RepeatKey, RoomCounters, StoredRow};
use crate::query_error::QueryError;
use crate::schema::{messages, rooms};

/// The rooms that are there. The writer is alone, so nothing need be locked.
pub(crate) fn lock_live_rooms(
    conn: &mut Conn,
    ids: &[i64],
) -> Result<Vec<RoomCounters>, QueryError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row: Option<(i64, Option<i64>)> = rooms::table
            .filter(rooms::id.eq(id).and(rooms::is_active))
            .select((rooms::last_seq, rooms::last_message_at))
            .first(conn)
            .optional()?;
        found.extend(row.map(|(last_seq, last_message_at)| RoomCounters {
            id: *id,
            last_seq,
            last_message_at,
        }));
    }
    Ok(found)
}

/// The messages that are stored under these keys.
pub(crate) fn find_stored(
    conn: &mut Conn,
    keys: &[RepeatKey<'_>],
) -> Result<Vec<StoredRow>, QueryError> {
    let mut found = Vec::new();
    for key in keys {
        let row: Option<StoredRow> = messages::table
            .filter(messages::room_id.eq(key.room))
            .filter(messages::sender_id.eq(key.sender))
            .filter(messages::client_message_id.eq(key.client_message_id))
            .select((
                messages::id,
                messages::room_id,
                messages::seq,
                messages::sender_id,
                messages::content,
                messages::client_message_id.assume_not_null(),
                messages::created_at,
                messages::deleted_at,
            ))
            .first(conn)
            .optional()?;
        found.extend(row);
    }
    Ok(found)
}

/// Moves the rooms' counters.
pub(crate) fn claim_numbers<'a>(
    conn: &mut Conn,
    claims: impl Iterator<Item = &'a Claim>,
) -> Result<(), QueryError> {
    for claim in claims {
        diesel::update(rooms::table.find(claim.room_id))
            .set((
                rooms::last_seq.eq(claim.last_seq),
                rooms::message_count.eq(rooms::message_count + claim.count),
                rooms::last_message_at.eq(claim.last_message_at),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Inserts the rows; their ids, in the same order.
pub(crate) fn insert(conn: &mut Conn, rows: &[NewRow<'_>]) -> Result<Vec<i64>, QueryError> {
    rows.iter()
        .map(|row| {
            let id = diesel::insert_into(messages::table)
                .values((
                    messages::room_id.eq(row.room_id),
                    messages::seq.eq(row.seq),
                    messages::sender_id.eq(row.sender_id),
                    messages::content.eq(row.content),
                    messages::client_message_id.eq(row.client_message_id),
                    messages::created_at.eq(row.created_at),
                ))
                .returning(messages::id)
                .get_result(conn)?;
            Ok(id)
        })
        .collect()
}
