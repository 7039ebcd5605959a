use std::collections::{BTreeSet, HashSet};
use std::ops::RangeInclusive;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use kernel::{RoomId, SearchableText};
use messages::Message;

use super::{Conn, backend, filter_statements};
use crate::messages::RoomCounters;
use crate::query_error::QueryError;
use crate::schema::{message_filters as table, messages as log, rooms};
use crate::search::block::{before, block_of, last_of, sealed};
use crate::search::{BuiltFilter, Filter, LEAST_BLOCKS, MissingFilters, TermKeys};

/// The blocks of a range that cannot hold a term.
pub(crate) fn ruled_out(
    conn: &mut Conn,
    room: RoomId,
    blocks: RangeInclusive<i64>,
    term: &TermKeys,
) -> Result<HashSet<i64>, QueryError> {
    let filters: Vec<(i64, Vec<u8>)> = table::table
        .filter(table::room_id.eq(room.get()))
        .filter(table::block.ge(blocks.start()).and(table::block.le(blocks.end())))
        .select((table::block, table::filter))
        .load(conn)?;
    let ruled_out = filters.into_iter().filter(|(_, filter)| !term.may_be_in(filter));
    Ok(ruled_out.map(|(block, _)| block).collect())
}

/// The rooms that are large enough for filters.
pub(crate) fn large_rooms(conn: &mut Conn) -> Result<Vec<RoomId>, QueryError> {
    let ids: Vec<i64> = rooms::table
        .filter(rooms::is_active.and(rooms::last_seq.ge(before(LEAST_BLOCKS))))
        .select(rooms::id)
        .load(conn)?;
    ids.into_iter()
        .map(|id| {
            RoomId::new(id).map_err(|_| QueryError::Corrupt { table: "rooms", column: "id", id })
        })
        .collect()
}

/// The newest blocks of a room that have no filter and are to have one, `limit` at most.
pub(crate) fn missing(
    conn: &mut Conn,
    room: RoomId,
    limit: usize,
) -> Result<MissingFilters, QueryError> {
    let counters: Option<(i64, i64, i64)> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select((rooms::first_seq, rooms::last_seq, rooms::change_seq))
        .get_result(conn)
        .optional()?;
    let (first, last, changes) = counters.unwrap_or_default();
    let sealed = sealed(first, last);
    if sealed.end() - sealed.start() + 1 < LEAST_BLOCKS {
        return Ok(MissingFilters { changes, blocks: Vec::new(), has_more: false });
    }
    let built: Vec<i64> = table::table
        .filter(table::room_id.eq(room.get()).and(table::block.ge(sealed.start())))
        .select(table::block)
        .load(conn)?;
    let built: HashSet<i64> = built.into_iter().collect();
    let mut missing = sealed.rev().filter(|block| !built.contains(block));
    let blocks = missing.by_ref().take(limit).collect();
    Ok(MissingFilters { changes, blocks, has_more: missing.next().is_some() })
}

/// The filter of a block of a room as its texts read now.
pub(crate) fn build(conn: &mut Conn, room: RoomId, block: i64) -> Result<Filter, QueryError> {
    let texts: Vec<String> = log::table
        .filter(log::room_id.eq(room.get()).and(log::deleted_at.is_null()))
        .filter(log::seq.gt(before(block)).and(log::seq.le(last_of(block))))
        .select(log::content)
        .load(conn)?;
    let normalised = texts.iter().map(|text| SearchableText::of([text.as_str()]));
    Ok(Filter::of(normalised))
}

/// Keeps filters of a room, except those of blocks that are gone or were changed since; how many it keeps.
/// The room is held as by whoever changes its messages: no change can come in between.
pub(crate) fn keep(
    conn: &mut Conn,
    room: RoomId,
    built: &[BuiltFilter],
) -> Result<usize, QueryError> {
    let room = room.get();
    backend::lock_rooms(conn, &[room])?;
    let first: Option<i64> = rooms::table
        .filter(rooms::id.eq(room).and(rooms::is_active))
        .select(rooms::first_seq)
        .get_result(conn)
        .optional()?;
    let Some(first) = first else { return Ok(0) };
    let Some(changes) = built.iter().map(|built| built.changes).min() else { return Ok(0) };
    let stale = changed_since(conn, room, changes)?;
    let mut kept = 0;
    for BuiltFilter { block, filter, .. } in built {
        if *block < block_of(first) || stale.contains(block) {
            continue;
        }
        kept += diesel::insert_into(table::table)
            .values((
                table::room_id.eq(room),
                table::block.eq(block),
                table::filter.eq(filter.as_bytes()),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    Ok(kept)
}

/// The blocks of messages that were changed after that change.
fn changed_since(conn: &mut Conn, room: i64, changes: i64) -> Result<BTreeSet<i64>, QueryError> {
    let numbers: Vec<i64> = log::table
        // A literal: the partial index serves no query that only compares with a parameter.
        .filter(log::room_id.eq(room).and(sql::<Bool>("messages.change_seq > 0")))
        .filter(log::change_seq.gt(changes))
        .select(log::seq)
        .load(conn)?;
    Ok(numbers.into_iter().map(block_of).collect())
}

/// Drops the filters that may not know what these messages of held rooms say from now on. Deleted ones say
/// nothing.
pub(crate) fn drop_of<'a>(
    conn: &mut Conn,
    rooms: &[RoomCounters],
    changed: impl Iterator<Item = &'a Message>,
) -> Result<(), QueryError> {
    let mut stale = BTreeSet::new();
    for message in changed.filter(|message| message.deleted_at.is_none()) {
        let (room, block) = (message.room_id.get(), block_of(message.sequence.get()));
        let last = rooms.iter().find(|counters| counters.id == room).map(|room| room.last_seq);
        // A small room has no filters, and neither has a block that was not full when the room was locked.
        if last.is_some_and(|last| last >= before(LEAST_BLOCKS) && last_of(block) <= last) {
            stale.insert((room, block));
        }
    }
    if stale.is_empty() { Ok(()) } else { filter_statements::drop(conn, &stale) }
}
