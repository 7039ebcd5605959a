use std::collections::HashMap;

use diesel::prelude::*;
use kernel::PostId;
use posts::{Post, Tags};

use super::Conn;
use crate::limits::IDS_AT_ONCE;
use crate::posts::PostRow;
use crate::query_error::QueryError;
use crate::schema::post_tags as table;

/// Marks a post that has no tags with these.
pub(crate) fn insert(conn: &mut Conn, post: i64, tags: &Tags) -> Result<(), QueryError> {
    let rows: Vec<_> = tags
        .as_slice()
        .iter()
        .zip(0_i64..)
        .map(|(tag, position)| {
            (table::post_id.eq(post), table::position.eq(position), table::name.eq(tag.as_str()))
        })
        .collect();
    diesel::insert_into(table::table).values(rows).execute(conn)?;
    Ok(())
}

/// Takes all tags from a post.
pub(crate) fn remove(conn: &mut Conn, post: PostId) -> Result<(), QueryError> {
    diesel::delete(table::table.filter(table::post_id.eq(post.get()))).execute(conn)?;
    Ok(())
}

/// The posts of these rows, with their tags.
pub(crate) fn join(conn: &mut Conn, rows: Vec<PostRow>) -> Result<Vec<Post>, QueryError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
    for ids in ids.chunks(IDS_AT_ONCE) {
        let found: Vec<(i64, String)> = table::table
            .filter(table::post_id.eq_any(ids))
            .order((table::post_id, table::position))
            .select((table::post_id, table::name))
            .load(conn)?;
        for (post, name) in found {
            tags.entry(post).or_default().push(name);
        }
    }
    rows.into_iter()
        .map(|row| {
            let tags = tags.remove(&row.id).unwrap_or_default();
            row.into_post(tags)
        })
        .collect()
}
