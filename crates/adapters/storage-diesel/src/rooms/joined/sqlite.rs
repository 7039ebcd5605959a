//! How SQLite finds the rooms that somebody is in: each by its id as the memberships are walked.

use diesel::prelude::*;
use kernel::UserId;

use super::Conn;
use crate::query_error::QueryError;
use crate::schema::{members, rooms};

/// The ids of the rooms that the person is in, with the times of their last messages and of their making.
pub(crate) fn find(
    conn: &mut Conn,
    user: UserId,
) -> Result<Vec<(i64, Option<i64>, i64)>, QueryError> {
    let found = members::table
        .inner_join(rooms::table)
        .filter(members::user_id.eq(user.get()).and(rooms::is_active))
        .select((rooms::id, rooms::last_message_at, rooms::created_at))
        .load(conn)?;
    Ok(found)
}
