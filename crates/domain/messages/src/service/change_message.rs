use std::sync::Arc;

use kernel::{MessageId, RoomId, UserId};
use rooms::{Action, Standing};

use super::Service;
use crate::error::Error;
use crate::model::change::{Alteration, NewChange};
use crate::model::content::Content;
use crate::model::message::Message;
use crate::policy;
use crate::ports::ChangeError;

/// A message that a person wants to read differently.
#[derive(Debug, Clone)]
pub struct EditMessage {
    /// The room.
    pub room_id: RoomId,
    /// The message.
    pub message_id: MessageId,
    /// Who wants it.
    pub user: UserId,
    /// Its new text.
    pub content: Content,
}

/// A message that a person wants gone.
#[derive(Debug, Clone, Copy)]
pub struct DeleteMessage {
    /// The room.
    pub room_id: RoomId,
    /// The message.
    pub message_id: MessageId,
    /// Who wants it.
    pub user: UserId,
}

impl Service {
    /// Gives a message another text, as only its author may, and tells the room.
    pub async fn edit_message(&self, command: EditMessage) -> Result<Arc<Message>, Error> {
        let EditMessage { room_id, message_id, user, content } = command;
        let (_, message) = self.find_readable(user, room_id, message_id).await?;
        if !policy::may_edit(user, &message) {
            return Err(Error::NotTheirMessage);
        }
        self.change(&message, Alteration::Edit(content)).await
    }

    /// Deletes a message, as its author and the room's creator may, and tells the room. Its number stays
    /// taken.
    pub async fn delete_message(&self, command: DeleteMessage) -> Result<Arc<Message>, Error> {
        let DeleteMessage { room_id, message_id, user } = command;
        let (standing, message) = self.find_readable(user, room_id, message_id).await?;
        if !policy::may_delete(user, standing, &message) {
            return Err(Error::NotTheirMessage);
        }
        self.change(&message, Alteration::Delete).await
    }

    async fn find_readable(
        &self,
        user: UserId,
        room: RoomId,
        id: MessageId,
    ) -> Result<(Standing, Message), Error> {
        let standing = self.rooms.authorise(user, room, Action::Read).await?;
        let found = self.log.find(room, id).await?;
        let message = found.filter(|message| message.deleted_at.is_none());
        Ok((standing, message.ok_or(Error::NoSuchMessage)?))
    }

    async fn change(
        &self,
        message: &Message,
        alteration: Alteration,
    ) -> Result<Arc<Message>, Error> {
        let change = NewChange {
            room_id: message.room_id,
            message_id: message.id,
            alteration,
            at: self.clock.now(),
        };
        self.log.change(change).await.map_err(|error| match error {
            ChangeError::NoSuchMessage => Error::NoSuchMessage,
            ChangeError::Fault(fault) => fault.into(),
        })
    }
}
