use ::messages::{Awaited, MovedMark, ReadMark, Sequence, Unread};
use diesel::dsl::{auto_type, case_when, count_star};
use diesel::prelude::*;
use kernel::{MessageId, Timestamp, UserId};

use crate::query_error::QueryError;
use crate::rooms::room_id;
use crate::schema::{members, messages, rooms};

/// What tells how much somebody has unread in a room.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = members)]
pub(crate) struct UnreadRow {
    room_id: i64,
    user_id: i64,
    #[diesel(select_expression = rooms::first_seq)]
    first_seq: i64,
    #[diesel(select_expression = rooms::last_seq)]
    last_seq: i64,
    last_read_seq: i64,
    #[diesel(select_expression = deleted_after_mark())]
    deleted: Option<i64>,
}

/// How many messages after a member's mark are deleted: counted only where some in the room are.
#[auto_type]
fn deleted_after_mark() -> _ {
    let deleted = messages::table
        .filter(messages::room_id.eq(members::room_id).and(messages::deleted_at.is_not_null()))
        .filter(messages::seq.gt(members::last_read_seq))
        .select(count_star())
        .single_value();
    case_when(rooms::message_count.le(rooms::last_seq - rooms::first_seq), deleted)
}

/// A mark that moved, where it stands now.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct MovedMarkRow {
    room_id: i64,
    user_id: i64,
    sequence: i64,
    at: i64,
    is_shown: bool,
    reader: Option<String>,
    message_id: Option<i64>,
}

impl UnreadRow {
    /// All numbers after the mark but those of deleted messages. Those that retention removed are not unread.
    pub(crate) fn count(&self) -> u64 {
        let after = self.last_read_seq.max(self.first_seq - 1);
        u64::try_from(self.last_seq - after - self.deleted.unwrap_or_default()).unwrap_or(0)
    }
}

impl TryFrom<UnreadRow> for Unread {
    type Error = QueryError;

    fn try_from(row: UnreadRow) -> Result<Self, QueryError> {
        Ok(Self { room_id: room_id(row.room_id)?, count: row.count() })
    }
}

impl TryFrom<UnreadRow> for Awaited {
    type Error = QueryError;

    fn try_from(row: UnreadRow) -> Result<Self, QueryError> {
        Ok(Self {
            room_id: room_id(row.room_id)?,
            user_id: user_id(row.user_id)?,
            unread: row.count(),
        })
    }
}

impl MovedMarkRow {
    /// The mark, unless no message is left that it could stand at: then there is nothing to tell.
    pub(crate) fn into_moved(self) -> Result<Option<MovedMark>, QueryError> {
        let Some(id) = self.message_id else { return Ok(None) };
        let corrupt = |_| QueryError::Corrupt { table: "messages", column: "id", id };
        Ok(Some(MovedMark {
            mark: ReadMark {
                room_id: room_id(self.room_id)?,
                user_id: user_id(self.user_id)?,
                sequence: Sequence::new(self.sequence),
                at: Timestamp::from_micros(self.at),
            },
            message_id: MessageId::new(id).map_err(corrupt)?,
            reader: self.reader.unwrap_or_default(),
            is_shown: self.is_shown,
        }))
    }
}

fn user_id(id: i64) -> Result<UserId, QueryError> {
    UserId::new(id).map_err(|_| QueryError::Corrupt { table: "members", column: "user_id", id })
}
