use diesel::prelude::*;
use kernel::{PostId, RoomId, Timestamp, UserId};
use rooms::{NewRoom, Room, RoomEvent, RoomRevision};

use super::{Conn, backend, files, members, memberships, revocations, room_secrets, shown_rooms};
use crate::query_error::QueryError;
use crate::rooms::{Made, access_text, distinct, kind_text, room_id};
use crate::schema::rooms as table;

/// Makes a room with its creator as first member and the others after, and stores its secret.
pub(crate) fn add(conn: &mut Conn, new: &NewRoom) -> Result<Made, QueryError> {
    if let Some(post) = new.post
        && !backend::hold_post(conn, post.get())?
    {
        return Ok(Made::NoSuchPost);
    }
    let people = distinct(&[&[new.creator], new.others.as_slice()].concat());
    let missing = members::hold_live_people(conn, &people)?;
    if missing.contains(&new.creator) {
        return Ok(Made::NoSuchUser);
    }
    if !missing.is_empty() {
        return Ok(Made::NoSuchOthers(missing));
    }
    let id = diesel::insert_into(table::table)
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
    let id = room_id(id)?;
    if let Some(secret) = &new.secret {
        room_secrets::add(conn, id, secret)?;
    }
    memberships::begin(conn, id, &people, 0, new.created_at)?;
    shown_rooms::find_held(conn, id, new.creator).map(Made::Room)
}

/// The room as it is after the revision.
pub(crate) fn revise(
    conn: &mut Conn,
    id: RoomId,
    revision: &RoomRevision,
    viewer: UserId,
) -> Result<Option<Room>, QueryError> {
    if *revision != RoomRevision::default() {
        let name = revision.name.as_ref().map(|name| table::name.eq(name.as_str()));
        let description = revision.description.as_ref();
        let description = description.map(|text| table::description.eq(text.as_str()));
        diesel::update(table::table.find(id.get()).filter(table::is_active))
            .set((name, description))
            .execute(conn)?;
    }
    shown_rooms::find(conn, id, viewer)
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

/// Takes a room away from everybody, without telling anybody; its secret goes, and soon its files. Whether there
/// was one.
pub(crate) fn deactivate(conn: &mut Conn, id: RoomId) -> Result<bool, QueryError> {
    let changed = diesel::update(table::table.find(id.get()).filter(table::is_active))
        .set(table::is_active.eq(false))
        .execute(conn)?;
    if changed == 0 {
        return Ok(false);
    }
    room_secrets::remove(conn, id)?;
    files::let_go_of_room(conn, id)?;
    Ok(true)
}
