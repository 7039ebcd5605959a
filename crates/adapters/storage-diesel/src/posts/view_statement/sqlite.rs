//! How SQLite counts views: a statement for each post, which is prepared once.

use diesel::prelude::*;
use kernel::PostId;

use super::Conn;
use crate::query_error::QueryError;
use crate::schema::posts as table;

/// Adds views to each of these posts; how many it has then, or nothing where there is no such post.
pub(crate) fn add(
    conn: &mut Conn,
    views: &[(PostId, i64)],
) -> Result<Vec<Option<i64>>, QueryError> {
    let add = |(post, count): &(PostId, i64)| {
        let hits = diesel::update(table::table.find(post.get()))
            .set(table::hits.eq(table::hits + count))
            .returning(table::hits)
            .get_result(conn)
            .optional()?;
        Ok(hits)
    };
    views.iter().map(add).collect()
}
