//! How SQLite appends: row by row, each statement prepared once. A statement for many rows would be
//! prepared anew for every number of rows, and one with a bound LIMIT, such as `first` adds, whenever it
//! is bound.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::BigInt;
use diesel::sqlite::Sqlite;

use super::Conn;
use crate::messages::{Claim, NewRow, RepeatKey, ReplyTarget, RoomCounters, StoredRow};
use crate::query_error::QueryError;
use crate::schema::{files, messages, rooms};

/// The rooms that are there. The writer is alone, so nothing need be locked.
pub(crate) fn lock_live_rooms(
    conn: &mut Conn,
    ids: &[i64],
) -> Result<Vec<RoomCounters>, QueryError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row: Option<RoomCounters> = rooms::table
            .filter(rooms::id.eq(id).and(rooms::is_active))
            .select(RoomCounters::as_select())
            .get_result(conn)
            .optional()?;
        found.extend(row);
    }
    Ok(found)
}

/// The messages that are stored under these keys.
pub(crate) fn find_stored(
    conn: &mut Conn,
    keys: &[RepeatKey<'_>],
) -> Result<Vec<StoredRow>, QueryError> {
    let mut found = Vec::new();
    for key in keys {
        let row: Option<StoredRow> = messages::table
            .left_join(files::table)
            .filter(messages::room_id.eq(key.room))
            .filter(messages::sender_id.eq(key.sender))
            .filter(messages::client_message_id.eq(key.client_message_id))
            .select(StoredRow::as_select())
            .get_result(conn)
            .optional()?;
        found.extend(row);
    }
    Ok(found)
}

/// Those of the messages that are there, also if they are deleted.
pub(crate) fn find_reply_targets(
    conn: &mut Conn,
    ids: &[i64],
) -> Result<Vec<ReplyTarget>, QueryError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row: Option<ReplyTarget> = messages::table
            .filter(messages::id.eq(id))
            .select(ReplyTarget::as_select())
            .get_result(conn)
            .optional()?;
        found.extend(row);
    }
    Ok(found)
}

/// Moves the rooms' counters and inserts the rows; their ids, in the same order.
///
/// The last id tells the others, and spares each row a RETURNING: nobody else writes until the
/// transaction ends, no trigger adds rows to the table, a row that fails takes the transaction with it,
/// and AUTOINCREMENT gives each row the id after the highest that there ever was.
pub(crate) fn insert<'a>(
    conn: &mut Conn,
    claims: impl Iterator<Item = &'a Claim>,
    rows: &[NewRow<'_>],
) -> Result<Vec<i64>, QueryError> {
    for claim in claims {
        ClaimNumbers(claim).execute(conn)?;
    }
    let mut stored = 0;
    for row in rows {
        stored += diesel::insert_into(messages::table)
            .values((
                messages::room_id.eq(row.room_id),
                messages::seq.eq(row.seq),
                messages::sender_id.eq(row.sender_id),
                messages::kind.eq(row.kind),
                messages::content.eq(row.content),
                messages::client_message_id.eq(row.client_message_id),
                messages::reply_to.eq(row.reply_to),
                messages::file.eq(row.file.map(|key| key.to_string())),
                messages::created_at.eq(row.created_at),
            ))
            .execute(conn)?;
    }
    if stored != rows.len() {
        return Err(QueryError::Incomplete { table: "messages", given: rows.len(), stored });
    }
    let last: i64 = diesel::select(last_insert_rowid()).get_result(conn)?;
    let count = i64::try_from(stored).unwrap_or(last);
    Ok((last - count + 1..=last).collect())
}

define_sql_function! {
    /// The id of the row that this connection inserted last.
    fn last_insert_rowid() -> BigInt;
}

/// Diesel prepares its own UPDATE anew each time.
struct ClaimNumbers<'a>(&'a Claim);

impl QueryFragment<Sqlite> for ClaimNumbers<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("UPDATE rooms SET last_seq = ");
        out.push_bind_param::<BigInt, _>(&self.0.last_seq)?;
        out.push_sql(", message_count = message_count + ");
        out.push_bind_param::<BigInt, _>(&self.0.count)?;
        out.push_sql(", last_message_at = ");
        out.push_bind_param::<BigInt, _>(&self.0.last_message_at)?;
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<BigInt, _>(&self.0.room_id)
    }
}

impl QueryId for ClaimNumbers<'_> {
    type QueryId = ClaimNumbers<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Conn> for ClaimNumbers<'_> {}

#[cfg(test)]
mod tests {
    use diesel_migrations::MigrationHarness;

    use super::*;
    use crate::sqlite::backend::MIGRATIONS;

    fn database() -> Conn {
        let mut conn = Conn::establish(":memory:").unwrap();
        conn.run_pending_migrations(MIGRATIONS).unwrap();
        conn
    }

    fn row(room_id: i64, seq: i64) -> NewRow<'static> {
        NewRow {
            room_id,
            seq,
            sender_id: 1,
            kind: "text",
            content: "a text",
            client_message_id: None,
            reply_to: None,
            file: None,
            created_at: 0,
        }
    }

    /// The ids of what was inserted, looked up row by row.
    fn ids_in_table(conn: &mut Conn, rows: &[NewRow<'_>]) -> Vec<i64> {
        let id = |row: &NewRow<'_>| {
            messages::table
                .filter(messages::room_id.eq(row.room_id).and(messages::seq.eq(row.seq)))
                .select(messages::id)
                .get_result(conn)
                .unwrap()
        };
        rows.iter().map(id).collect()
    }

    #[test]
    fn the_last_id_tells_the_ids_of_all_rows() {
        let mut conn = database();
        let batches = [
            vec![row(1, 1)],
            vec![row(2, 1), row(1, 2), row(2, 2), row(1, 3)],
            (4..500).map(|seq| row(1, seq)).collect(),
        ];
        for rows in batches {
            let ids = insert(&mut conn, [].iter(), &rows).unwrap();
            assert_eq!(ids, ids_in_table(&mut conn, &rows));
        }
    }

    #[test]
    fn ids_of_rows_that_are_gone_do_not_come_back() {
        let mut conn = database();
        let gone = insert(&mut conn, [].iter(), &[row(1, 1), row(1, 2)]).unwrap();
        diesel::delete(messages::table).execute(&mut conn).unwrap();
        let rows = [row(1, 3), row(1, 4)];
        let ids = insert(&mut conn, [].iter(), &rows).unwrap();
        assert_eq!(ids, ids_in_table(&mut conn, &rows));
        assert!(ids.iter().all(|id| !gone.contains(id)), "{gone:?} {ids:?}");
    }

    #[test]
    fn a_row_that_fails_leaves_no_gap_for_the_next_batch() {
        let mut conn = database();
        let before = insert(&mut conn, [].iter(), &[row(1, 1)]).unwrap();
        let failing = |conn: &mut Conn| insert(conn, [].iter(), &[row(1, 2), row(1, 1)]);
        assert!(conn.immediate_transaction(failing).is_err());
        let rows = [row(1, 2), row(1, 3)];
        let ids = insert(&mut conn, [].iter(), &rows).unwrap();
        assert_eq!(ids, ids_in_table(&mut conn, &rows));
        assert_eq!(ids, [before[0] + 1, before[0] + 2]);
    }
}
