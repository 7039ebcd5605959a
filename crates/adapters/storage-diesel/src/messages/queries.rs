use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use kernel::{MessageId, RoomId};
use messages::{ChangeNumber, LogHead, Message, Sequence, Span};

use super::{Conn, backend};
use crate::limits::IDS_AT_ONCE;
use crate::messages::MessageRow;
use crate::query_error::QueryError;
use crate::schema::{files, messages as table, rooms, users};

/// Which numbers a room's log holds.
pub(crate) fn head(conn: &mut Conn, room: RoomId) -> Result<Option<LogHead>, QueryError> {
    let row: Option<(i64, i64, i64)> = rooms::table
        .filter(rooms::id.eq(room.get()).and(rooms::is_active))
        .select((rooms::first_seq, rooms::last_seq, rooms::change_seq))
        .get_result(conn)
        .optional()?;
    Ok(row.map(|(first, last, last_change)| LogHead {
        first: Sequence::new(first),
        last: Sequence::new(last),
        last_change: ChangeNumber::new(last_change),
    }))
}

/// The highest number given out in each of these rooms that is there.
pub(crate) fn last_numbers(
    conn: &mut Conn,
    among: &[RoomId],
) -> Result<Vec<(RoomId, Sequence)>, QueryError> {
    let among: Vec<i64> = among.iter().map(|room| room.get()).collect();
    let mut last_numbers = Vec::with_capacity(among.len());
    for room_ids in among.chunks(IDS_AT_ONCE) {
        let rows: Vec<(i64, i64)> = rooms::table
            .filter(rooms::id.eq_any(room_ids).and(rooms::is_active))
            .select((rooms::id, rooms::last_seq))
            .load(conn)?;
        for (id, last) in rows {
            let corrupt = |_| QueryError::Corrupt { table: "rooms", column: "id", id };
            last_numbers.push((RoomId::new(id).map_err(corrupt)?, Sequence::new(last)));
        }
    }
    Ok(last_numbers)
}

/// One message of a room, with its author and its file.
pub(crate) fn find(
    conn: &mut Conn,
    room: RoomId,
    id: MessageId,
) -> Result<Option<Message>, QueryError> {
    let row: Option<MessageRow> = table::table
        .left_join(users::table)
        .left_join(files::table)
        .filter(table::id.eq(id.get()).and(table::room_id.eq(room.get())))
        .select(MessageRow::as_select())
        .get_result(conn)
        .optional()?;
    row.map(Message::try_from).transpose()
}

/// Messages by their numbers, with their authors and files.
pub(crate) fn list(
    conn: &mut Conn,
    room: RoomId,
    span: Span,
    limit: u32,
) -> Result<Vec<Message>, QueryError> {
    let rows: Vec<MessageRow> = table::table
        .left_join(users::table)
        .left_join(files::table)
        .filter(table::room_id.eq(room.get()))
        .filter(table::seq.gt(span.after.get()).and(table::seq.le(span.up_to.get())))
        // A plan for any span may take all of it for few messages, and sort a whole room for a chunk.
        .filter(backend::unprepared())
        .order(table::seq)
        .limit(limit.into())
        .select(MessageRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Message::try_from).collect()
}

/// Changed messages by the numbers of their last changes, with their authors and files.
pub(crate) fn list_changes(
    conn: &mut Conn,
    room: RoomId,
    after: ChangeNumber,
    limit: u32,
) -> Result<Vec<Message>, QueryError> {
    let rows: Vec<MessageRow> = table::table
        .left_join(users::table)
        .left_join(files::table)
        // A literal: the partial index serves no query that only compares with a parameter.
        .filter(table::room_id.eq(room.get()).and(sql::<Bool>("messages.change_seq > 0")))
        .filter(table::change_seq.gt(after.get()))
        .order(table::change_seq)
        .limit(limit.into())
        .select(MessageRow::as_select())
        .load(conn)?;
    rows.into_iter().map(Message::try_from).collect()
}
