use ::users::Friend;
use diesel::prelude::*;
use kernel::{FriendshipId, Timestamp, UserId};

use super::{Conn, backend, members};
use crate::friends::{Added, FriendRow};
use crate::query_error::QueryError;
use crate::schema::{friends as table, users};

/// Puts somebody at the end of a person's list.
pub(crate) fn add(
    conn: &mut Conn,
    user: UserId,
    friend: UserId,
    at: Timestamp,
) -> Result<Added, QueryError> {
    for person in [user, friend] {
        if !members::hold_live_person(conn, person)? {
            return Ok(Added::NoSuchUser);
        }
    }
    let inserted = diesel::insert_into(table::table)
        .values((
            table::user_id.eq(user.get()),
            table::friend_id.eq(friend.get()),
            table::created_at.eq(at.as_micros()),
        ))
        .on_conflict((table::user_id, table::friend_id))
        .do_nothing()
        .execute(conn)?;
    Ok(if inserted == 1 { Added::AtEnd } else { Added::AlreadyThere })
}

/// A person's friends in the order of adding.
pub(crate) fn list(
    conn: &mut Conn,
    user: UserId,
    after: Option<FriendshipId>,
    limit: u32,
) -> Result<Vec<Friend>, QueryError> {
    let after = after.map_or(0, FriendshipId::get);
    let rows: Vec<FriendRow> = table::table
        .inner_join(users::table)
        .filter(table::user_id.eq(user.get()).and(table::id.gt(after)))
        .order(table::id)
        .limit(limit.into())
        .select(FriendRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Friend::try_from).collect()
}

/// Takes somebody off a person's list; whether they were on it.
pub(crate) fn remove(conn: &mut Conn, user: UserId, friend: UserId) -> Result<bool, QueryError> {
    let own = table::table.filter(table::user_id.eq(user.get()));
    let removed = diesel::delete(own.filter(table::friend_id.eq(friend.get()))).execute(conn)?;
    Ok(removed == 1)
}

/// Empties a person's list, and takes them off all others.
pub(crate) fn remove_all(conn: &mut Conn, user: UserId) -> Result<(), QueryError> {
    backend::lock_friendships_of(conn, user.get())?;
    diesel::delete(table::table.filter(table::user_id.eq(user.get()))).execute(conn)?;
    diesel::delete(table::table.filter(table::friend_id.eq(user.get()))).execute(conn)?;
    Ok(())
}
