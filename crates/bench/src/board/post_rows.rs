//! A board's posts past the storage.

use diesel::prelude::*;
use kernel::PostId;

use crate::raw_connection::{RawConnection, instr, strpos};

diesel::table! {
    posts (id) {
        id -> BigInt,
        author_id -> BigInt,
        title -> Text,
        content -> Text,
        search_text -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        hits -> BigInt,
    }
}

/// A post without tags, as the storage keeps it.
#[derive(Insertable)]
#[diesel(table_name = posts)]
pub(crate) struct PostRow {
    pub(crate) author_id: i64,
    pub(crate) title: String,
    pub(crate) content: String,
    pub(crate) search_text: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl RawConnection {
    /// Adds posts.
    pub(crate) fn add_posts(&mut self, rows: &[PostRow]) -> QueryResult<()> {
        let insertion = diesel::insert_into(posts::table).values(rows);
        match self {
            Self::Sqlite(conn) => insertion.execute(conn)?,
            Self::Postgresql(conn) => insertion.execute(conn)?,
        };
        Ok(())
    }

    /// How many posts hold the term, found by one statement that looks through all of them.
    pub(crate) fn count_posts_holding(&mut self, term: &str) -> QueryResult<i64> {
        let count = posts::table.count();
        match self {
            Self::Sqlite(conn) => {
                count.filter(instr(posts::search_text, term).gt(0)).get_result(conn)
            }
            Self::Postgresql(conn) => {
                count.filter(strpos(posts::search_text, term).gt(0)).get_result(conn)
            }
        }
    }

    /// Counts one view of a post.
    pub(crate) fn view_post(&mut self, post: PostId) -> QueryResult<usize> {
        let post = posts::table.find(post.get());
        let update = diesel::update(post).set(posts::hits.eq(posts::hits + 1));
        match self {
            Self::Sqlite(conn) => update.execute(conn),
            Self::Postgresql(conn) => update.execute(conn),
        }
    }
}
