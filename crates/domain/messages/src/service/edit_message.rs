use std::sync::Arc;

use kernel::{MessageId, RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::change::Alteration;
use crate::model::message::Message;
use crate::model::wording::{GivenWording, Wording};
use crate::policy;

/// A message that a person wants to read differently.
#[derive(Debug, Clone)]
pub struct EditMessage {
    /// The room.
    pub room_id: RoomId,
    /// The message.
    pub message_id: MessageId,
    /// Who wants it.
    pub user: UserId,
    /// Its new words: a text, a caption, or a place, as the message is.
    pub wording: GivenWording,
}

impl Service {
    /// Whether a person may give a message other words, whatever they are. Changes nothing.
    pub async fn authorise_edit(
        &self,
        user: UserId,
        room: RoomId,
        message: MessageId,
    ) -> Result<(), Error> {
        self.find_editable(user, room, message).await.map(drop)
    }

    /// Gives a message other words, as only its author may, and tells the room.
    pub async fn edit_message(&self, command: EditMessage) -> Result<Arc<Message>, Error> {
        let EditMessage { room_id, message_id, user, wording } = command;
        let message = self.find_editable(user, room_id, message_id).await?;
        let wording = Wording::of(message.kind, wording)?;
        self.change(&message, Alteration::Edit(wording)).await
    }
    async fn find_editable(
        &self,
        user: UserId,
        room: RoomId,
        message: MessageId,
    ) -> Result<Message, Error> {
        let (_, message) = self.find_readable(user, room, message).await?;
        if policy::may_edit(user, &message) { Ok(message) } else { Err(Error::NotTheirMessage) }
    }
}
