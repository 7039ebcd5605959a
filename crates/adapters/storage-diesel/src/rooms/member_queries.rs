use ::rooms::{AccessRule, Member, Place, RoomEvent, Standing};
use diesel::dsl::{exists, select};
use diesel::prelude::*;
use kernel::{MembershipId, RoomId, Timestamp, UserId};

use super::{Conn, backend, revocations, rooms as room_queries};
use crate::query_error::QueryError;
use crate::rooms::{Banned, Departure, Joined, MemberRow, access_of};
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
    let row: Option<(String, bool, bool, bool)> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select((rooms::access, exists(membership), rooms::creator_id.eq(user.get()), exists(ban)))
        .get_result(conn)
        .optional()?;
    let Some((access, is_member, has_rights, is_banned)) = row else { return Ok(None) };
    let place = match (is_member, has_rights, is_banned) {
        (true, true, _) => Place::Creator,
        (true, false, _) => Place::Member,
        (false, _, true) => Place::Banned,
        (false, _, false) => Place::Outsider,
    };
    Ok(Some(Standing { access: known_access(&access, room)?, place }))
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

/// Makes the person a member with nothing unread, and the room's creator if that one has left.
pub(crate) fn add(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
    at: Timestamp,
) -> Result<Joined, QueryError> {
    let Some(locked) = lock_live_room(conn, room)? else { return Ok(Joined::NoSuchRoom) };
    if !lock_live_user(conn, user)? {
        return Ok(Joined::NoSuchUser);
    }
    let ban = bans::table.find((room.get(), user.get()));
    if select(exists(ban)).get_result(conn)? {
        return Ok(Joined::Banned);
    }
    let is_newcomer = insert(conn, room.get(), user, locked.last_seq, at)?;
    if is_newcomer && !is_member(conn, room, locked.creator)? {
        give_rights(conn, room, user)?;
        return Ok(Joined::Member { instead_of: Some(locked.creator) });
    }
    Ok(Joined::Member { instead_of: None })
}

/// Takes a person out of a room; nothing where there is no such member.
pub(crate) fn remove(
    conn: &mut Conn,
    room: RoomId,
    user: UserId,
    at: Timestamp,
) -> Result<Option<Departure>, QueryError> {
    let Some(locked) = lock_live_room(conn, room)? else { return Ok(None) };
    let departure = take_out(conn, &locked, user)?;
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
    let Some(locked) = lock_live_room(conn, room)? else { return Ok(Banned::NoSuchRoom) };
    if !lock_live_user(conn, user)? {
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
    let departure = take_out(conn, &locked, user)?.unwrap_or(Departure::Plain);
    log_departure(conn, room, user, departure, at)?;
    Ok(Banned::Out(departure))
}

/// Lets a person come in again; whether they were banned.
pub(crate) fn lift_ban(conn: &mut Conn, room: RoomId, user: UserId) -> Result<bool, QueryError> {
    let Some(_locked) = lock_live_room(conn, room)? else { return Ok(false) };
    let lifted = diesel::delete(bans::table.find((room.get(), user.get()))).execute(conn)?;
    Ok(lifted == 1)
}

/// Holds the account's row until the transaction ends; whether it is one of a live account.
pub(crate) fn lock_live_user(conn: &mut Conn, user: UserId) -> Result<bool, QueryError> {
    backend::lock_user(conn, user.get())?;
    is_live(conn, user)
}

/// Keeps a live account from being erased until the transaction ends; whether it is one.
///
/// That is all that whoever comes to more than one person may ask for: erasing holds one account for itself
/// and comes to its heirs after that, in no order.
pub(crate) fn hold_live_user(conn: &mut Conn, user: UserId) -> Result<bool, QueryError> {
    backend::hold_user(conn, user.get())?;
    is_live(conn, user)
}

fn is_live(conn: &mut Conn, user: UserId) -> Result<bool, QueryError> {
    let live = users::table.find(user.get()).filter(users::erased_at.is_null());
    Ok(select(exists(live)).get_result(conn)?)
}

/// Whether there was no such member yet.
pub(crate) fn insert(
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

/// A room that is there and whose members nobody else changes until the transaction ends.
struct LockedRoom {
    id: RoomId,
    access: AccessRule,
    creator: UserId,
    last_seq: i64,
}

fn lock_live_room(conn: &mut Conn, room: RoomId) -> Result<Option<LockedRoom>, QueryError> {
    backend::lock_rooms(conn, &[room.get()])?;
    let row: Option<(String, i64, i64)> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select((rooms::access, rooms::creator_id, rooms::last_seq))
        .get_result(conn)
        .optional()?;
    let Some((access, creator, last_seq)) = row else { return Ok(None) };
    let access = known_access(&access, room)?;
    let creator = UserId::new(creator).map_err(|_| corrupt("creator_id", room))?;
    Ok(Some(LockedRoom { id: room, access, creator, last_seq }))
}

/// Ends a membership, and settles who has the room then; nothing where there is no such member.
fn take_out(
    conn: &mut Conn,
    room: &LockedRoom,
    user: UserId,
) -> Result<Option<Departure>, QueryError> {
    let membership = members::table
        .filter(members::user_id.eq(user.get()).and(members::room_id.eq(room.id.get())));
    if diesel::delete(membership).execute(conn)? == 0 {
        return Ok(None);
    }
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

/// Gives the creator's rights to the longest-standing member; who that is, if there is any.
pub(crate) fn pass_rights(conn: &mut Conn, room: RoomId) -> Result<Option<UserId>, QueryError> {
    let heir = longest_standing(conn, room)?;
    if let Some(heir) = heir {
        give_rights(conn, room, heir)?;
    }
    Ok(heir)
}

/// The longest-standing member. One whose account is being erased meanwhile is passed over: whoever
/// erases it may not have known of this room.
fn longest_standing(conn: &mut Conn, room: RoomId) -> Result<Option<UserId>, QueryError> {
    let mut passed_over = 0;
    loop {
        let next: Option<(i64, i64)> = members::table
            .filter(members::room_id.eq(room.get()).and(members::id.gt(passed_over)))
            .order(members::id)
            .select((members::id, members::user_id))
            .first(conn)
            .optional()?;
        let Some((id, user)) = next else { return Ok(None) };
        let user = UserId::new(user).map_err(|_| QueryError::Corrupt {
            table: "members",
            column: "user_id",
            id,
        })?;
        if hold_live_user(conn, user)? {
            return Ok(Some(user));
        }
        passed_over = id;
    }
}

fn give_rights(conn: &mut Conn, room: RoomId, user: UserId) -> Result<(), QueryError> {
    diesel::update(rooms::table.find(room.get()))
        .set(rooms::creator_id.eq(user.get()))
        .execute(conn)?;
    Ok(())
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

fn known_access(text: &str, room: RoomId) -> Result<AccessRule, QueryError> {
    access_of(text).ok_or_else(|| corrupt("access", room))
}

fn corrupt(column: &'static str, room: RoomId) -> QueryError {
    QueryError::Corrupt { table: "rooms", column, id: room.get() }
}
