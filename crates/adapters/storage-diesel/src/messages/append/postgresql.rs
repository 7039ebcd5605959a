//! How PostgreSQL appends: one statement for all rows of a batch, its columns bound as arrays, so that
//! it is prepared once for batches of any size.

use diesel::dsl::{AsSelect, SqlTypeOf};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Nullable, Text};

use super::{Conn, backend};
use crate::messages::{Claim, NewRow, RepeatKey, ReplyTarget, RoomCounters, StoredRow};
use crate::query_error::QueryError;
use crate::schema::{messages, rooms};

/// The rooms that are there, locked until the transaction ends; in the order of their ids, so that two
/// nodes do not wait for each other.
pub(crate) fn lock_live_rooms(
    conn: &mut Conn,
    ids: &[i64],
) -> Result<Vec<RoomCounters>, QueryError> {
    let found = rooms::table
        .filter(rooms::id.eq_any(ids).and(rooms::is_active))
        .order(rooms::id)
        .select(RoomCounters::as_select())
        .for_update()
        .load(conn)?;
    Ok(found)
}

/// The messages that are stored under these keys.
pub(crate) fn find_stored(
    conn: &mut Conn,
    keys: &[RepeatKey<'_>],
) -> Result<Vec<StoredRow>, QueryError> {
    let query = FindStored {
        rooms: keys.iter().map(|key| key.room).collect(),
        senders: keys.iter().map(|key| key.sender).collect(),
        client_message_ids: keys.iter().map(|key| key.client_message_id).collect(),
    };
    Ok(query.load(conn)?)
}

/// Those of the messages that are there, also if they are deleted.
pub(crate) fn find_reply_targets(
    conn: &mut Conn,
    ids: &[i64],
) -> Result<Vec<ReplyTarget>, QueryError> {
    let found = messages::table
        .filter(messages::id.eq_any(ids))
        .filter(backend::unprepared())
        .select(ReplyTarget::as_select())
        .load(conn)?;
    Ok(found)
}

/// Moves the rooms' counters and inserts the rows; their ids, in the same order.
pub(crate) fn insert<'a>(
    conn: &mut Conn,
    claims: impl Iterator<Item = &'a Claim>,
    rows: &[NewRow<'_>],
) -> Result<Vec<i64>, QueryError> {
    let mut statement = InsertMessages {
        claimed: Claimed::default(),
        room_ids: rows.iter().map(|row| row.room_id).collect(),
        seqs: rows.iter().map(|row| row.seq).collect(),
        sender_ids: rows.iter().map(|row| row.sender_id).collect(),
        kinds: rows.iter().map(|row| row.kind).collect(),
        contents: rows.iter().map(|row| row.content).collect(),
        client_message_ids: rows.iter().map(|row| row.client_message_id).collect(),
        replies_to: rows.iter().map(|row| row.reply_to).collect(),
        files: rows.iter().map(|row| row.file.map(|key| key.to_string())).collect(),
        times: rows.iter().map(|row| row.created_at).collect(),
    };
    for claim in claims {
        statement.claimed.room_ids.push(claim.room_id);
        statement.claimed.last_seqs.push(claim.last_seq);
        statement.claimed.counts.push(claim.count);
        statement.claimed.times.push(claim.last_message_at);
    }
    let mut ids: Vec<i64> = statement.load(conn)?;
    if ids.len() != rows.len() {
        let (given, stored) = (rows.len(), ids.len());
        return Err(QueryError::Incomplete { table: "messages", given, stored });
    }
    // RETURNING promises no order, but the ids were drawn in the order of the rows.
    ids.sort_unstable();
    Ok(ids)
}

struct FindStored<'a> {
    rooms: Vec<i64>,
    senders: Vec<i64>,
    client_message_ids: Vec<&'a str>,
}

impl QueryFragment<Pg> for FindStored<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // Planned anew each time, by the size that the table has then, and not as a join (the limit): a
        // plan made while there were few messages would read all of them for every batch, until the
        // table is next analysed.
        out.unsafe_to_cache_prepared();
        out.push_sql(
            "SELECT m.id, m.room_id, m.seq, m.sender_id, m.kind, m.content, m.client_message_id, \
             m.reply_to, m.created_at, m.edited_at, m.deleted_at, m.change_seq, \
             f.key, f.owner_id, f.name, f.media_type, f.size FROM unnest(",
        );
        out.push_bind_param::<Array<BigInt>, _>(&self.rooms)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.senders)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.client_message_ids)?;
        out.push_sql(
            ") AS k (room_id, sender_id, client_message_id) CROSS JOIN LATERAL (\
             SELECT * FROM messages s WHERE s.room_id = k.room_id \
             AND s.sender_id = k.sender_id AND s.client_message_id = k.client_message_id \
             LIMIT 1) AS m LEFT JOIN files f ON f.key = m.file",
        );
        Ok(())
    }
}

impl Query for FindStored<'_> {
    type SqlType = SqlTypeOf<AsSelect<StoredRow, Pg>>;
}

impl QueryId for FindStored<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for FindStored<'_> {}

/// One statement instead of two spares each batch a way to the server and back.
struct InsertMessages<'a> {
    claimed: Claimed,
    room_ids: Vec<i64>,
    seqs: Vec<i64>,
    sender_ids: Vec<i64>,
    kinds: Vec<&'a str>,
    contents: Vec<&'a str>,
    client_message_ids: Vec<Option<&'a str>>,
    replies_to: Vec<Option<i64>>,
    files: Vec<Option<String>>,
    times: Vec<i64>,
}

#[derive(Default)]
struct Claimed {
    room_ids: Vec<i64>,
    last_seqs: Vec<i64>,
    counts: Vec<i64>,
    times: Vec<i64>,
}

impl QueryFragment<Pg> for InsertMessages<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "WITH claimed AS (UPDATE rooms SET last_seq = c.last_seq, \
             message_count = rooms.message_count + c.count, \
             last_message_at = c.last_message_at FROM unnest(",
        );
        out.push_bind_param::<Array<BigInt>, _>(&self.claimed.room_ids)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.claimed.last_seqs)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.claimed.counts)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.claimed.times)?;
        out.push_sql(
            ") AS c (id, last_seq, count, last_message_at) WHERE rooms.id = c.id) \
             INSERT INTO messages \
             (room_id, seq, sender_id, kind, content, client_message_id, reply_to, file, \
             created_at) \
             SELECT room_id, seq, sender_id, kind, content, client_message_id, reply_to, file, \
             created_at FROM unnest(",
        );
        out.push_bind_param::<Array<BigInt>, _>(&self.room_ids)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.seqs)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.sender_ids)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.kinds)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.contents)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.client_message_ids)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.replies_to)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.files)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.times)?;
        // Ids are drawn in this order, and so ascend with the numbers.
        out.push_sql(
            ") WITH ORDINALITY AS m \
             (room_id, seq, sender_id, kind, content, client_message_id, reply_to, file, \
             created_at, position) \
             ORDER BY position RETURNING id",
        );
        Ok(())
    }
}

impl Query for InsertMessages<'_> {
    type SqlType = BigInt;
}

impl QueryId for InsertMessages<'_> {
    type QueryId = InsertMessages<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for InsertMessages<'_> {}
