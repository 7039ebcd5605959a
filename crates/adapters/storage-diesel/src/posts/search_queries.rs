use diesel::dsl::max;
use diesel::prelude::*;
use kernel::{PostId, SearchTerm};
use posts::{Post, PostSpan};

use super::{Conn, backend, post_filters, post_tags};
use crate::posts::PostRow;
use crate::query_error::QueryError;
use crate::schema::{posts as table, users};
use crate::search::TermKeys;
use crate::search::block::{before, block_of, last_of};

/// Filters that are asked at once, at first and at last.
const FEWEST_FILTERS: i64 = 8;
const MOST_FILTERS: i64 = 256;

/// Posts of the span that hold the term, the lowest ids first.
pub(crate) fn list_holding(
    conn: &mut Conn,
    term: &SearchTerm,
    span: PostSpan,
    limit: u32,
) -> Result<Vec<Post>, QueryError> {
    let mut rows: Vec<PostRow> = Vec::new();
    let mut wanted = i64::from(limit);
    let mut parts = Parts::of(conn, term, span)?;
    while wanted > 0
        && let Some(next) = parts.next(conn)?
    {
        for (after, up_to) in next {
            let found: Vec<PostRow> = table::table
                .left_join(users::table)
                .filter(table::id.gt(after).and(table::id.le(up_to)))
                .filter(backend::position_in(table::search_text, term.as_str()).gt(0))
                .order(table::id)
                .limit(wanted)
                .select(PostRow::as_select())
                .load(conn)?;
            wanted -= i64::try_from(found.len()).unwrap_or(wanted);
            rows.extend(found);
            if wanted == 0 {
                break;
            }
        }
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
    let mut parts = Parts::of(conn, term, span)?;
    while let Some(next) = parts.next(conn)? {
        for (after, up_to) in next {
            let of_part: i64 = table::table
                .filter(table::id.gt(after).and(table::id.le(up_to)))
                .filter(backend::position_in(table::search_text, term.as_str()).gt(0))
                .count()
                .get_result(conn)?;
            count += of_part.unsigned_abs();
        }
    }
    Ok(count)
}

/// A span without what its filters rule out: a few filters are asked first, and ever more of them after, so that
/// who finds enough early has asked no more than that.
struct Parts {
    term: TermKeys,
    /// What is still to be looked at: the ids after the first and up to the second.
    after: i64,
    up_to: i64,
    filters_at_once: i64,
}

impl Parts {
    /// The parts of a span as far as there are posts.
    fn of(conn: &mut Conn, term: &SearchTerm, span: PostSpan) -> Result<Self, QueryError> {
        let newest: Option<i64> = table::table.select(max(table::id)).get_result(conn)?;
        Ok(Self {
            term: TermKeys::of(term),
            after: span.after.map_or(0, PostId::get),
            up_to: span.up_to.get().min(newest.unwrap_or_default()),
            filters_at_once: FEWEST_FILTERS,
        })
    }

    /// The next parts, each as long as it can be: the ids before and up to and with the last. `None` at the end
    /// of the span.
    fn next(&mut self, conn: &mut Conn) -> Result<Option<Vec<(i64, i64)>>, QueryError> {
        if self.after >= self.up_to {
            return Ok(None);
        }
        let first = block_of(self.after + 1);
        let last = block_of(self.up_to).min(first + self.filters_at_once - 1);
        self.filters_at_once = MOST_FILTERS.min(self.filters_at_once * 2);
        let end = self.up_to.min(last_of(last));
        let mut parts = Vec::new();
        for block in post_filters::ruled_out(conn, first..=last, &self.term)? {
            if self.after < before(block) {
                parts.push((self.after, before(block)));
            }
            self.after = last_of(block);
        }
        if self.after < end {
            parts.push((self.after, end));
            self.after = end;
        }
        Ok(Some(parts))
    }
}
