//! Rows of `presence` hold as long as the lease of their node does. Nodes are locked before what they hold, and
//! memberships after that in the order of people and rooms, as read marks lock them.

use std::collections::{BTreeMap, HashMap};

use ::rooms::{Attendance, Passage};
use diesel::dsl::exists;
use diesel::prelude::*;
use kernel::{RoomId, Timestamp, UniqueId, UserId};

use super::{Conn, backend, presence_statements as statements};
use crate::limits::IDS_AT_ONCE;
use crate::presence::Sight;
use crate::query_error::QueryError;
use crate::schema::{members, nodes, presence as table, users};

/// Notes who came and went on the node, and renews its lease.
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
    let last: BTreeMap<_, _> = passages.iter().map(|passage| (place(passage), passage)).collect();
    let (here, gone): (Vec<_>, Vec<_>) = last.into_values().partition(|passage| passage.is_here);
    let gone: Vec<_> = gone.into_iter().map(sight).collect();
    statements::enter(conn, &node, &here.into_iter().map(sight).collect::<Vec<_>>())?;
    statements::leave(conn, &node, &gone)?;
    statements::see_last(conn, &gone)
}

/// Who passed where: the person first, as memberships are locked.
fn place(passage: &Passage) -> (UserId, RoomId) {
    (passage.user, passage.room)
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
    let mut known: HashMap<i64, (bool, Option<i64>)> = HashMap::new();
    let ids: Vec<i64> = people.iter().map(|person| person.get()).collect();
    for ids in ids.chunks(IDS_AT_ONCE) {
        let membership = members::user_id.eq(users::id).and(members::room_id.eq(room.get()));
        let place = table::table
            .inner_join(nodes::table)
            .filter(table::room_id.eq(room.get()).and(table::user_id.eq(users::id)))
            .filter(nodes::lease_ends_at.gt(now.as_micros()));
        let found: Vec<(i64, bool, Option<i64>)> = users::table
            .left_join(members::table.on(membership))
            .filter(users::id.eq_any(ids))
            .select((users::id, exists(place), members::last_seen_at.nullable()))
            .load(conn)?;
        known.extend(found.into_iter().map(|(id, is_online, seen)| (id, (is_online, seen))));
    }
    let attends = |user: &UserId| {
        let (is_online, seen) = known.get(&user.get()).copied().unwrap_or_default();
        let last_seen = if is_online { Some(now) } else { seen.map(Timestamp::from_micros) };
        Attendance { user: *user, is_online, last_seen }
    };
    Ok(people.iter().map(attends).collect())
}

/// Ends what the nodes hold whose leases have ended.
pub(crate) fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), QueryError> {
    let ended = backend::lock_ended_nodes(conn, now.as_micros())?;
    let mut last: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for (node, ended_at) in ended {
        let places: Vec<(i64, i64)> = diesel::delete(table::table.filter(table::node_id.eq(&node)))
            .returning((table::user_id, table::room_id))
            .get_results(conn)?;
        for place in places {
            let at = last.entry(place).or_insert(ended_at);
            *at = ended_at.max(*at);
        }
        diesel::delete(nodes::table.find(&node)).execute(conn)?;
    }
    let sights: Vec<_> =
        last.into_iter().map(|((user, room), at)| Sight { room, user, at }).collect();
    statements::see_last(conn, &sights)
}
