use std::collections::HashSet;

use ::rooms::{AccessRule, Member, Place, RoomEvent, Standing};
use diesel::dsl::{exists, not, select};
use diesel::prelude::*;
use kernel::{MembershipId, RoomId, Timestamp, UserId};

use super::{Conn, backend, member_counts, memberships, revocations};
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::rooms::{
    Banned, BroughtIn, Departure, Joined, MemberRow, access_of, distinct, kind_of, member_count,
    without,
};
use crate::schema::{bans, members, rooms, users};

/// How the person stands to the room, if there is one.
pub(crate) fn standing(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
) -> Result<Option<Standing>, QueryError> {
    let membership =
        members::table.filter(members::user_id.eq(user.get()).and(members::room_id.eq(rooms::id)));
    let ban = bans::table.filter(bans::room_id.eq(rooms::id).and(bans::user_id.eq(user.get())));
    let row: Option<(String, String, bool, bool, bool)> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select((
            rooms::access,
            rooms::kind,
            exists(membership),
            rooms::creator_id.eq(user.get()),
            exists(ban),
        ))
        .get_result(conn)
        .optional()?;
    let Some((access, kind, is_member, has_rights, is_banned)) = row else { return Ok(None) };
    let place = match (is_member, has_rights, is_banned) {
        (true, true, _) => Place::Creator,
        (true, false, _) => Place::Member,
        (false, _, true) => Place::Banned,
        (false, _, false) => Place::Outsider,
    };
    let corrupt = |column| QueryError::Corrupt { table: "rooms", column, id: room.get() };
    Ok(Some(Standing {
        access: access_of(&access).ok_or_else(|| corrupt("access"))?,
        kind: kind_of(&kind).ok_or_else(|| corrupt("kind"))?,
        place,
    }))
}

/// Members of a room that is there, the longest-standing first.
pub(crate) fn list(
    conn: &mut Conn,
    room: RoomId,
    after: Option<MembershipId>,
    limit: u32,
) -> Result<Vec<Member>, QueryError> {
    let after = after.map_or(0, MembershipId::get);
    let rows: Vec<MemberRow> = members::table
        .inner_join(rooms::table)
        .inner_join(users::table.on(users::id.eq(members::user_id)))
        .filter(members::room_id.eq(room.get()).and(members::id.gt(after)).and(rooms::is_active))
        .order(members::id)
        .limit(limit.into())
        .select(MemberRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Member::try_from).collect()
}

/// Those of these people who are in a room that is there, each once.
pub(crate) fn among(
    conn: &mut Conn,
    room: RoomId,
    people: &[UserId],
) -> Result<Vec<UserId>, QueryError> {
    let people = distinct(people);
    let is_there = rooms::table.filter(rooms::id.eq(room.get()).and(rooms::is_active));
    if people.is_empty() || !select(exists(is_there)).get_result(conn)? {
        return Ok(Vec::new());
    }
    memberships::members_among(conn, room, &people)
}

/// How many members a room has that is there.
pub(crate) fn count(conn: &mut Conn, room: RoomId) -> Result<u64, QueryError> {
    let count: Option<i64> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select(rooms::member_count)
        .get_result(conn)
        .optional()?;
    Ok(count.map_or(0, member_count))
}

/// Makes the person a member with nothing unread, and the room's creator if that one has left.
pub(crate) fn add(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
    at: Timestamp,
) -> Result<Joined, QueryError> {
    let Some(room) = memberships::lock_live_room(conn, room)? else {
        return Ok(Joined::NoSuchRoom);
    };
    if !hold_live_person(conn, user)? {
        return Ok(Joined::NoSuchUser);
    }
    if !memberships::banned_among(conn, room.id, &[user])?.is_empty() {
        return Ok(Joined::Banned);
    }
    if !memberships::members_among(conn, room.id, &[user])?.is_empty() {
        return Ok(Joined::Already);
    }
    let instead_of = memberships::let_in(conn, &room, &[user], at)?;
    Ok(Joined::Newcomer { instead_of })
}

/// Makes those of these people members who are none yet, up to `most` in an invite room, or none of them.
pub(crate) fn bring_in(
    conn: &mut Conn,
    room: RoomId,
    people: &[UserId],
    most: usize,
    at: Timestamp,
) -> Result<BroughtIn, QueryError> {
    let Some(room) = memberships::lock_live_room(conn, room)? else {
        return Ok(BroughtIn::NoSuchRoom);
    };
    let people = distinct(people);
    let missing = hold_live_people(conn, &people)?;
    if !missing.is_empty() {
        return Ok(BroughtIn::NoSuchPeople(missing));
    }
    let banned = memberships::banned_among(conn, room.id, &people)?;
    if !banned.is_empty() {
        return Ok(BroughtIn::Banned(banned));
    }
    let members = memberships::members_among(conn, room.id, &people)?;
    let mut newcomers = without(&people, &members);
    if room.access == AccessRule::Invite {
        let places = most.saturating_sub(member_counts::memberships(conn, room.id)?);
        if newcomers.len() > places {
            return Ok(BroughtIn::TooMany(newcomers.split_off(places)));
        }
    }
    let instead_of = memberships::let_in(conn, &room, &newcomers, at)?;
    Ok(BroughtIn::Newcomers { people: newcomers, instead_of })
}

/// Takes a person out of a room; nothing where there is no such member.
pub(crate) fn remove(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
    at: Timestamp,
) -> Result<Option<Departure>, QueryError> {
    let Some(locked) = memberships::lock_live_room(conn, room)? else { return Ok(None) };
    let departure = memberships::take_out(conn, &locked, user)?;
    if let Some(departure) = departure {
        log_departure(conn, room, user, departure, at)?;
    }
    Ok(departure)
}

/// Takes a person out of a room and keeps them out.
pub(crate) fn ban(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
    at: Timestamp,
) -> Result<Banned, QueryError> {
    let Some(locked) = memberships::lock_live_room(conn, room)? else {
        return Ok(Banned::NoSuchRoom);
    };
    if !hold_live_person(conn, user)? {
        return Ok(Banned::NoSuchUser);
    }
    let inserted = diesel::insert_into(bans::table)
        .values((
            bans::room_id.eq(room.get()),
            bans::user_id.eq(user.get()),
            bans::created_at.eq(at.as_micros()),
        ))
        .on_conflict((bans::room_id, bans::user_id))
        .do_nothing()
        .execute(conn)?;
    if inserted == 0 {
        return Ok(Banned::Out(Departure::Plain));
    }
    let departure = memberships::take_out(conn, &locked, user)?;
    let departure = departure.unwrap_or(Departure::Plain);
    log_departure(conn, room, user, departure, at)?;
    Ok(Banned::Out(departure))
}

/// Lets a person come in again; whether they were banned.
pub(crate) fn lift_ban(conn: &mut Conn, room: RoomId, user: UserId) -> Result<bool, QueryError> {
    let Some(_locked) = memberships::lock_live_room(conn, room)? else { return Ok(false) };
    let lifted = diesel::delete(bans::table.find((room.get(), user.get()))).execute(conn)?;
    Ok(lifted == 1)
}

/// Holds the account's row until the transaction ends; whether it is the live account of a person.
pub(crate) fn lock_live_person(conn: &mut Conn, user: UserId) -> Result<bool, QueryError> {
    backend::lock_user(conn, user.get())?;
    is_live_person(conn, user)
}

/// Keeps a person's live account from being erased until the transaction ends; whether it is one.
///
/// That is all that whoever comes to more than one person may ask for: erasing holds one account for itself
/// and comes to its heirs after that, in no order.
pub(crate) fn hold_live_person(conn: &mut Conn, user: UserId) -> Result<bool, QueryError> {
    backend::hold_user(conn, user.get())?;
    is_live_person(conn, user)
}

/// Keeps the live accounts of these people, each named once, from being erased until the transaction ends; those
/// people who have none.
pub(crate) fn hold_live_people(
    conn: &mut Conn,
    people: &[UserId],
) -> Result<Vec<UserId>, QueryError> {
    let mut ids: Vec<i64> = people.iter().map(|person| person.get()).collect();
    ids.sort_unstable();
    let mut live = HashSet::new();
    for ids in ids.chunks(IDS_AT_ONCE) {
        live.extend(backend::hold_live_people(conn, ids)?);
    }
    Ok(people.iter().copied().filter(|person| !live.contains(&person.get())).collect())
}

fn is_live_person(conn: &mut Conn, user: UserId) -> Result<bool, QueryError> {
    let live = users::table.find(user.get()).filter(users::erased_at.is_null());
    let live_person = live.filter(not(users::is_ai));
    Ok(select(exists(live_person)).get_result(conn)?)
}

fn log_departure(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
    departure: Departure,
    at: Timestamp,
) -> Result<(), QueryError> {
    let mut events = vec![RoomEvent::MemberGone { room, user }];
    match departure {
        Departure::LastOne => events.push(RoomEvent::RoomDeleted { room }),
        Departure::Plain | Departure::Succession(_) => {}
    }
    revocations::add_room_events(conn, &events, at)
}
