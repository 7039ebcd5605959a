use diesel::prelude::*;
use kernel::{RoomId, Timestamp, UserId};
use messages::{FileKey, FileName, KeptFile, MediaType};

use crate::query_error::QueryError;
use crate::schema::files as table;

/// A whole file as its row holds it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct FileRow {
    key: String,
    owner_id: i64,
    name: String,
    media_type: String,
    size: i64,
}

/// A file that a message wants to claim, if it still may.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct WantedFile {
    pub(crate) key: String,
    pub(crate) owner_id: i64,
    pub(crate) room_id: Option<i64>,
    pub(crate) name: String,
    pub(crate) due_at: Option<i64>,
}

/// A file that a message of a room shows from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileClaim<'a> {
    pub(crate) file: &'a KeptFile,
    pub(crate) room: RoomId,
}

/// A file that no message shows any more, and that goes from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReleasedFile {
    pub(crate) key: FileKey,
    pub(crate) at: Timestamp,
}

impl WantedFile {
    /// Whether that person may claim it at that time: it is theirs, whole, was never claimed and is not due.
    pub(crate) fn may_be_claimed(&self, by: UserId, at: Timestamp) -> bool {
        self.owner_id == by.get()
            && self.room_id.is_none()
            && !self.name.is_empty()
            && self.due_at.is_some_and(|due_at| due_at > at.as_micros())
    }
}

impl FileRow {
    /// Reads the key of a file. The rows have no numbers: the owner's leads to what is wrong.
    pub(crate) fn key(text: &str, owner: i64) -> Result<FileKey, QueryError> {
        text.parse().map_err(|_| QueryError::Corrupt { table: "files", column: "key", id: owner })
    }
}

impl TryFrom<FileRow> for KeptFile {
    type Error = QueryError;

    fn try_from(row: FileRow) -> Result<Self, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "files", column, id: row.owner_id };
        Ok(Self {
            key: FileRow::key(&row.key, row.owner_id)?,
            name: FileName::sanitised(&row.name),
            media_type: MediaType::parse(&row.media_type).map_err(|_| corrupt("media_type"))?,
            size: u64::try_from(row.size).map_err(|_| corrupt("size"))?,
        })
    }
}
