use diesel::dsl::max;
use diesel::prelude::*;
use kernel::{Page, PostId};
use posts::{Post, PostSpan};

use super::{Conn, post_tags};
use crate::posts::PostRow;
use crate::query_error::QueryError;
use crate::schema::{posts as table, users};

/// The highest id of a post.
pub(crate) fn latest(conn: &mut Conn) -> Result<Option<PostId>, QueryError> {
    let id: Option<i64> = table::table.select(max(table::id)).first(conn)?;
    id.map(post_id).transpose()
}

/// Posts of the span, the lowest ids first.
pub(crate) fn list(conn: &mut Conn, span: PostSpan, limit: u32) -> Result<Vec<Post>, QueryError> {
    let rows: Vec<PostRow> = table::table
        .left_join(users::table)
        .filter(table::id.gt(span.after.map_or(0, PostId::get)))
        .filter(table::id.le(span.up_to.get()))
        .order(table::id)
        .limit(limit.into())
        .select(PostRow::as_select())
        .load(conn)?;
    post_tags::join(conn, rows)
}

/// One page of all posts. The pages before it cost a walk over their ids.
pub(crate) fn page(conn: &mut Conn, page: Page) -> Result<Vec<Post>, QueryError> {
    let ids: Vec<i64> = table::table
        .order(table::id)
        .limit(page.size().into())
        .offset(i64::try_from(page.skip()).unwrap_or(i64::MAX))
        .select(table::id)
        .load(conn)?;
    let rows: Vec<PostRow> = table::table
        .left_join(users::table)
        .filter(table::id.eq_any(ids))
        .order(table::id)
        .select(PostRow::as_select())
        .load(conn)?;
    post_tags::join(conn, rows)
}

/// How many posts there are.
pub(crate) fn count(conn: &mut Conn) -> Result<u64, QueryError> {
    let count: i64 = table::table.count().get_result(conn)?;
    Ok(count.unsigned_abs())
}

fn post_id(id: i64) -> Result<PostId, QueryError> {
    PostId::new(id).map_err(|_| QueryError::Corrupt { table: "posts", column: "id", id })
}
