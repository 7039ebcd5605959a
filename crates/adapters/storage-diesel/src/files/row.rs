use diesel::prelude::*;
use kernel::{RoomId, Timestamp};
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

/// A file that a message may still claim.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct ClaimableFile {
    pub(crate) key: String,
    pub(crate) owner_id: i64,
    #[diesel(select_expression = table::due_at.assume_not_null())]
    pub(crate) due_at: i64,
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
