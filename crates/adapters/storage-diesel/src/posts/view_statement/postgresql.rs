//! How PostgreSQL counts views: one statement for all of them, bound as arrays.

use std::collections::HashMap;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt};
use kernel::PostId;

use super::Conn;
use crate::query_error::QueryError;

/// Adds views to each of these posts, none of which may come twice; how many it has then, or nothing where
/// there is no such post.
pub(crate) fn add(
    conn: &mut Conn,
    views: &[(PostId, i64)],
) -> Result<Vec<Option<i64>>, QueryError> {
    let statement = AddViews {
        posts: views.iter().map(|(post, _)| post.get()).collect(),
        counts: views.iter().map(|(_, count)| *count).collect(),
    };
    let hits: Vec<(i64, i64)> = statement.load(conn)?;
    let hits: HashMap<_, _> = hits.into_iter().collect();
    Ok(views.iter().map(|(post, _)| hits.get(&post.get()).copied()).collect())
}

struct AddViews {
    posts: Vec<i64>,
    counts: Vec<i64>,
}

impl QueryFragment<Pg> for AddViews {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, by the sizes that the tables have then.
        out.unsafe_to_cache_prepared();
        // The rows are locked in one order, so that two nodes do not wait for each other.
        out.push_sql("WITH held AS MATERIALIZED (SELECT p.id, c.views FROM unnest(");
        out.push_bind_param::<Array<BigInt>, _>(&self.posts)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.counts)?;
        out.push_sql(
            ") AS c (post_id, views) JOIN posts p ON p.id = c.post_id \
             ORDER BY p.id FOR NO KEY UPDATE OF p) \
             UPDATE posts SET hits = posts.hits + held.views FROM held WHERE posts.id = held.id \
             RETURNING posts.id, posts.hits",
        );
        Ok(())
    }
}

impl Query for AddViews {
    type SqlType = (BigInt, BigInt);
}

impl QueryId for AddViews {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for AddViews {}
