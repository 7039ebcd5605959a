use diesel::dsl::{exists, select, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use kernel::{RoomId, Timestamp, UserId};
use rooms::{NewRoom, Room, Standing};

use super::{Conn, backend};
use crate::query_error::QueryError;
use crate::rooms::{Joined, RoomRow, access_of, access_text, kind_text};
use crate::schema::{members, rooms as table, users};

/// Makes a room with its creator as first member, or nothing where the creator is not there any more.
pub(crate) fn add(conn: &mut Conn, new: &NewRoom) -> Result<Option<Room>, QueryError> {
    if !lock_live_user(conn, new.creator)? {
        return Ok(None);
    }
    let id: i64 = diesel::insert_into(table::table)
        .values((
            table::name.eq(new.name.as_str()),
            table::description.eq(new.description.as_str()),
            table::access.eq(access_text(new.access)),
            table::kind.eq(kind_text(new.kind)),
            table::creator_id.eq(new.creator.get()),
            table::created_at.eq(new.created_at.as_micros()),
        ))
        .returning(table::id)
        .get_result(conn)?;
    insert_member(conn, id, new.creator, 0, new.created_at)?;
    let row: RoomRow = table::table
        .inner_join(users::table)
        .filter(table::id.eq(id))
        .select(RoomRow::as_select())
        .get_result(conn)?;
    Room::try_from(row).map(Some)
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

/// Rooms that the person may see, newest first: those that everybody sees, and the invite rooms that
/// the person is in. Each half walks an index of its own and stops at the limit.
pub(crate) fn list(
    conn: &mut Conn,
    user: UserId,
    before: Option<RoomId>,
    limit: u32,
) -> Result<Vec<Room>, QueryError> {
    let before = before.map_or(i64::MAX, RoomId::get);
    let public: Vec<RoomRow> = table::table
        .inner_join(users::table)
        // A literal: the partial index serves no query that compares with a parameter.
        .filter(table::is_active.and(sql::<Bool>("rooms.access <> 'invite'")))
        .filter(table::id.lt(before))
        .order(table::id.desc())
        .limit(limit.into())
        .select(RoomRow::as_select())
        .load(conn)?;
    let invited: Vec<RoomRow> = members::table
        .inner_join(table::table.inner_join(users::table))
        .filter(members::user_id.eq(user.get()).and(members::room_id.lt(before)))
        .filter(table::is_active.and(table::access.eq("invite")))
        .order(members::room_id.desc())
        .limit(limit.into())
        .select(RoomRow::as_select())
        .load(conn)?;
    let rooms = public.into_iter().chain(invited).map(Room::try_from);
    let mut rooms = rooms.collect::<Result<Vec<_>, _>>()?;
    rooms.sort_unstable_by_key(|room| std::cmp::Reverse(room.id));
    rooms.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rooms)
}

/// How the person stands to the room, if there is one.
pub(crate) fn standing(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
) -> Result<Option<Standing>, QueryError> {
    let membership =
        members::table.filter(members::user_id.eq(user.get()).and(members::room_id.eq(table::id)));
    let row: Option<(String, bool)> = table::table
        .filter(table::id.eq(room.get()).and(table::is_active))
        .select((table::access, exists(membership)))
        .get_result(conn)
        .optional()?;
    let Some((access, is_member)) = row else { return Ok(None) };
    let access = access_of(&access).ok_or(QueryError::Corrupt {
        table: "rooms",
        column: "access",
        id: room.get(),
    })?;
    Ok(Some(Standing { access, is_member }))
}

/// Makes the person a member with nothing unread, and the room's creator if that one has left.
pub(crate) fn add_member(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
    at: Timestamp,
) -> Result<Joined, QueryError> {
    backend::lock_rooms(conn, &[room.get()])?;
    let row: Option<(i64, i64)> = table::table
        .filter(table::id.eq(room.get()).and(table::is_active))
        .select((table::creator_id, table::last_seq))
        .get_result(conn)
        .optional()?;
    let Some((creator, last_seq)) = row else { return Ok(Joined::NoSuchRoom) };
    if !lock_live_user(conn, user)? {
        return Ok(Joined::NoSuchUser);
    }
    let is_newcomer = insert_member(conn, room.get(), user, last_seq, at)?;
    if is_newcomer && !is_member(conn, room, creator)? {
        diesel::update(table::table.find(room.get()))
            .set(table::creator_id.eq(user.get()))
            .execute(conn)?;
    }
    Ok(Joined::Member)
}

fn lock_live_user(conn: &mut Conn, user: UserId) -> Result<bool, QueryError> {
    backend::lock_user(conn, user.get())?;
    let live = users::table.find(user.get()).filter(users::erased_at.is_null());
    Ok(select(exists(live)).get_result(conn)?)
}

/// Whether there was no such member yet.
fn insert_member(
    conn: &mut Conn,
    room: i64,
    user: UserId,
    last_read: i64,
    at: Timestamp,
) -> Result<bool, QueryError> {
    let inserted = diesel::insert_into(members::table)
        .values((
            members::room_id.eq(room),
            members::user_id.eq(user.get()),
            members::joined_at.eq(at.as_micros()),
            members::last_read_seq.eq(last_read),
        ))
        .on_conflict((members::user_id, members::room_id))
        .do_nothing()
        .execute(conn)?;
    Ok(inserted == 1)
}

fn is_member(conn: &mut Conn, room: RoomId, user: i64) -> Result<bool, QueryError> {
    let membership =
        members::table.filter(members::user_id.eq(user).and(members::room_id.eq(room.get())));
    Ok(select(exists(membership)).get_result(conn)?)
}
