//! How PostgreSQL claims files for messages and lets them go: one statement for all of them, bound as
//! arrays.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Text};

use super::{Conn, backend};
use crate::files::{FileClaim, ReleasedFile, WantedFile};
use crate::query_error::QueryError;
use crate::schema::files;

/// Those of the files that are noted, locked until the transaction ends; in the order of their keys, so that two
/// nodes do not wait for each other. Looked for by their keys alone: by what else they must be, all files that
/// are due might be read.
pub(crate) fn find_wanted(conn: &mut Conn, keys: &[String]) -> Result<Vec<WantedFile>, QueryError> {
    let found = files::table
        .filter(files::key.eq_any(keys))
        .filter(backend::unprepared())
        .order(files::key)
        .select(WantedFile::as_select())
        .for_update()
        .load(conn)?;
    Ok(found)
}

/// Keeps files for good, as what they were sent as.
pub(crate) fn claim(conn: &mut Conn, claims: &[FileClaim<'_>]) -> Result<(), QueryError> {
    let statement = ClaimFiles {
        keys: claims.iter().map(|claim| claim.file.key.to_string()).collect(),
        media_types: claims.iter().map(|claim| claim.file.media_type.as_str()).collect(),
        rooms: claims.iter().map(|claim| claim.room.get()).collect(),
    };
    statement.execute(conn)?;
    Ok(())
}

/// Lets files go that no message shows any more.
pub(crate) fn let_go(conn: &mut Conn, released: &[ReleasedFile]) -> Result<(), QueryError> {
    let statement = LetGo {
        keys: released.iter().map(|file| file.key.to_string()).collect(),
        times: released.iter().map(|file| file.at.as_micros()).collect(),
    };
    statement.execute(conn)?;
    Ok(())
}

struct ClaimFiles<'a> {
    keys: Vec<String>,
    media_types: Vec<&'a str>,
    rooms: Vec<i64>,
}

impl QueryFragment<Pg> for ClaimFiles<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, by the size that the table has then.
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "UPDATE files SET due_at = NULL, media_type = c.media_type, room_id = c.room_id \
             FROM unnest(",
        );
        out.push_bind_param::<Array<Text>, _>(&self.keys)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.media_types)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.rooms)?;
        out.push_sql(") AS c (key, media_type, room_id) WHERE files.key = c.key");
        Ok(())
    }
}

impl QueryId for ClaimFiles<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for ClaimFiles<'_> {}

struct LetGo {
    keys: Vec<String>,
    times: Vec<i64>,
}

impl QueryFragment<Pg> for LetGo {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // As above.
        out.unsafe_to_cache_prepared();
        out.push_sql("UPDATE files SET due_at = c.due_at FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.keys)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.times)?;
        out.push_sql(") AS c (key, due_at) WHERE files.key = c.key");
        Ok(())
    }
}

impl QueryId for LetGo {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for LetGo {}
