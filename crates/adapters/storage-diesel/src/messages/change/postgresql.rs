//! How PostgreSQL changes messages: one statement for all rows of a batch, its columns bound as arrays.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use kernel::Timestamp;
use messages::Message;

use super::{Conn, backend};
use crate::messages::{ChangeClaim, MessageRow};
use crate::query_error::QueryError;
use crate::schema::{files, messages as table, users};

/// The messages of these ids that are there, with their authors and files.
pub(crate) fn find(conn: &mut Conn, ids: &[i64]) -> Result<Vec<MessageRow>, QueryError> {
    let rows = table::table
        .left_join(users::table)
        .left_join(files::table)
        .filter(table::id.eq_any(ids))
        .filter(backend::unprepared())
        .select(MessageRow::as_select())
        .load(conn)?;
    Ok(rows)
}

/// Moves the rooms' counters.
pub(crate) fn claim_numbers<'a>(
    conn: &mut Conn,
    claims: impl Iterator<Item = &'a ChangeClaim>,
) -> Result<(), QueryError> {
    let mut statement = ClaimChangeNumbers::default();
    for claim in claims {
        statement.room_ids.push(claim.room_id);
        statement.change_seqs.push(claim.change_seq);
        statement.deleted.push(claim.deleted);
    }
    statement.execute(conn)?;
    Ok(())
}

/// Writes the messages as they are to read.
pub(crate) fn update<'a>(
    conn: &mut Conn,
    changed: impl Iterator<Item = &'a Message>,
) -> Result<(), QueryError> {
    let mut statement = UpdateMessages::default();
    for message in changed {
        statement.ids.push(message.id.get());
        statement.change_seqs.push(message.change.get());
        statement.contents.push(&message.content);
        statement.edited_at.push(message.edited_at.map(Timestamp::as_micros));
        statement.deleted_at.push(message.deleted_at.map(Timestamp::as_micros));
    }
    statement.execute(conn)?;
    Ok(())
}

#[derive(Default)]
struct ClaimChangeNumbers {
    room_ids: Vec<i64>,
    change_seqs: Vec<i64>,
    deleted: Vec<i64>,
}

impl QueryFragment<Pg> for ClaimChangeNumbers {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "UPDATE rooms SET change_seq = c.change_seq, \
             message_count = rooms.message_count - c.deleted FROM unnest(",
        );
        out.push_bind_param::<Array<BigInt>, _>(&self.room_ids)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.change_seqs)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.deleted)?;
        out.push_sql(") AS c (id, change_seq, deleted) WHERE rooms.id = c.id");
        Ok(())
    }
}

impl QueryId for ClaimChangeNumbers {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for ClaimChangeNumbers {}

#[derive(Default)]
struct UpdateMessages<'a> {
    ids: Vec<i64>,
    change_seqs: Vec<i64>,
    contents: Vec<&'a str>,
    edited_at: Vec<Option<i64>>,
    deleted_at: Vec<Option<i64>>,
}

impl QueryFragment<Pg> for UpdateMessages<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, as in `find`.
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "UPDATE messages SET change_seq = c.change_seq, content = c.content, \
             edited_at = c.edited_at, deleted_at = c.deleted_at, \
             file = CASE WHEN c.deleted_at IS NULL THEN messages.file END FROM unnest(",
        );
        out.push_bind_param::<Array<BigInt>, _>(&self.ids)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.change_seqs)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.contents)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.edited_at)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.deleted_at)?;
        out.push_sql(
            ") AS c (id, change_seq, content, edited_at, deleted_at) WHERE messages.id = c.id",
        );
        Ok(())
    }
}

impl QueryId for UpdateMessages<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for UpdateMessages<'_> {}
