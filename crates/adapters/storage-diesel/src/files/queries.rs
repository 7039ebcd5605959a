use ::messages::{FileKey, KeptFile, LEAST_FILE_SPACE};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use kernel::{RoomId, Timestamp, UserId};

use super::{Conn, backend};
use crate::files::FileRow;
use crate::limits::{IDS_AT_ONCE, ROWS_AT_ONCE};
use crate::query_error::QueryError;
use crate::schema::{closed_rooms, files as table, rooms};

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

/// Notes what a file turned out to be; whether it was noted.
pub(crate) fn complete(conn: &mut Conn, file: &KeptFile) -> Result<bool, QueryError> {
    let completed = diesel::update(table::table.find(file.key.to_string()))
        .set((
            table::name.eq(file.name.as_str()),
            table::media_type.eq(file.media_type.as_str()),
            table::size.eq(i64::try_from(file.size).unwrap_or(i64::MAX)),
        ))
        .execute(conn)?;
    Ok(completed == 1)
}

/// A whole file that a message of a room shows which is not deleted.
pub(crate) fn find(conn: &mut Conn, key: FileKey) -> Result<Option<KeptFile>, QueryError> {
    let row: Option<FileRow> = table::table
        .inner_join(rooms::table.on(table::room_id.eq(rooms::id.nullable())))
        .filter(table::key.eq(key.to_string()).and(rooms::is_active))
        .filter(table::due_at.is_null().and(table::name.ne("")))
        .select(FileRow::as_select())
        .get_result(conn)
        .optional()?;
    row.map(KeptFile::try_from).transpose()
}

/// How many bytes a person's whole files take up that are claimed or may be.
pub(crate) fn bytes_of(conn: &mut Conn, owner: UserId) -> Result<u64, QueryError> {
    let least = i64::try_from(LEAST_FILE_SPACE).unwrap_or(i64::MAX);
    // The sum of numbers of 64 bits is a decimal on PostgreSQL.
    let space = sql::<BigInt>("CAST(COALESCE(SUM(CASE WHEN size < ")
        .bind::<BigInt, _>(least)
        .sql(" THEN ")
        .bind::<BigInt, _>(least)
        .sql(" ELSE size END), 0) AS BIGINT)");
    // A file is whole once it has a size.
    let bytes: i64 = table::table
        .filter(table::owner_id.eq(owner.get()).and(table::size.gt(0)))
        .filter(table::due_at.is_null().or(table::room_id.is_null()))
        .select(space)
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

/// Notes that the files of a room's messages are to be let go of: there may be more than one transaction should
/// change. To be called while the room is held and after it was deleted, so that no message can claim another
/// one.
pub(crate) fn let_go_of_room(conn: &mut Conn, room: RoomId) -> Result<(), QueryError> {
    let_go_of_rooms(conn, &[room.get()])
}

/// The same for the files of several rooms.
pub(crate) fn let_go_of_rooms(conn: &mut Conn, rooms: &[i64]) -> Result<(), QueryError> {
    for rooms in rooms.chunks(ROWS_AT_ONCE) {
        let notes: Vec<_> = rooms.iter().map(|room| closed_rooms::room_id.eq(room)).collect();
        diesel::insert_into(closed_rooms::table).values(notes).execute(conn)?;
    }
    Ok(())
}

/// Deleted rooms whose files were not let go of yet, `limit` at most.
pub(crate) fn closed_rooms(conn: &mut Conn, limit: u32) -> Result<Vec<i64>, QueryError> {
    Ok(closed_rooms::table
        .order(closed_rooms::room_id)
        .limit(limit.into())
        .select(closed_rooms::room_id)
        .load(conn)?)
}

/// Lets files of these deleted rooms go from `at` on, up to `limit` of them, and takes the notes of the rooms
/// away once no file is left; how many files.
pub(crate) fn let_go_of_closed_rooms(
    conn: &mut Conn,
    rooms: &[i64],
    at: Timestamp,
    limit: u32,
) -> Result<u64, QueryError> {
    let shown: Vec<String> = table::table
        .filter(table::room_id.eq_any(rooms).and(table::due_at.is_null()))
        .filter(backend::unprepared())
        .limit(limit.into())
        .select(table::key)
        .load(conn)?;
    let_go(conn, &shown, at)?;
    let count = shown.len() as u64;
    if count < limit.into() {
        let done = closed_rooms::table.filter(closed_rooms::room_id.eq_any(rooms));
        diesel::delete(done).execute(conn)?;
    }
    Ok(count)
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
