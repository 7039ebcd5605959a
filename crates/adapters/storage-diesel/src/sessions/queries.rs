use ::users::{NewSession, SESSIONS_PER_USER, Session, SessionStanding, SignedIn};
use diesel::prelude::*;
use kernel::{SessionId, Timestamp, UserId};

use super::{Conn, backend, revocations, users};
use crate::query_error::QueryError;
use crate::schema::{sessions as table, users as accounts};
use crate::sessions::{SessionRow, StandingRow, session_id};

/// Opens a session and ends the oldest beyond the bound, or nothing where the account may not sign in.
pub(crate) fn open(conn: &mut Conn, new: &NewSession) -> Result<Option<SignedIn>, QueryError> {
    backend::lock_user(conn, new.user_id.get())?;
    if !may_sign_in(conn, new)? {
        return Ok(None);
    }
    let row: SessionRow = diesel::insert_into(table::table)
        .values((
            table::user_id.eq(new.user_id.get()),
            table::contract.eq(new.contract.as_str()),
            table::opened_at.eq(new.opened_at.as_micros()),
            table::expires_at.eq(new.expires_at.as_micros()),
        ))
        .returning(SessionRow::as_returning())
        .get_result(conn)?;
    let ended = end_beyond_bound(conn, new.user_id, new.opened_at)?;
    Ok(Some(SignedIn { session: row.try_into()?, ended }))
}

fn may_sign_in(conn: &mut Conn, new: &NewSession) -> Result<bool, QueryError> {
    let account = users::find(conn, new.user_id)?;
    Ok(account.is_some_and(|account| {
        !account.user.is_disabled && account.is_known_by(new.verified_by.as_ref())
    }))
}

fn end_beyond_bound(
    conn: &mut Conn,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<SessionId>, QueryError> {
    let newest_first: Vec<i64> = table::table
        .filter(table::user_id.eq(user.get()).and(table::expires_at.gt(now.as_micros())))
        .order(table::id.desc())
        .select(table::id)
        .load(conn)?;
    let beyond = newest_first.get(SESSIONS_PER_USER..).unwrap_or_default();
    if beyond.is_empty() {
        return Ok(Vec::new());
    }
    let ended = diesel::delete(table::table.filter(table::id.eq_any(beyond)))
        .returning(table::id)
        .get_results(conn)?;
    revoke(conn, ended, now)
}

/// The session with its owner, if neither was ended.
pub(crate) fn standing(
    conn: &mut Conn,
    id: SessionId,
) -> Result<Option<SessionStanding>, QueryError> {
    let row: Option<StandingRow> = table::table
        .inner_join(accounts::table)
        .filter(table::id.eq(id.get()))
        .filter(accounts::erased_at.is_null().and(accounts::disabled_at.is_null()))
        .select(StandingRow::as_select())
        .first(conn)
        .optional()?;
    row.map(SessionStanding::try_from).transpose()
}

/// The sessions that have not run out, newest first.
pub(crate) fn list(
    conn: &mut Conn,
    user: UserId,
    now: Timestamp,
) -> Result<Vec<Session>, QueryError> {
    let rows: Vec<SessionRow> = table::table
        .filter(table::user_id.eq(user.get()).and(table::expires_at.gt(now.as_micros())))
        .order(table::id.desc())
        .select(SessionRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Every session of the person, those that have run out too.
pub(crate) fn ids(conn: &mut Conn, user: UserId) -> Result<Vec<SessionId>, QueryError> {
    let ids: Vec<i64> =
        table::table.filter(table::user_id.eq(user.get())).select(table::id).load(conn)?;
    ids.into_iter().map(session_id).collect()
}

/// Ends one session of the person; whether there was one.
pub(crate) fn end(
    conn: &mut Conn,
    user: UserId,
    id: SessionId,
    at: Timestamp,
) -> Result<bool, QueryError> {
    let own = table::table.find(id.get()).filter(table::user_id.eq(user.get()));
    let ended = diesel::delete(own).returning(table::id).get_results(conn)?;
    Ok(!revoke(conn, ended, at)?.is_empty())
}

/// Ends every session of the person but one to keep.
pub(crate) fn end_all(
    conn: &mut Conn,
    user: UserId,
    keep: Option<SessionId>,
    at: Timestamp,
) -> Result<Vec<SessionId>, QueryError> {
    backend::lock_user(conn, user.get())?;
    // No session has the id 0.
    let kept = keep.map_or(0, SessionId::get);
    let others = table::table.filter(table::user_id.eq(user.get()).and(table::id.ne(kept)));
    let ended = diesel::delete(others).returning(table::id).get_results(conn)?;
    revoke(conn, ended, at)
}

fn revoke(conn: &mut Conn, ended: Vec<i64>, at: Timestamp) -> Result<Vec<SessionId>, QueryError> {
    revocations::add(conn, &ended, at)?;
    ended.into_iter().map(session_id).collect()
}

/// Deletes the rows of sessions that have run out; how many there were.
pub(crate) fn remove_expired(conn: &mut Conn, now: Timestamp) -> Result<usize, QueryError> {
    let expired = table::table.filter(table::expires_at.lt(now.as_micros()));
    Ok(diesel::delete(expired).execute(conn)?)
}
