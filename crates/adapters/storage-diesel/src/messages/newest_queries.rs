use diesel::prelude::*;
use kernel::RoomId;
use messages::Message;

use super::{Conn, backend};
use crate::limits::IDS_AT_ONCE;
use crate::messages::MessageRow;
use crate::query_error::QueryError;
use crate::schema::{files, messages as table, rooms, users};

/// The newest message of each room that is not deleted, with their authors and files.
pub(crate) fn newest(conn: &mut Conn, among: &[RoomId]) -> Result<Vec<Message>, QueryError> {
    let among: Vec<i64> = among.iter().map(|room| room.get()).collect();
    let mut newest = Vec::new();
    for room_ids in among.chunks(IDS_AT_ONCE) {
        // Goes down the index of numbers from the end, to the first that is not deleted.
        let id_of_newest = table::table
            .filter(table::room_id.eq(rooms::id).and(table::deleted_at.is_null()))
            .order(table::seq.desc())
            .select(table::id)
            .single_value();
        let ids = rooms::table
            .filter(rooms::id.eq_any(room_ids).and(rooms::message_count.gt(0)))
            .select(id_of_newest);
        let rows: Vec<MessageRow> = table::table
            .left_join(users::table)
            .left_join(files::table)
            .filter(table::id.nullable().eq_any(ids))
            .filter(backend::unprepared())
            .select(MessageRow::as_select())
            .load(conn)?;
        newest.reserve(rows.len());
        for row in rows {
            newest.push(Message::try_from(row)?);
        }
    }
    Ok(newest)
}
