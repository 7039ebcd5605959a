use std::sync::Arc;

use kernel::{MessageId, RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::change::Alteration;
use crate::model::message::Message;
use crate::policy;

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
}
