use diesel::prelude::*;
use kernel::{Timestamp, UniqueId};
use secrecy::ExposeSecret;
use users::PendingSignIn;

use super::Conn;
use crate::query_error::QueryError;
use crate::schema::pending_sign_ins as table;

pub(crate) fn add(conn: &mut Conn, new: &PendingSignIn) -> Result<(), QueryError> {
    diesel::insert_into(table::table)
        .values((
            table::state.eq(new.state.to_string()),
            table::verifier.eq(new.verifier.expose_secret()),
            table::expires_at.eq(new.expires_at.as_micros()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Deletes the one of that state and returns it. An expired one stays where it is.
pub(crate) fn take(
    conn: &mut Conn,
    state: UniqueId,
    now: Timestamp,
) -> Result<Option<PendingSignIn>, QueryError> {
    let waiting =
        table::table.find(state.to_string()).filter(table::expires_at.gt(now.as_micros()));
    let row: Option<(String, i64)> = diesel::delete(waiting)
        .returning((table::verifier, table::expires_at))
        .get_result(conn)
        .optional()?;
    Ok(row.map(|(verifier, expires_at)| PendingSignIn {
        state,
        verifier: verifier.into(),
        expires_at: Timestamp::from_micros(expires_at),
    }))
}

/// Deletes those that have expired; how many there were.
pub(crate) fn remove_expired(conn: &mut Conn, now: Timestamp) -> Result<usize, QueryError> {
    let expired = table::table.filter(table::expires_at.le(now.as_micros()));
    Ok(diesel::delete(expired).execute(conn)?)
}
