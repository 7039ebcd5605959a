use kernel::{MessageId, RoomId};
use rooms::Action;

use super::Service;
use crate::error::Error;
use crate::model::author::Author;
use crate::model::body::Body;
use crate::model::client_message_id::ClientMessageId;
use crate::model::message::{Appended, NewMessage};
use crate::ports::AppendError;

/// A message that a person sends.
#[derive(Debug, Clone)]
pub struct PostMessage {
    /// The room it is for.
    pub room_id: RoomId,
    /// Who sends it.
    pub author: Author,
    /// What it says.
    pub body: Body,
    /// The message of the same room that it answers.
    pub reply_to: Option<MessageId>,
    /// The name that the client gave it, to send it again without doubling it.
    pub client_message_id: Option<ClientMessageId>,
}

impl Service {
    /// Stores a message, then delivers it (contracts rule 8). Its author joins the room by it, and has read
    /// the room up to it. The file of a repeat is not sent: the caller discards it.
    pub async fn post_message(&self, command: PostMessage) -> Result<Appended, Error> {
        self.rooms.admit(command.author.user.id, command.room_id, Action::Post).await?;
        let new = NewMessage {
            room_id: command.room_id,
            author: command.author,
            body: command.body,
            reply_to: command.reply_to,
            client_message_id: command.client_message_id,
            sent_at: self.clock.now(),
        };
        let appended = self.log.append(new).await.map_err(|error| match error {
            AppendError::NoSuchRoom => rooms::Error::NoSuchRoom.into(),
            AppendError::NoSuchFile => Error::UploadExpired,
            AppendError::NoSuchReplyTarget => Error::NoSuchReplyTarget,
            AppendError::Fault(fault) => Error::from(fault),
        })?;
        let message = &appended.message;
        if !appended.is_repeat {
            self.last_rooms.note(message.author.user.id, message.room_id);
        }
        self.mark_read(message.author.user.id, message.room_id, message.sequence);
        Ok(appended)
    }
}
