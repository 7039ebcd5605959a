//! What editing and deleting have in common.

use std::sync::Arc;

use kernel::{MessageId, RoomId, UserId};
use rooms::{Action, Standing};

use super::Service;
use crate::error::Error;
use crate::model::change::{Alteration, NewChange};
use crate::model::message::Message;
use crate::ports::ChangeError;

impl Service {
    pub(super) async fn find_readable(
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

    pub(super) async fn change(
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
