//! How SQLite changes messages: row by row, each statement prepared once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::sqlite::Sqlite;
use kernel::Timestamp;
use messages::Message;

use super::Conn;
use crate::messages::{ChangeClaim, MessageRow};
use crate::query_error::QueryError;
use crate::schema::{files, messages as table, users};

/// The messages of these ids that are there, with their authors and files.
pub(crate) fn find(conn: &mut Conn, ids: &[i64]) -> Result<Vec<MessageRow>, QueryError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row: Option<MessageRow> = table::table
            .left_join(users::table)
            .left_join(files::table)
            .filter(table::id.eq(id))
            .select(MessageRow::as_select())
            .get_result(conn)
            .optional()?;
        found.extend(row);
    }
    Ok(found)
}

/// Moves the rooms' counters.
pub(crate) fn claim_numbers<'a>(
    conn: &mut Conn,
    claims: impl Iterator<Item = &'a ChangeClaim>,
) -> Result<(), QueryError> {
    for claim in claims {
        ClaimChangeNumbers(claim).execute(conn)?;
    }
    Ok(())
}

/// Writes the messages as they are to read.
pub(crate) fn update<'a>(
    conn: &mut Conn,
    changed: impl Iterator<Item = &'a Message>,
) -> Result<(), QueryError> {
    for message in changed {
        UpdateMessage {
            id: message.id.get(),
            change_seq: message.change.get(),
            content: &message.content,
            edited_at: message.edited_at.map(Timestamp::as_micros),
            deleted_at: message.deleted_at.map(Timestamp::as_micros),
        }
        .execute(conn)?;
    }
    Ok(())
}

/// Diesel prepares its own UPDATE anew each time.
struct ClaimChangeNumbers<'a>(&'a ChangeClaim);

impl QueryFragment<Sqlite> for ClaimChangeNumbers<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE rooms SET change_seq = ");
        out.push_bind_param::<BigInt, _>(&self.0.change_seq)?;
        out.push_sql(", message_count = message_count - ");
        out.push_bind_param::<BigInt, _>(&self.0.deleted)?;
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<BigInt, _>(&self.0.room_id)
    }
}

impl QueryId for ClaimChangeNumbers<'_> {
    type QueryId = ClaimChangeNumbers<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for ClaimChangeNumbers<'_> {}

struct UpdateMessage<'a> {
    id: i64,
    change_seq: i64,
    content: &'a str,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
}

impl QueryFragment<Sqlite> for UpdateMessage<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE messages SET change_seq = ");
        out.push_bind_param::<BigInt, _>(&self.change_seq)?;
        out.push_sql(", content = ");
        out.push_bind_param::<Text, _>(self.content)?;
        out.push_sql(", edited_at = ");
        out.push_bind_param::<Nullable<BigInt>, _>(&self.edited_at)?;
        out.push_sql(", deleted_at = ");
        out.push_bind_param::<Nullable<BigInt>, _>(&self.deleted_at)?;
        out.push_sql(", file = CASE WHEN ");
        out.push_bind_param::<Nullable<BigInt>, _>(&self.deleted_at)?;
        out.push_sql(" IS NULL THEN file END WHERE id = ");
        out.push_bind_param::<BigInt, _>(&self.id)
    }
}

impl QueryId for UpdateMessage<'_> {
    type QueryId = UpdateMessage<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for UpdateMessage<'_> {}
