use ::messages::{FileKey, KeptFile};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::{RoomId, Timestamp, UserId};

use super::Conn;
use crate::files::FileRow;
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::schema::files as table;

/// Notes a file that goes at `due_at` unless it is claimed.
pub(crate) fn add(
    conn: &mut Conn,
    key: FileKey,
    owner: UserId,
    due_at: Timestamp,
) -> Result<(), QueryError> {
    diesel::insert_into(table::table)
        .values((
            table::key.eq(key.to_string()),
            table::owner_id.eq(owner.get()),
            table::due_at.eq(due_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes what a file turned out to be. One that was removed meanwhile stays unknown, and cannot be claimed.
pub(crate) fn complete(conn: &mut Conn, file: &KeptFile) -> Result<(), QueryError> {
    diesel::update(table::table.find(file.key.to_string()))
        .set((
            table::name.eq(file.name.as_str()),
            table::media_type.eq(file.media_type.as_str()),
            table::size.eq(i64::try_from(file.size).unwrap_or(i64::MAX)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A whole file that is claimed.
pub(crate) fn find(conn: &mut Conn, key: FileKey) -> Result<Option<KeptFile>, QueryError> {
    let row: Option<FileRow> = table::table
        .find(key.to_string())
        .filter(table::due_at.is_null().and(table::name.ne("")))
        .select(FileRow::as_select())
        .get_result(conn)
        .optional()?;
    row.map(KeptFile::try_from).transpose()
}

/// How many bytes a person's files have.
pub(crate) fn bytes_of(conn: &mut Conn, owner: UserId) -> Result<u64, QueryError> {
    // The sum of numbers of 64 bits is a decimal on PostgreSQL.
    let bytes: i64 = table::table
        .filter(table::owner_id.eq(owner.get()))
        .select(sql::<BigInt>("CAST(COALESCE(SUM(size), 0) AS BIGINT)"))
        .get_result(conn)?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// Files that are due, the longest due first.
pub(crate) fn list_due(
    conn: &mut Conn,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<FileKey>, QueryError> {
    let rows: Vec<(String, i64)> = table::table
        .filter(table::due_at.le(now.as_micros()))
        .order((table::due_at, table::key))
        .limit(limit.into())
        .select((table::key, table::owner_id))
        .load(conn)?;
    rows.into_iter().map(|(key, owner)| FileRow::key(&key, owner)).collect()
}

/// Puts the removal of a file off, unless it was claimed.
pub(crate) fn put_off(conn: &mut Conn, key: FileKey, due_at: Timestamp) -> Result<(), QueryError> {
    let unclaimed = table::table.find(key.to_string()).filter(table::due_at.is_not_null());
    diesel::update(unclaimed).set(table::due_at.eq(due_at.as_micros())).execute(conn)?;
    Ok(())
}

/// Forgets files, except those that were claimed.
pub(crate) fn remove(conn: &mut Conn, keys: &[FileKey]) -> Result<(), QueryError> {
    let keys: Vec<String> = keys.iter().map(FileKey::to_string).collect();
    for keys in keys.chunks(IDS_AT_ONCE) {
        let unclaimed = table::table.filter(table::due_at.is_not_null());
        diesel::delete(unclaimed.filter(table::key.eq_any(keys))).execute(conn)?;
    }
    Ok(())
}

/// Lets the files of a room's messages go from `at` on. To be called while the room is held and after it
/// was deleted, so that no message can claim another one.
pub(crate) fn let_go_of_room(
    conn: &mut Conn,
    room: RoomId,
    at: Timestamp,
) -> Result<(), QueryError> {
    let_go_of_rooms(conn, &[room.get()], at)
}

/// The same for the files of several rooms.
pub(crate) fn let_go_of_rooms(
    conn: &mut Conn,
    rooms: &[i64],
    at: Timestamp,
) -> Result<(), QueryError> {
    for rooms in rooms.chunks(IDS_AT_ONCE) {
        let claimed = table::table.filter(table::due_at.is_null());
        diesel::update(claimed.filter(table::room_id.eq_any(rooms)))
            .set(table::due_at.eq(at.as_micros()))
            .execute(conn)?;
    }
    Ok(())
}

/// Lets files go from `at` on that messages showed.
pub(crate) fn let_go(conn: &mut Conn, keys: &[String], at: Timestamp) -> Result<(), QueryError> {
    for keys in keys.chunks(IDS_AT_ONCE) {
        diesel::update(table::table.filter(table::key.eq_any(keys)))
            .set(table::due_at.eq(at.as_micros()))
            .execute(conn)?;
    }
    Ok(())
}
