use std::collections::HashSet;

use ::rooms::RoomEvent;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::result::Error::NotFound;
use kernel::{SessionId, Timestamp, UserId};
use users::{Account, AttemptCounter, DisplayName, Email, NewUser, PasswordReplacement, User};

use super::{
    Conn, ask_allowances, backend, files, friends, last_rooms, member_counts, memberships,
    revocations, sessions, throttle, uploads,
};
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::rooms::room_id;
use crate::schema::{bans, members, rooms, users as table};
use crate::users::{AccountRow, Erased};

/// Makes an account, or nothing where a live one has the e-mail.
pub(crate) fn add(conn: &mut Conn, new: &NewUser) -> Result<Option<User>, QueryError> {
    let row: Option<AccountRow> = diesel::insert_into(table::table)
        .values((
            table::email.eq(new.email.as_str()),
            table::name.eq(new.name.as_str()),
            table::contact_number.eq(new.contact_number.as_str()),
            table::password_hash.eq(new.password_hash.expose()),
            table::created_at.eq(new.date_joined.as_micros()),
        ))
        .on_conflict(table::email)
        .do_nothing()
        .returning(AccountRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Account::try_from).transpose()?.map(|account| account.user))
}

pub(crate) fn find(conn: &mut Conn, id: UserId) -> Result<Option<Account>, QueryError> {
    let row: Option<AccountRow> = table::table
        .find(id.get())
        .filter(table::erased_at.is_null())
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Account::try_from).transpose()
}

pub(crate) fn find_by_email(conn: &mut Conn, email: &Email) -> Result<Option<Account>, QueryError> {
    let row: Option<AccountRow> = table::table
        .filter(table::email.eq(email.as_str()).and(table::erased_at.is_null()))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// The AI's account, made where there is none.
pub(crate) fn find_or_add_ai(conn: &mut Conn, at: Timestamp) -> Result<User, QueryError> {
    if let Some(user) = find_ai(conn)? {
        return Ok(user);
    }
    diesel::insert_into(table::table)
        .values((
            table::name.eq(DisplayName::of_the_ai().as_str()),
            table::is_ai.eq(true),
            table::created_at.eq(at.as_micros()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(find_ai(conn)?.ok_or(NotFound)?)
}

fn find_ai(conn: &mut Conn) -> Result<Option<User>, QueryError> {
    let row: Option<AccountRow> = table::table
        .filter(table::is_ai.and(table::erased_at.is_null()))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.map(Account::try_from).transpose()?.map(|account| account.user))
}

/// The account under its new name, with its sessions, which show the old one.
pub(crate) fn rename(
    conn: &mut Conn,
    id: UserId,
    name: &DisplayName,
) -> Result<Option<(User, Vec<SessionId>)>, QueryError> {
    let live = table::table.find(id.get()).filter(table::erased_at.is_null());
    let row: Option<AccountRow> = diesel::update(live)
        .set(table::name.eq(name.as_str()))
        .returning(AccountRow::as_select())
        .get_result(conn)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let account = Account::try_from(row)?;
    Ok(Some((account.user, sessions::ids(conn, id)?)))
}

/// The sessions that were ended, or nothing where there is no such live account with that password.
pub(crate) fn set_password(
    conn: &mut Conn,
    replacement: &PasswordReplacement,
) -> Result<Option<Vec<SessionId>>, QueryError> {
    let PasswordReplacement { user_id, replaces, hash, keep, at } = replacement;
    backend::lock_user(conn, user_id.get())?;
    let account = find(conn, *user_id)?;
    if !account.is_some_and(|account| account.is_known_by(replaces.as_ref())) {
        return Ok(None);
    }
    diesel::update(table::table.find(user_id.get()))
        .set(table::password_hash.eq(hash.expose()))
        .execute(conn)?;
    sessions::end_all(conn, *user_id, *keep, *at).map(Some)
}

/// The sessions that were ended, or nothing where there is no such live account. An account that is
/// disabled already stays so since the time it was.
pub(crate) fn disable(
    conn: &mut Conn,
    id: UserId,
    at: Timestamp,
) -> Result<Option<Vec<SessionId>>, QueryError> {
    backend::lock_user(conn, id.get())?;
    let Some(account) = find(conn, id)? else { return Ok(None) };
    if !account.user.is_disabled {
        diesel::update(table::table.find(id.get()))
            .set(table::disabled_at.eq(at.as_micros()))
            .execute(conn)?;
    }
    sessions::end_all(conn, id, None, at).map(Some)
}

/// Ends the account over all tables.
///
/// Rooms are locked before anything else, as whoever changes a room does. Once the account is locked, no further
/// room can be its.
pub(crate) fn erase(conn: &mut Conn, id: UserId, at: Timestamp) -> Result<Erased, QueryError> {
    let locked = rooms_of(conn, id)?;
    backend::lock_rooms(conn, &locked)?;
    backend::lock_user(conn, id.get())?;
    let Some(account) = find(conn, id)? else { return Ok(Erased::NoSuchUser) };
    let locked: HashSet<i64> = locked.into_iter().collect();
    if rooms_of(conn, id)?.iter().any(|room| !locked.contains(room)) {
        return Ok(Erased::CameIntoRoomMeanwhile);
    }
    diesel::update(table::table.find(id.get()))
        .set((
            table::email.eq(None::<String>),
            table::name.eq(""),
            table::password_hash.eq(None::<String>),
            table::github_id.eq(None::<i64>),
            table::picture.eq(None::<String>),
            table::contact_number.eq(""),
            table::status.eq(""),
            table::is_private.eq(false),
            table::erased_at.eq(at.as_micros()),
        ))
        .execute(conn)?;
    if let Some(email) = &account.user.email {
        throttle::remove_beginning_with(conn, &AttemptCounter::prefix_of(email))?;
    }
    let left = leave_rooms(conn, id)?;
    hand_over_rooms(conn, id)?;
    let closed = close_deserted_rooms(conn, &left)?;
    diesel::delete(bans::table.filter(bans::user_id.eq(id.get()))).execute(conn)?;
    friends::remove_all(conn, id)?;
    uploads::make_shown_due(conn, id, at)?;
    last_rooms::remove(conn, id)?;
    ask_allowances::remove(conn, id)?;
    let ended = sessions::end_all(conn, id, None, at)?;
    revocations::add_room_events(conn, &closed, at)?;
    Ok(Erased::Account { ended })
}

/// The rooms that the person made or is in.
fn rooms_of(conn: &mut Conn, user: UserId) -> Result<Vec<i64>, QueryError> {
    let mut ids: Vec<i64> = members::table
        .filter(members::user_id.eq(user.get()))
        .select(members::room_id)
        .load(conn)?;
    let created: Vec<i64> =
        rooms::table.filter(rooms::creator_id.eq(user.get())).select(rooms::id).load(conn)?;
    ids.extend(created);
    Ok(ids)
}

/// Ends the person's memberships; in which rooms.
fn leave_rooms(conn: &mut Conn, user: UserId) -> Result<Vec<i64>, QueryError> {
    let left: Vec<i64> = diesel::delete(members::table.filter(members::user_id.eq(user.get())))
        .returning(members::room_id)
        .get_results(conn)?;
    member_counts::note_change(conn, &left, -1)?;
    Ok(left)
}

/// Gives the rooms that the person made to others, where there are any.
fn hand_over_rooms(conn: &mut Conn, user: UserId) -> Result<(), QueryError> {
    let others = members::table.filter(members::room_id.eq(rooms::id));
    let made: Vec<i64> = rooms::table
        .filter(rooms::creator_id.eq(user.get()).and(rooms::is_active).and(exists(others)))
        .order(rooms::id)
        .select(rooms::id)
        .load(conn)?;
    for room in made {
        memberships::pass_rights(conn, room_id(room)?)?;
    }
    Ok(())
}

/// Deletes those of these rooms that are invite rooms with nobody in them: nobody could ever come in again.
fn close_deserted_rooms(conn: &mut Conn, left: &[i64]) -> Result<Vec<RoomEvent>, QueryError> {
    let mut closed = Vec::new();
    for ids in left.chunks(IDS_AT_ONCE) {
        let others = members::table.filter(members::room_id.eq(rooms::id));
        let deserted: Vec<i64> = diesel::update(rooms::table)
            .filter(rooms::id.eq_any(ids))
            .filter(rooms::access.eq("invite").and(rooms::is_active).and(not(exists(others))))
            .set(rooms::is_active.eq(false))
            .returning(rooms::id)
            .get_results(conn)?;
        closed.extend(deserted);
    }
    files::let_go_of_rooms(conn, &closed)?;
    closed.into_iter().map(|id| Ok(RoomEvent::RoomDeleted { room: room_id(id)? })).collect()
}
