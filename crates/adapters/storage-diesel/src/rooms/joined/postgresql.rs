//! How PostgreSQL finds the rooms that somebody is in: by their ids as an array. It would join the memberships with
//! a walk through all rooms, where these are some thousands.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable};
use kernel::UserId;

use super::Conn;
use crate::query_error::QueryError;

/// The ids of the rooms that the person is in, with the times of their last messages and of their making.
pub(crate) fn find(
    conn: &mut Conn,
    user: UserId,
) -> Result<Vec<(i64, Option<i64>, i64)>, QueryError> {
    Ok(FindJoined { user: user.get() }.load(conn)?)
}

#[derive(QueryId)]
struct FindJoined {
    user: i64,
}

impl QueryFragment<Pg> for FindJoined {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "SELECT id, last_message_at, created_at FROM rooms \
             WHERE id = ANY(ARRAY(SELECT room_id FROM members WHERE user_id = ",
        );
        out.push_bind_param::<BigInt, _>(&self.user)?;
        out.push_sql(")) AND is_active");
        Ok(())
    }
}

impl Query for FindJoined {
    type SqlType = (BigInt, Nullable<BigInt>, BigInt);
}

impl RunQueryDsl<Conn> for FindJoined {}
