//! Rooms as one person sees them.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::result::Error::NotFound;
use kernel::{RoomId, UserId};
use rooms::Room;

use super::Conn;
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::rooms::RoomRow;
use crate::schema::{rooms as table, users};

/// The room of that id that is there.
pub(crate) fn find(
    conn: &mut Conn,
    id: RoomId,
    viewer: UserId,
) -> Result<Option<Room>, QueryError> {
    Ok(find_all(conn, &[id], viewer)?.pop())
}

/// A room that this transaction has made or holds.
pub(crate) fn find_held(conn: &mut Conn, id: RoomId, viewer: UserId) -> Result<Room, QueryError> {
    Ok(find(conn, id, viewer)?.ok_or(NotFound)?)
}

/// The rooms of these ids that are there, in no order.
pub(crate) fn find_all(
    conn: &mut Conn,
    ids: &[RoomId],
    viewer: UserId,
) -> Result<Vec<Room>, QueryError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let mut rows: Vec<RoomRow> = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_AT_ONCE) {
        let found = table::table
            .inner_join(users::table)
            .filter(table::id.eq_any(ids).and(table::is_active))
            .select(RoomRow::as_select())
            .load(conn)?;
        rows.extend(found);
    }
    show(conn, rows, viewer)
}

/// The rooms of these rows, under the names that they have for the viewer.
pub(crate) fn show(
    conn: &mut Conn,
    rows: Vec<RoomRow>,
    viewer: UserId,
) -> Result<Vec<Room>, QueryError> {
    let others: Vec<i64> = rows.iter().filter_map(|row| row.named_after(viewer)).collect();
    let names = names_of(conn, &others)?;
    let shown = |row: RoomRow| {
        let name = row.named_after(viewer).and_then(|other| names.get(&other).cloned());
        row.into_room(name)
    };
    rows.into_iter().map(shown).collect()
}

fn names_of(conn: &mut Conn, people: &[i64]) -> Result<HashMap<i64, String>, QueryError> {
    let mut names = HashMap::new();
    for people in people.chunks(IDS_AT_ONCE) {
        let found: Vec<(i64, String)> = users::table
            .filter(users::id.eq_any(people))
            .select((users::id, users::name))
            .load(conn)?;
        names.extend(found);
    }
    Ok(names)
}
