use diesel::prelude::*;
use kernel::RoomId;
use rooms::SealedSecret;

use super::Conn;
use crate::query_error::QueryError;
use crate::rooms::room_id;
use crate::schema::room_secrets as table;

/// Stores the secret of a room that has none.
pub(crate) fn add(conn: &mut Conn, room: RoomId, secret: &SealedSecret) -> Result<(), QueryError> {
    diesel::insert_into(table::table)
        .values((
            table::room_id.eq(room.get()),
            table::seal_id.eq(secret.id.to_string()),
            table::sealed.eq(&secret.bytes),
        ))
        .execute(conn)?;
    Ok(())
}

pub(crate) fn find(conn: &mut Conn, room: RoomId) -> Result<Option<SealedSecret>, QueryError> {
    let row: Option<(String, Vec<u8>)> = table::table
        .find(room.get())
        .select((table::seal_id, table::sealed))
        .first(conn)
        .optional()?;
    row.map(|(seal_id, sealed)| secret(room.get(), &seal_id, sealed)).transpose()
}

/// Secrets of rooms after that one, in the order of the rooms' ids.
pub(crate) fn list(
    conn: &mut Conn,
    after: Option<RoomId>,
    limit: u32,
) -> Result<Vec<(RoomId, SealedSecret)>, QueryError> {
    let rows: Vec<(i64, String, Vec<u8>)> = table::table
        .filter(table::room_id.gt(after.map_or(0, RoomId::get)))
        .order(table::room_id)
        .limit(limit.into())
        .load(conn)?;
    let entry = |(room, seal_id, sealed): (i64, String, _)| {
        Ok((room_id(room)?, secret(room, &seal_id, sealed)?))
    };
    rows.into_iter().map(entry).collect()
}

/// Puts another secret in the place of the one that the room has, if it has one.
pub(crate) fn replace(
    conn: &mut Conn,
    room: RoomId,
    renewed: &SealedSecret,
) -> Result<(), QueryError> {
    diesel::update(table::table.find(room.get()))
        .set((table::seal_id.eq(renewed.id.to_string()), table::sealed.eq(&renewed.bytes)))
        .execute(conn)?;
    Ok(())
}

/// Deletes the secret of a room, if it has one.
pub(crate) fn remove(conn: &mut Conn, room: RoomId) -> Result<(), QueryError> {
    diesel::delete(table::table.find(room.get())).execute(conn)?;
    Ok(())
}

fn secret(room: i64, seal_id: &str, sealed: Vec<u8>) -> Result<SealedSecret, QueryError> {
    let corrupt = |_| QueryError::Corrupt { table: "room_secrets", column: "seal_id", id: room };
    Ok(SealedSecret { id: seal_id.parse().map_err(corrupt)?, bytes: sealed })
}
