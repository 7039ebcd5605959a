//! Rows of `presence` hold as long as the lease of their node does. Nodes are locked before what they hold, and
//! memberships after that in the order of people and rooms, as read marks lock them.

use std::collections::HashMap;

use ::rooms::{Attendance, Passage};
use diesel::dsl::max;
use diesel::prelude::*;
use kernel::{RoomId, Timestamp, UniqueId, UserId};

use super::{Conn, backend, presence_statements as statements};
use crate::limits::{IDS_AT_ONCE, PASSAGES_AT_ONCE};
use crate::presence::Sight;
use crate::query_error::QueryError;
use crate::schema::{members, nodes, presence as table, users};

/// Notes who came and went on the node, each person once in each room, and renews its lease.
pub(crate) fn record(
    conn: &mut Conn,
    node: UniqueId,
    passages: &[Passage],
    until: Timestamp,
) -> Result<(), QueryError> {
    let node = node.to_string();
    let lease = nodes::lease_ends_at.eq(until.as_micros());
    diesel::insert_into(nodes::table)
        .values((nodes::id.eq(&node), lease))
        .on_conflict(nodes::id)
        .do_update()
        .set(lease)
        .execute(conn)?;
    let (here, gone): (Vec<_>, Vec<_>) = passages.iter().partition(|passage| passage.is_here);
    let gone: Vec<_> = gone.into_iter().map(sight).collect();
    statements::enter(conn, &node, &here.into_iter().map(sight).collect::<Vec<_>>())?;
    end(conn, &node, &gone)
}

/// Notes that these people are not on the node any more and were seen there last.
fn end(conn: &mut Conn, node: &str, sights: &[Sight]) -> Result<(), QueryError> {
    statements::leave(conn, node, sights)?;
    statements::see_last(conn, sights)
}

fn sight(passage: &Passage) -> Sight {
    Sight { room: passage.room.get(), user: passage.user.get(), at: passage.at.as_micros() }
}

/// How these people attend the room, in their order.
pub(crate) fn attendance(
    conn: &mut Conn,
    room: RoomId,
    people: &[UserId],
    now: Timestamp,
) -> Result<Vec<Attendance>, QueryError> {
    let mut known: HashMap<i64, (Option<i64>, Option<i64>)> = HashMap::new();
    let ids: Vec<i64> = people.iter().map(|person| person.get()).collect();
    for ids in ids.chunks(IDS_AT_ONCE) {
        let membership = members::user_id.eq(users::id).and(members::room_id.eq(room.get()));
        let lease_end = table::table
            .inner_join(nodes::table)
            .filter(table::room_id.eq(room.get()).and(table::user_id.eq(users::id)))
            .select(max(nodes::lease_ends_at))
            .single_value();
        let found: Vec<(i64, Option<i64>, Option<i64>)> = users::table
            .left_join(members::table.on(membership))
            .filter(users::id.eq_any(ids))
            .select((users::id, lease_end, members::last_seen_at.nullable()))
            .load(conn)?;
        known.extend(found.into_iter().map(|(id, lease_end, seen)| (id, (lease_end, seen))));
    }
    let attends = |user: &UserId| {
        let (lease_end, seen) = known.get(&user.get()).copied().unwrap_or_default();
        let is_online = lease_end.is_some_and(|end| now.as_micros() < end);
        let last_seen =
            if is_online { Some(now) } else { lease_end.max(seen).map(Timestamp::from_micros) };
        Attendance { user: *user, is_online, last_seen }
    };
    Ok(people.iter().map(attends).collect())
}

/// Ends what one of the nodes holds whose leases have ended, or the first part of it. The node is gone with the
/// last part. Whether there was such a node.
pub(crate) fn sweep(conn: &mut Conn, now: Timestamp) -> Result<bool, QueryError> {
    let Some((node, ended_at)) = backend::lock_ended_node(conn, now.as_micros())? else {
        return Ok(false);
    };
    let sights = held_until(conn, &node, ended_at)?;
    end(conn, &node, &sights)?;
    if sights.len() < PASSAGES_AT_ONCE {
        diesel::delete(nodes::table.find(&node)).execute(conn)?;
    }
    Ok(true)
}

/// Those whom the node holds, no more than fit into one transaction, seen there until then.
fn held_until(conn: &mut Conn, node: &str, at: i64) -> Result<Vec<Sight>, QueryError> {
    let limit = i64::try_from(PASSAGES_AT_ONCE).unwrap_or(i64::MAX);
    let places: Vec<(i64, i64)> = table::table
        .filter(table::node_id.eq(node))
        .limit(limit)
        .select((table::room_id, table::user_id))
        .load(conn)?;
    Ok(places.into_iter().map(|(room, user)| Sight { room, user, at }).collect())
}
