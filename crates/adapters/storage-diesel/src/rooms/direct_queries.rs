//! Direct rooms of two people, who have one at a time (the index `rooms_pair`).

use ::rooms::{AccessRule, NewDirectRoom, OpenedRoom, RoomKind, RoomName};
use diesel::prelude::*;

use super::memberships::{self, LockedRoom};
use super::{Conn, members, shown_rooms};
use crate::query_error::QueryError;
use crate::rooms::{Opened, access_text, kind_text, room_id, without};
use crate::schema::rooms as table;

/// The room of the two, made if they have none. Who had left it is in it again, unless banned from it.
pub(crate) fn open(conn: &mut Conn, new: &NewDirectRoom) -> Result<Opened, QueryError> {
    let existing = lock_existing(conn, new)?;
    let missing = members::hold_live_people(conn, &[new.creator, new.other])?;
    if missing.contains(&new.creator) {
        return Ok(Opened::NoSuchUser);
    }
    if !missing.is_empty() {
        return Ok(Opened::NoSuchOther);
    }
    match existing {
        Some(room) => reopen(conn, &room, new),
        None => make(conn, new),
    }
}

fn lock_existing(conn: &mut Conn, new: &NewDirectRoom) -> Result<Option<LockedRoom>, QueryError> {
    let (low, high) = pair(new);
    let found: Option<i64> = table::table
        .filter(table::pair_low.eq(low).and(table::pair_high.eq(high)).and(table::is_active))
        .select(table::id)
        .get_result(conn)
        .optional()?;
    let Some(id) = found else { return Ok(None) };
    memberships::lock_live_room(conn, room_id(id)?)
}

fn reopen(conn: &mut Conn, room: &LockedRoom, new: &NewDirectRoom) -> Result<Opened, QueryError> {
    let pair = [new.creator, new.other];
    let members = memberships::members_among(conn, room.id, &pair)?;
    let banned = memberships::banned_among(conn, room.id, &pair)?;
    let newcomers = without(&without(&pair, &members), &banned);
    let instead_of = memberships::let_in(conn, room, &newcomers, new.at)?;
    let room = shown_rooms::find_held(conn, room.id, new.creator)?;
    let opened = OpenedRoom { room, is_new: false, newcomers };
    Ok(Opened::Room { opened: Box::new(opened), instead_of })
}

/// Somebody else may be making the same room. It is not looked for again here, since rooms are locked before
/// people.
fn make(conn: &mut Conn, new: &NewDirectRoom) -> Result<Opened, QueryError> {
    let (low, high) = pair(new);
    let made: Option<i64> = diesel::insert_into(table::table)
        .values((
            table::name.eq(new.name.as_ref().map_or("", RoomName::as_str)),
            table::description.eq(new.description.as_str()),
            table::access.eq(access_text(AccessRule::Invite)),
            table::kind.eq(kind_text(RoomKind::Direct)),
            table::creator_id.eq(new.creator.get()),
            table::created_at.eq(new.at.as_micros()),
            table::pair_low.eq(low),
            table::pair_high.eq(high),
        ))
        .on_conflict_do_nothing()
        .returning(table::id)
        .get_result(conn)
        .optional()?;
    let Some(id) = made else { return Ok(Opened::MadeMeanwhile) };
    let id = room_id(id)?;
    let both = vec![new.creator, new.other];
    memberships::begin(conn, id, &both, 0, new.at)?;
    let room = shown_rooms::find_held(conn, id, new.creator)?;
    let opened = OpenedRoom { room, is_new: true, newcomers: both };
    Ok(Opened::Room { opened: Box::new(opened), instead_of: None })
}

/// The two people, the lower id first.
fn pair(new: &NewDirectRoom) -> (i64, i64) {
    let (one, other) = (new.creator.get(), new.other.get());
    (one.min(other), one.max(other))
}
