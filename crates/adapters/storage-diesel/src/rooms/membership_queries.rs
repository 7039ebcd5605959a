//! How memberships begin and end. Whoever begins or ends one holds the room until the transaction ends, and its
//! count of members goes along.

use std::collections::HashSet;

use ::rooms::AccessRule;
use diesel::dsl::{exists, select};
use diesel::prelude::*;
use kernel::{RoomId, Timestamp, UserId};

use super::{Conn, backend, member_counts, rooms as room_queries};
use crate::limits::{IDS_AT_ONCE, ROWS_AT_ONCE};
use crate::query_error::QueryError;
use crate::rooms::{Departure, access_of};
use crate::schema::{bans, members, rooms};

/// A room that is there and whose members nobody else changes until the transaction ends.
pub(crate) struct LockedRoom {
    pub(crate) id: RoomId,
    pub(crate) access: AccessRule,
    pub(crate) creator: UserId,
    pub(crate) last_seq: i64,
}

/// Holds the room; nothing where it is not there.
pub(crate) fn lock_live_room(
    conn: &mut Conn,
    room: RoomId,
) -> Result<Option<LockedRoom>, QueryError> {
    backend::lock_rooms(conn, &[room.get()])?;
    let row: Option<(String, i64, i64)> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select((rooms::access, rooms::creator_id, rooms::last_seq))
        .get_result(conn)
        .optional()?;
    let Some((access, creator, last_seq)) = row else { return Ok(None) };
    let corrupt = |column| QueryError::Corrupt { table: "rooms", column, id: room.get() };
    Ok(Some(LockedRoom {
        id: room,
        access: access_of(&access).ok_or_else(|| corrupt("access"))?,
        creator: UserId::new(creator).map_err(|_| corrupt("creator_id"))?,
        last_seq,
    }))
}

/// Those of these people who are in the room.
pub(crate) fn members_among(
    conn: &mut Conn,
    room: RoomId,
    people: &[UserId],
) -> Result<Vec<UserId>, QueryError> {
    let mut found = HashSet::new();
    for people in ids_of(people).chunks(IDS_AT_ONCE) {
        let members: Vec<i64> = members::table
            .filter(members::user_id.eq_any(people).and(members::room_id.eq(room.get())))
            .select(members::user_id)
            .load(conn)?;
        found.extend(members);
    }
    Ok(those(people, &found))
}

/// Those of these people who are banned from the room.
pub(crate) fn banned_among(
    conn: &mut Conn,
    room: RoomId,
    people: &[UserId],
) -> Result<Vec<UserId>, QueryError> {
    let mut found = HashSet::new();
    for people in ids_of(people).chunks(IDS_AT_ONCE) {
        let banned: Vec<i64> = bans::table
            .filter(bans::room_id.eq(room.get()).and(bans::user_id.eq_any(people)))
            .select(bans::user_id)
            .load(conn)?;
        found.extend(banned);
    }
    Ok(those(people, &found))
}

/// Makes these people, who are not in the room, members with nothing unread, in their order. The first of them
/// gets the creator's rights where the creator is not a member any more; whose they were then.
pub(crate) fn let_in(
    conn: &mut Conn,
    room: &LockedRoom,
    newcomers: &[UserId],
    at: Timestamp,
) -> Result<Option<UserId>, QueryError> {
    let Some(first) = newcomers.first() else { return Ok(None) };
    begin(conn, room.id, newcomers, room.last_seq, at)?;
    if is_member(conn, room.id, room.creator)? {
        return Ok(None);
    }
    give_rights(conn, room.id, *first)?;
    Ok(Some(room.creator))
}

/// Makes these people, who are not in the room, members who have read up to that number, in their order.
pub(crate) fn begin(
    conn: &mut Conn,
    room: RoomId,
    people: &[UserId],
    last_read: i64,
    at: Timestamp,
) -> Result<(), QueryError> {
    for people in people.chunks(ROWS_AT_ONCE) {
        let row = |user: &UserId| {
            (
                members::room_id.eq(room.get()),
                members::user_id.eq(user.get()),
                members::joined_at.eq(at.as_micros()),
                members::last_read_seq.eq(last_read),
            )
        };
        let rows: Vec<_> = people.iter().map(row).collect();
        let inserted = diesel::insert_into(members::table).values(rows).execute(conn)?;
        let inserted = i64::try_from(inserted).unwrap_or(i64::MAX);
        member_counts::note_change(conn, &[room.get()], inserted)?;
    }
    Ok(())
}

/// Ends a membership, and settles who has the room then; nothing where there is no such member.
pub(crate) fn take_out(
    conn: &mut Conn,
    room: &LockedRoom,
    user: UserId,
) -> Result<Option<Departure>, QueryError> {
    let membership = members::table
        .filter(members::user_id.eq(user.get()).and(members::room_id.eq(room.id.get())));
    if diesel::delete(membership).execute(conn)? == 0 {
        return Ok(None);
    }
    member_counts::note_change(conn, &[room.id.get()], -1)?;
    if room.creator == user
        && let Some(heir) = pass_rights(conn, room.id)?
    {
        return Ok(Some(Departure::Succession(heir)));
    }
    if room.access == AccessRule::Invite && is_deserted(conn, room.id)? {
        room_queries::deactivate(conn, room.id)?;
        return Ok(Some(Departure::LastOne));
    }
    Ok(Some(Departure::Plain))
}

/// Gives the creator's rights to the longest-standing member; who that is, if there is any. Nobody who is being
/// erased is a member then: that takes the room as well.
pub(crate) fn pass_rights(conn: &mut Conn, room: RoomId) -> Result<Option<UserId>, QueryError> {
    let heir = longest_standing(conn, room)?;
    if let Some(heir) = heir {
        give_rights(conn, room, heir)?;
    }
    Ok(heir)
}

fn longest_standing(conn: &mut Conn, room: RoomId) -> Result<Option<UserId>, QueryError> {
    let first: Option<(i64, i64)> = members::table
        .filter(members::room_id.eq(room.get()))
        .order(members::id)
        .select((members::id, members::user_id))
        .first(conn)
        .optional()?;
    let corrupt = |id| QueryError::Corrupt { table: "members", column: "user_id", id };
    first.map(|(id, user)| UserId::new(user).map_err(|_| corrupt(id))).transpose()
}

fn give_rights(conn: &mut Conn, room: RoomId, user: UserId) -> Result<(), QueryError> {
    diesel::update(rooms::table.find(room.get()))
        .set(rooms::creator_id.eq(user.get()))
        .execute(conn)?;
    Ok(())
}

fn is_member(conn: &mut Conn, room: RoomId, user: UserId) -> Result<bool, QueryError> {
    let membership =
        members::table.filter(members::user_id.eq(user.get()).and(members::room_id.eq(room.get())));
    Ok(select(exists(membership)).get_result(conn)?)
}

fn is_deserted(conn: &mut Conn, room: RoomId) -> Result<bool, QueryError> {
    let anybody = members::table.filter(members::room_id.eq(room.get()));
    let is_anybody_left: bool = select(exists(anybody)).get_result(conn)?;
    Ok(!is_anybody_left)
}

fn ids_of(people: &[UserId]) -> Vec<i64> {
    people.iter().map(|person| person.get()).collect()
}

fn those(people: &[UserId], found: &HashSet<i64>) -> Vec<UserId> {
    people.iter().copied().filter(|person| found.contains(&person.get())).collect()
}
