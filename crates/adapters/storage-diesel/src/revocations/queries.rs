use diesel::dsl::max;
use diesel::prelude::*;
use kernel::{RevocationId, RoomId, SessionId, Timestamp, UserId};
use rooms::{LoggedRoomEvent, RoomEvent};
use users::Revocation;

use super::{Conn, backend};
use crate::limits::ROWS_AT_ONCE;
use crate::query_error::QueryError;
use crate::schema::revocations as table;

/// Says of each of these sessions that it was ended.
pub(crate) fn add(conn: &mut Conn, sessions: &[i64], at: Timestamp) -> Result<(), QueryError> {
    if sessions.is_empty() {
        return Ok(());
    }
    backend::serialise_revocations(conn)?;
    for sessions in sessions.chunks(ROWS_AT_ONCE) {
        let rows: Vec<_> = sessions
            .iter()
            .map(|session| (table::session_id.eq(session), table::created_at.eq(at.as_micros())))
            .collect();
        diesel::insert_into(table::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// Says what ended people's places in rooms.
pub(crate) fn add_room_events(
    conn: &mut Conn,
    events: &[RoomEvent],
    at: Timestamp,
) -> Result<(), QueryError> {
    if events.is_empty() {
        return Ok(());
    }
    backend::serialise_revocations(conn)?;
    let row = |event: &RoomEvent| {
        let (room, user) = match event {
            RoomEvent::MemberGone { room, user } => (room, Some(user.get())),
            RoomEvent::RoomDeleted { room } => (room, None),
        };
        (
            table::room_id.eq(room.get()),
            table::user_id.eq(user),
            table::created_at.eq(at.as_micros()),
        )
    };
    for events in events.chunks(ROWS_AT_ONCE) {
        let rows: Vec<_> = events.iter().map(row).collect();
        diesel::insert_into(table::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// The newest entry's id, of whatever it tells.
pub(crate) fn latest(conn: &mut Conn) -> Result<Option<RevocationId>, QueryError> {
    newest(conn)?.map(revocation_id).transpose()
}

/// Ended sessions after that entry, oldest first.
pub(crate) fn after(
    conn: &mut Conn,
    id: Option<RevocationId>,
    limit: u32,
) -> Result<Vec<Revocation>, QueryError> {
    let rows: Vec<(i64, i64)> = table::table
        .filter(table::id.gt(id.map_or(0, RevocationId::get)))
        .filter(table::session_id.is_not_null())
        .order(table::id)
        .limit(limit.into())
        .select((table::id, table::session_id.assume_not_null()))
        .load(conn)?;
    rows.into_iter().map(revocation).collect()
}

/// What ended people's places in rooms after that entry, oldest first.
pub(crate) fn room_events_after(
    conn: &mut Conn,
    id: Option<RevocationId>,
    limit: u32,
) -> Result<Vec<LoggedRoomEvent>, QueryError> {
    let rows: Vec<(i64, i64, Option<i64>)> = table::table
        .filter(table::id.gt(id.map_or(0, RevocationId::get)))
        .filter(table::room_id.is_not_null())
        .order(table::id)
        .limit(limit.into())
        .select((table::id, table::room_id.assume_not_null(), table::user_id))
        .load(conn)?;
    rows.into_iter().map(room_event).collect()
}

/// Deletes entries made before that time, except the newest of all; how many there were.
pub(crate) fn remove_before(conn: &mut Conn, before: Timestamp) -> Result<usize, QueryError> {
    let Some(newest) = newest(conn)? else { return Ok(0) };
    let old =
        table::table.filter(table::created_at.lt(before.as_micros()).and(table::id.lt(newest)));
    Ok(diesel::delete(old).execute(conn)?)
}

fn newest(conn: &mut Conn) -> Result<Option<i64>, QueryError> {
    Ok(table::table.select(max(table::id)).first(conn)?)
}

fn revocation((id, session_id): (i64, i64)) -> Result<Revocation, QueryError> {
    let session_id = SessionId::new(session_id).map_err(|_| corrupt("session_id", id))?;
    Ok(Revocation { id: revocation_id(id)?, session_id })
}

fn room_event((id, room, user): (i64, i64, Option<i64>)) -> Result<LoggedRoomEvent, QueryError> {
    let room = RoomId::new(room).map_err(|_| corrupt("room_id", id))?;
    let user = user.map(UserId::new).transpose().map_err(|_| corrupt("user_id", id))?;
    let event = match user {
        Some(user) => RoomEvent::MemberGone { room, user },
        None => RoomEvent::RoomDeleted { room },
    };
    Ok(LoggedRoomEvent { id: revocation_id(id)?, event })
}

fn revocation_id(id: i64) -> Result<RevocationId, QueryError> {
    RevocationId::new(id).map_err(|_| corrupt("id", id))
}

fn corrupt(column: &'static str, id: i64) -> QueryError {
    QueryError::Corrupt { table: "revocations", column, id }
}
