//! Lists are made of the ids of two parts, each of which walks an index of its own and stops where the
//! list is cut, and of the rooms of those ids.
//!
//! The index of public rooms has these alone. The one of a person's own rooms has all of them: there a
//! walk looks also at those that are deleted, of another kind or (among the joined ones) public. A page
//! costs the ids of all pages before it as well, and a count looks at every entry that it counts.

use std::cmp::Reverse;

use diesel::dsl::{exists, not, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use kernel::{Page, RoomId, UserId};
use rooms::{RetentionDays, Room, RoomPurpose, RoomQuery, RoomScope};

use super::{Conn, joined_rooms, shown_rooms};
use crate::limits::IDS_AT_ONCE;
use crate::query_error::QueryError;
use crate::rooms::{RoomRow, kind_text, retention_days, room_id};
use crate::schema::{members, rooms as table, users};

/// Rooms of the query, newest first, older than `before`.
pub(crate) fn list(
    conn: &mut Conn,
    query: RoomQuery,
    before: Option<RoomId>,
    limit: u32,
) -> Result<Vec<Room>, QueryError> {
    let before = before.map_or(i64::MAX, RoomId::get);
    let ids = newest_ids(conn, query, before, limit.into())?;
    find_all(conn, &ids, query.user)
}

/// One page of the rooms of the query.
pub(crate) fn page(conn: &mut Conn, query: RoomQuery, page: Page) -> Result<Vec<Room>, QueryError> {
    let skip = usize::try_from(page.skip()).unwrap_or(usize::MAX);
    let end = page.skip().saturating_add(page.size().into());
    let ids = newest_ids(conn, query, i64::MAX, i64::try_from(end).unwrap_or(i64::MAX))?;
    find_all(conn, ids.get(skip..).unwrap_or_default(), query.user)
}

/// The ids of the rooms that the person is in, those with the newest activity first.
pub(crate) fn list_joined(conn: &mut Conn, user: UserId) -> Result<Vec<RoomId>, QueryError> {
    let mut joined = joined_rooms::find(conn, user)?;
    joined.sort_unstable_by_key(|(id, last_message_at, created_at)| {
        Reverse((last_message_at.unwrap_or(*created_at), *id))
    });
    joined.into_iter().map(|(id, ..)| room_id(id)).collect()
}

/// Rooms that delete their old messages, in the order of their ids.
pub(crate) fn list_auto_deleting(
    conn: &mut Conn,
    after: Option<RoomId>,
    limit: u32,
) -> Result<Vec<(RoomId, RetentionDays)>, QueryError> {
    let rows: Vec<(i64, i64)> = table::table
        .filter(table::is_active.and(table::auto_delete))
        .filter(table::id.gt(after.map_or(0, RoomId::get)))
        .order(table::id)
        .limit(limit.into())
        .select((table::id, table::retention_days))
        .load(conn)?;
    rows.into_iter().map(|(id, days)| Ok((room_id(id)?, retention_days(days, id)?))).collect()
}

/// How many rooms the query has.
pub(crate) fn count(conn: &mut Conn, query: RoomQuery) -> Result<u64, QueryError> {
    let user = query.user.get();
    let joined = members::table.inner_join(table::table).filter(members::user_id.eq(user));
    let counts: [i64; 2] = match query.scope {
        RoomScope::Visible => [
            table::table.filter(is_public(query.purpose)).count().get_result(conn)?,
            joined.filter(is_invited_to(query.purpose)).count().get_result(conn)?,
        ],
        RoomScope::Own => {
            let membership = members::table
                .filter(members::user_id.eq(user).and(members::room_id.eq(table::id)));
            let made = table::table.filter(table::creator_id.eq(user).and(not(exists(membership))));
            [
                joined.filter(is_there(query.purpose)).count().get_result(conn)?,
                made.filter(is_there(query.purpose)).count().get_result(conn)?,
            ]
        }
    };
    Ok(counts.iter().sum::<i64>().unsigned_abs())
}

/// The ids of the query's newest rooms below `before`, the highest first, `most` at most.
fn newest_ids(
    conn: &mut Conn,
    query: RoomQuery,
    before: i64,
    most: i64,
) -> Result<Vec<i64>, QueryError> {
    let user = query.user.get();
    let joined = members::table
        .inner_join(table::table)
        .filter(members::user_id.eq(user).and(members::room_id.lt(before)))
        .order(members::room_id.desc())
        .limit(most)
        .select(members::room_id);
    let all = table::table
        .filter(table::id.lt(before))
        .order(table::id.desc())
        .limit(most)
        .select(table::id);
    let parts: [Vec<i64>; 2] = match query.scope {
        RoomScope::Visible => [
            all.filter(is_public(query.purpose)).load(conn)?,
            joined.filter(is_invited_to(query.purpose)).load(conn)?,
        ],
        RoomScope::Own => [
            all.filter(table::creator_id.eq(user).and(is_there(query.purpose))).load(conn)?,
            joined.filter(is_there(query.purpose)).load(conn)?,
        ],
    };
    let mut ids = parts.concat();
    ids.sort_unstable_by_key(|id| Reverse(*id));
    ids.dedup();
    ids.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(ids)
}

/// The rooms of these ids, which descend, in their order: also those deleted since the ids were read, or
/// a walk would take a list that got shorter for its end.
fn find_all(conn: &mut Conn, ids: &[i64], viewer: UserId) -> Result<Vec<Room>, QueryError> {
    let mut rows: Vec<RoomRow> = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_AT_ONCE) {
        let found = table::table
            .inner_join(users::table)
            .filter(table::id.eq_any(ids))
            .order(table::id.desc())
            .select(RoomRow::as_select())
            .load(conn)?;
        rows.extend(found);
    }
    shown_rooms::show(conn, rows, viewer)
}

fn is_public(purpose: Option<RoomPurpose>) -> SqlLiteral<Bool> {
    narrowed("rooms.is_active AND rooms.access <> 'invite'", purpose)
}

fn is_invited_to(purpose: Option<RoomPurpose>) -> SqlLiteral<Bool> {
    narrowed("rooms.is_active AND rooms.access = 'invite'", purpose)
}

fn is_there(purpose: Option<RoomPurpose>) -> SqlLiteral<Bool> {
    narrowed("rooms.is_active", purpose)
}

/// Literals, as they stand in the migrations: a partial index serves no query that compares with a
/// parameter.
fn narrowed(condition: &str, purpose: Option<RoomPurpose>) -> SqlLiteral<Bool> {
    let Some(purpose) = purpose else { return sql(&format!("({condition})")) };
    let kinds: Vec<_> =
        purpose.kinds().iter().map(|kind| format!("'{}'", kind_text(*kind))).collect();
    sql(&format!("({condition} AND rooms.kind IN ({}))", kinds.join(", ")))
}
