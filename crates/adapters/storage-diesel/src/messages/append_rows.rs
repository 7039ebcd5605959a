//! What an append reads and writes.

use ::messages::{
    AppendError, ChangeNumber, ClientMessageId, FileKey, Message, NewMessage, Sequence,
};
use diesel::{Queryable, Selectable};
use kernel::{MessageId, Timestamp};

use super::kind::kind_name;
use super::row::MessageColumns;
use crate::files::FileRow;
use crate::query_error::QueryError;
use crate::schema::{messages, rooms};

/// What the row of a room says whose messages are written.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = rooms)]
pub(crate) struct RoomCounters {
    pub(crate) id: i64,
    pub(crate) last_seq: i64,
    pub(crate) change_seq: i64,
    pub(crate) last_message_at: Option<i64>,
}

/// What makes a message a repeat of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RepeatKey<'a> {
    pub(crate) room: i64,
    pub(crate) sender: i64,
    pub(crate) client_message_id: &'a str,
}

/// A message that was stored before, as far as a repeat of it does not tell.
#[derive(Debug, Clone, Queryable, Selectable)]
pub(crate) struct StoredRow {
    #[diesel(embed)]
    pub(super) columns: MessageColumns,
    #[diesel(embed)]
    pub(super) file: Option<FileRow>,
}

/// A message that another one may answer, and its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub(crate) struct ReplyTarget {
    pub(crate) id: i64,
    pub(crate) room_id: i64,
}

/// The counters of a room after the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) room_id: i64,
    /// The last number given out.
    pub(crate) last_seq: i64,
    /// How many numbers the batch takes.
    pub(crate) count: i64,
    pub(crate) last_message_at: i64,
}

/// A row to be inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NewRow<'a> {
    pub(crate) room_id: i64,
    pub(crate) seq: i64,
    pub(crate) sender_id: i64,
    pub(crate) kind: &'static str,
    pub(crate) content: &'a str,
    pub(crate) client_message_id: Option<&'a str>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) file: Option<FileKey>,
    pub(crate) created_at: i64,
}

/// Why a message of a batch is not stored, while the others are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "named as the errors of the port that they become")]
pub(crate) enum Refusal {
    NoSuchRoom,
    NoSuchReplyTarget,
    NoSuchFile,
}

impl<'a> RepeatKey<'a> {
    /// The key of a message that has one.
    pub(crate) fn of(message: &'a NewMessage) -> Option<Self> {
        message.client_message_id.as_ref().map(|id| Self {
            room: message.room_id.get(),
            sender: message.author.user.id.get(),
            client_message_id: id.as_str(),
        })
    }
}

impl ReplyTarget {
    /// What a message answers, if it answers anything.
    pub(super) fn of(message: &NewMessage) -> Option<Self> {
        message.reply_to.map(|id| Self { id: id.get(), room_id: message.room_id.get() })
    }
}

impl StoredRow {
    /// The key that it is found by, without which it would not be.
    pub(crate) fn key(&self) -> RepeatKey<'_> {
        RepeatKey {
            room: self.columns.room_id,
            sender: self.columns.sender_id,
            client_message_id: self.columns.client_message_id.as_deref().unwrap_or_default(),
        }
    }

    /// The message. Its author is the one who repeats it.
    pub(super) fn into_message(self, repeat: &NewMessage) -> Result<Message, QueryError> {
        self.columns.into_message(repeat.author.clone(), self.file)
    }
}

impl<'a> NewRow<'a> {
    /// The row of a message under its number.
    pub(super) fn of(message: &'a NewMessage, seq: i64, created_at: i64) -> Self {
        Self {
            room_id: message.room_id.get(),
            seq,
            sender_id: message.author.user.id.get(),
            kind: kind_name(message.body.kind()),
            content: message.body.words(),
            client_message_id: message.client_message_id.as_ref().map(ClientMessageId::as_str),
            reply_to: message.reply_to.map(MessageId::get),
            file: message.body.file().map(|file| file.key),
            created_at,
        }
    }

    /// The message that was inserted under this id.
    pub(super) fn into_message(self, new: &NewMessage, id: i64) -> Result<Message, QueryError> {
        let corrupt = |_| QueryError::Corrupt { table: "messages", column: "id", id };
        Ok(Message {
            id: MessageId::new(id).map_err(corrupt)?,
            room_id: new.room_id,
            sequence: Sequence::new(self.seq),
            author: new.author.clone(),
            kind: new.body.kind(),
            content: self.content.to_owned(),
            file: new.body.file().cloned(),
            reply_to: new.reply_to,
            client_message_id: new.client_message_id.clone(),
            created_at: Timestamp::from_micros(self.created_at),
            edited_at: None,
            deleted_at: None,
            change: ChangeNumber::START,
        })
    }
}

impl From<Refusal> for AppendError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoSuchRoom => Self::NoSuchRoom,
            Refusal::NoSuchReplyTarget => Self::NoSuchReplyTarget,
            Refusal::NoSuchFile => Self::NoSuchFile,
        }
    }
}
