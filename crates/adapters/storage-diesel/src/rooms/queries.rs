use diesel::prelude::*;
use kernel::{PostId, RoomId, Timestamp};
use rooms::{NewRoom, Room, RoomEvent, RoomRevision};

use super::{Conn, backend, members, revocations};
use crate::query_error::QueryError;
use crate::rooms::{Made, RoomRow, access_text, kind_text};
use crate::schema::{rooms as table, users};

/// Makes a room with its creator as first member.
pub(crate) fn add(conn: &mut Conn, new: &NewRoom) -> Result<Made, QueryError> {
    if let Some(post) = new.post
        && !backend::hold_post(conn, post.get())?
    {
        return Ok(Made::NoSuchPost);
    }
    if !members::lock_live_user(conn, new.creator)? {
        return Ok(Made::NoSuchUser);
    }
    let id: i64 = diesel::insert_into(table::table)
        .values((
            table::name.eq(new.name.as_str()),
            table::description.eq(new.description.as_str()),
            table::access.eq(access_text(new.access)),
            table::kind.eq(kind_text(new.kind)),
            table::creator_id.eq(new.creator.get()),
            table::post_id.eq(new.post.map(PostId::get)),
            table::created_at.eq(new.created_at.as_micros()),
        ))
        .returning(table::id)
        .get_result(conn)?;
    members::insert(conn, id, new.creator, 0, new.created_at)?;
    let row: RoomRow = table::table
        .inner_join(users::table)
        .filter(table::id.eq(id))
        .select(RoomRow::as_select())
        .get_result(conn)?;
    Room::try_from(row).map(Made::Room)
}

pub(crate) fn find(conn: &mut Conn, id: RoomId) -> Result<Option<Room>, QueryError> {
    let row: Option<RoomRow> = table::table
        .inner_join(users::table)
        .filter(table::id.eq(id.get()).and(table::is_active))
        .select(RoomRow::as_select())
        .get_result(conn)
        .optional()?;
    row.map(Room::try_from).transpose()
}

/// The room as it is after the revision.
pub(crate) fn revise(
    conn: &mut Conn,
    id: RoomId,
    revision: &RoomRevision,
) -> Result<Option<Room>, QueryError> {
    if *revision != RoomRevision::default() {
        let name = revision.name.as_ref().map(|name| table::name.eq(name.as_str()));
        let description = revision.description.as_ref();
        let description = description.map(|text| table::description.eq(text.as_str()));
        diesel::update(table::table.find(id.get()).filter(table::is_active))
            .set((name, description))
            .execute(conn)?;
    }
    find(conn, id)
}

/// Deletes a room for everybody; whether there was one.
pub(crate) fn archive(conn: &mut Conn, id: RoomId, at: Timestamp) -> Result<bool, QueryError> {
    backend::lock_rooms(conn, &[id.get()])?;
    if !deactivate(conn, id)? {
        return Ok(false);
    }
    revocations::add_room_events(conn, &[RoomEvent::RoomDeleted { room: id }], at)?;
    Ok(true)
}

/// Takes a room away from everybody, without telling anybody; whether there was one.
pub(crate) fn deactivate(conn: &mut Conn, id: RoomId) -> Result<bool, QueryError> {
    let changed = diesel::update(table::table.find(id.get()).filter(table::is_active))
        .set(table::is_active.eq(false))
        .execute(conn)?;
    Ok(changed == 1)
}
