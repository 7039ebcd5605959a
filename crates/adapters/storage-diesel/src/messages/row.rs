use diesel::prelude::*;
use kernel::{MessageId, RoomId, Timestamp, UserId, UserRef};
use messages::{Author, ChangeNumber, ClientMessageId, Message, Sequence};

use crate::query_error::QueryError;
use crate::schema::{messages as table, users};
use crate::users::picture;

/// A message as its row holds it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct MessageRow {
    id: i64,
    room_id: i64,
    seq: i64,
    sender_id: i64,
    content: String,
    client_message_id: Option<String>,
    created_at: i64,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
    change_seq: i64,
    #[diesel(embed)]
    author: Option<AuthorRow>,
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

impl TryFrom<MessageRow> for Message {
    type Error = QueryError;

    fn try_from(row: MessageRow) -> Result<Self, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "messages", column, id: row.id };
        let client_message_id = row.client_message_id.map(ClientMessageId::parse).transpose();
        let author_id = UserId::new(row.sender_id).map_err(|_| corrupt("sender_id"))?;
        Ok(Self {
            id: MessageId::new(row.id).map_err(|_| corrupt("id"))?,
            room_id: RoomId::new(row.room_id).map_err(|_| corrupt("room_id"))?,
            sequence: Sequence::new(row.seq),
            author: author(author_id, row.author)?,
            content: row.content,
            client_message_id: client_message_id.map_err(|_| corrupt("client_message_id"))?,
            created_at: Timestamp::from_micros(row.created_at),
            edited_at: row.edited_at.map(Timestamp::from_micros),
            deleted_at: row.deleted_at.map(Timestamp::from_micros),
            change: ChangeNumber::new(row.change_seq),
        })
    }
}
