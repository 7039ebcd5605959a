use std::ops::RangeInclusive;

use diesel::dsl::max;
use diesel::prelude::*;

use super::Conn;
use crate::query_error::QueryError;
use crate::schema::{post_filters as table, posts};
use crate::search::block::{before, block_of, last_of};
use crate::search::{BuiltFilter, Filter, TermKeys};

/// The blocks of a range that cannot hold a term, in their order.
pub(crate) fn ruled_out(
    conn: &mut Conn,
    blocks: RangeInclusive<i64>,
    term: &TermKeys,
) -> Result<Vec<i64>, QueryError> {
    let filters: Vec<(i64, Option<Vec<u8>>)> = table::table
        .filter(table::block.ge(blocks.start()).and(table::block.le(blocks.end())))
        .order(table::block)
        .select((table::block, table::filter))
        .load(conn)?;
    let ruled_out = filters.into_iter().filter_map(|(block, filter)| {
        let is_ruled_out = filter.is_some_and(|filter| !term.may_be_in(&filter));
        is_ruled_out.then_some(block)
    });
    Ok(ruled_out.collect())
}

/// The oldest blocks without a filter, with how often each was changed, `limit` at most. The newest block is
/// still being filled.
pub(crate) fn missing(conn: &mut Conn, limit: i64) -> Result<Vec<(i64, i64)>, QueryError> {
    let latest: Option<i64> = posts::table.select(max(posts::id)).get_result(conn)?;
    let newest = latest.map_or(0, block_of);
    Ok(table::table
        .filter(table::filter.is_null().and(table::block.lt(newest)))
        .order(table::block)
        .limit(limit)
        .select((table::block, table::changes))
        .load(conn)?)
}

/// The filter of a block as its posts read now.
pub(crate) fn build(conn: &mut Conn, block: i64) -> Result<Filter, QueryError> {
    let texts: Vec<String> = posts::table
        .filter(posts::id.gt(before(block)).and(posts::id.le(last_of(block))))
        .select(posts::search_text)
        .load(conn)?;
    Ok(Filter::of(texts))
}

/// Keeps filters, except those of blocks that were changed since; how many it keeps. Whoever is changing a
/// block has its row, and is waited for.
pub(crate) fn keep(conn: &mut Conn, built: &[BuiltFilter]) -> Result<usize, QueryError> {
    let mut kept = 0;
    for BuiltFilter { block, changes, filter } in built {
        let unchanged = table::table.find(block).filter(table::changes.eq(changes));
        kept += diesel::update(unchanged).set(table::filter.eq(filter.as_bytes())).execute(conn)?;
    }
    Ok(kept)
}

/// Drops the filter that does not know what a post says from now on, and keeps any that is being built now
/// from being kept.
pub(crate) fn drop_of(conn: &mut Conn, post: i64) -> Result<(), QueryError> {
    diesel::insert_into(table::table)
        .values((table::block.eq(block_of(post)), table::changes.eq(1)))
        .on_conflict(table::block)
        .do_update()
        .set((table::changes.eq(table::changes + 1), table::filter.eq(None::<Vec<u8>>)))
        .execute(conn)?;
    Ok(())
}
