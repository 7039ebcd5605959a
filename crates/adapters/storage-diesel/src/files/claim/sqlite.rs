//! How SQLite claims files for messages and lets them go: row by row, each statement prepared once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;

use super::Conn;
use crate::files::{FileClaim, ReleasedFile, WantedFile};
use crate::query_error::QueryError;
use crate::schema::files;

/// Those of the files that are noted. The writer is alone, so nothing need be locked.
pub(crate) fn find_wanted(conn: &mut Conn, keys: &[String]) -> Result<Vec<WantedFile>, QueryError> {
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        let row: Option<WantedFile> = files::table
            .filter(files::key.eq(key))
            .select(WantedFile::as_select())
            .get_result(conn)
            .optional()?;
        found.extend(row);
    }
    Ok(found)
}

/// Keeps files for good, as what they were sent as.
pub(crate) fn claim(conn: &mut Conn, claims: &[FileClaim<'_>]) -> Result<(), QueryError> {
    for FileClaim { file, room } in claims {
        ClaimFile {
            key: file.key.to_string(),
            media_type: file.media_type.as_str(),
            room: room.get(),
        }
        .execute(conn)?;
    }
    Ok(())
}

/// Lets files go that no message shows any more.
pub(crate) fn let_go(conn: &mut Conn, released: &[ReleasedFile]) -> Result<(), QueryError> {
    for ReleasedFile { key, at } in released {
        LetGo { key: key.to_string(), at: at.as_micros() }.execute(conn)?;
    }
    Ok(())
}

/// Diesel prepares its own UPDATE anew each time.
struct ClaimFile<'a> {
    key: String,
    media_type: &'a str,
    room: i64,
}

impl QueryFragment<Sqlite> for ClaimFile<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE files SET due_at = NULL, media_type = ");
        out.push_bind_param::<Text, _>(self.media_type)?;
        out.push_sql(", room_id = ");
        out.push_bind_param::<BigInt, _>(&self.room)?;
        out.push_sql(" WHERE key = ");
        out.push_bind_param::<Text, _>(&self.key)
    }
}

impl QueryId for ClaimFile<'_> {
    type QueryId = ClaimFile<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for ClaimFile<'_> {}

struct LetGo {
    key: String,
    at: i64,
}

impl QueryFragment<Sqlite> for LetGo {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE files SET due_at = ");
        out.push_bind_param::<BigInt, _>(&self.at)?;
        out.push_sql(" WHERE key = ");
        out.push_bind_param::<Text, _>(&self.key)
    }
}

impl QueryId for LetGo {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for LetGo {}
