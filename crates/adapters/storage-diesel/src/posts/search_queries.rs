use diesel::prelude::*;
use kernel::{PostId, SearchTerm};
use posts::{Post, PostSpan};

use super::{Conn, backend, post_filters, post_tags};
use crate::posts::PostRow;
use crate::query_error::QueryError;
use crate::schema::{posts as table, users};
use crate::search::TermKeys;
use crate::search::block::{before, block_of, last_of};

/// Posts of the span that hold the term, the lowest ids first.
pub(crate) fn list_holding(
    conn: &mut Conn,
    term: &SearchTerm,
    span: PostSpan,
    limit: u32,
) -> Result<Vec<Post>, QueryError> {
    let mut rows: Vec<PostRow> = Vec::new();
    for (after, up_to) in parts_that_may_hold(conn, term, span)? {
        let wanted = i64::from(limit) - i64::try_from(rows.len()).unwrap_or(i64::MAX);
        if wanted <= 0 {
            break;
        }
        let found: Vec<PostRow> = table::table
            .left_join(users::table)
            .filter(table::id.gt(after).and(table::id.le(up_to)))
            .filter(backend::position_in(table::search_text, term.as_str()).gt(0))
            .order(table::id)
            .limit(wanted)
            .select(PostRow::as_select())
            .load(conn)?;
        rows.extend(found);
    }
    post_tags::join(conn, rows)
}

/// How many posts of the span hold the term.
pub(crate) fn count_holding(
    conn: &mut Conn,
    term: &SearchTerm,
    span: PostSpan,
) -> Result<u64, QueryError> {
    let mut count = 0;
    for (after, up_to) in parts_that_may_hold(conn, term, span)? {
        let of_part: i64 = table::table
            .filter(table::id.gt(after).and(table::id.le(up_to)))
            .filter(backend::position_in(table::search_text, term.as_str()).gt(0))
            .count()
            .get_result(conn)?;
        count += of_part.unsigned_abs();
    }
    Ok(count)
}

/// The span without what its filters rule out, in parts as long as they can be: the ids before and up to
/// and with the last of each.
fn parts_that_may_hold(
    conn: &mut Conn,
    term: &SearchTerm,
    span: PostSpan,
) -> Result<Vec<(i64, i64)>, QueryError> {
    let mut after = span.after.map_or(0, PostId::get);
    let up_to = span.up_to.get();
    if after >= up_to {
        return Ok(Vec::new());
    }
    let blocks = block_of(after + 1)..=block_of(up_to);
    let mut parts = Vec::new();
    for block in post_filters::ruled_out(conn, blocks, &TermKeys::of(term))? {
        if after < before(block) {
            parts.push((after, before(block)));
        }
        after = last_of(block);
    }
    if after < up_to {
        parts.push((after, up_to));
    }
    Ok(parts)
}
