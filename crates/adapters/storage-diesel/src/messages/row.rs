use diesel::prelude::*;
use kernel::{MessageId, RoomId, Timestamp, UserId, UserRef};
use messages::{Author, ChangeNumber, ClientMessageId, KeptFile, Message, Sequence};

use super::kind::kind_named;
use crate::files::FileRow;
use crate::query_error::QueryError;
use crate::schema::{messages as table, users};
use crate::users::picture;

/// A message with its author and its file, as their rows hold them.
#[derive(Queryable, Selectable)]
pub(crate) struct MessageRow {
    #[diesel(embed)]
    columns: MessageColumns,
    #[diesel(embed)]
    author: Option<AuthorRow>,
    #[diesel(embed)]
    file: Option<FileRow>,
}

/// What the row of a message holds by itself.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct MessageColumns {
    pub(super) id: i64,
    pub(super) room_id: i64,
    pub(super) seq: i64,
    pub(super) sender_id: i64,
    pub(super) kind: String,
    pub(super) content: String,
    pub(super) client_message_id: Option<String>,
    pub(super) reply_to: Option<i64>,
    pub(super) created_at: i64,
    pub(super) edited_at: Option<i64>,
    pub(super) deleted_at: Option<i64>,
    pub(super) change_seq: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(crate) struct AuthorRow {
    email: Option<String>,
    name: String,
    picture: Option<String>,
    is_ai: bool,
}

/// The author as the account's row has it, which no foreign key promises.
fn author(id: UserId, row: Option<AuthorRow>) -> Result<Author, QueryError> {
    let Some(row) = row else {
        let user = UserRef { id, email: String::new(), name: String::new() };
        return Ok(Author::person(user, None));
    };
    let picture = picture(row.picture.as_deref(), id.get())?;
    let user = UserRef { id, email: row.email.unwrap_or_default(), name: row.name };
    Ok(Author { user, picture, is_ai: row.is_ai })
}

impl MessageColumns {
    /// The message that they are, with its author and its file.
    pub(super) fn into_message(
        self,
        author: Author,
        file: Option<FileRow>,
    ) -> Result<Message, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "messages", column, id: self.id };
        let client_message_id = self.client_message_id.map(ClientMessageId::parse).transpose();
        let reply_to = self.reply_to.map(MessageId::new).transpose();
        Ok(Message {
            id: MessageId::new(self.id).map_err(|_| corrupt("id"))?,
            room_id: RoomId::new(self.room_id).map_err(|_| corrupt("room_id"))?,
            sequence: Sequence::new(self.seq),
            author,
            kind: kind_named(&self.kind).ok_or_else(|| corrupt("kind"))?,
            content: self.content,
            file: file.map(KeptFile::try_from).transpose()?,
            reply_to: reply_to.map_err(|_| corrupt("reply_to"))?,
            client_message_id: client_message_id.map_err(|_| corrupt("client_message_id"))?,
            created_at: Timestamp::from_micros(self.created_at),
            edited_at: self.edited_at.map(Timestamp::from_micros),
            deleted_at: self.deleted_at.map(Timestamp::from_micros),
            change: ChangeNumber::new(self.change_seq),
        })
    }
}

impl TryFrom<MessageRow> for Message {
    type Error = QueryError;

    fn try_from(row: MessageRow) -> Result<Self, QueryError> {
        let (id, sender) = (row.columns.id, row.columns.sender_id);
        let author_id = UserId::new(sender).map_err(|_| QueryError::Corrupt {
            table: "messages",
            column: "sender_id",
            id,
        })?;
        row.columns.into_message(author(author_id, row.author)?, row.file)
    }
}
