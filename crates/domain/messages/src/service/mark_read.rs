use kernel::{MessageId, RoomId, UserId};
use rooms::Action;

use super::Service;
use crate::error::Error;
use crate::model::read_mark::ReadState;

/// A person has read a room.
#[derive(Debug, Clone, Copy)]
pub struct MarkRead {
    /// The room.
    pub room_id: RoomId,
    /// Who read.
    pub user: UserId,
    /// The last message that was read; all of them, if none is named.
    pub message_id: Option<MessageId>,
}

impl Service {
    /// Moves a person's mark, never back, and tells how their reading stands then. Somebody who is not in the
    /// room does not come in by it, and has no mark to move.
    pub async fn mark_room_read(&self, command: MarkRead) -> Result<ReadState, Error> {
        let MarkRead { room_id, user, message_id } = command;
        self.rooms.authorise(user, room_id, Action::Read).await?;
        let sequence = match message_id {
            Some(id) => self.log.find(room_id, id).await?.ok_or(Error::NoSuchMessage)?.sequence,
            None => self.log.head(room_id).await?.ok_or(rooms::Error::NoSuchRoom)?.last,
        };
        self.mark_read(user, room_id, sequence);
        self.read_marks.settle(user).await;
        Ok(self.kept_read_marks.state(user, room_id).await?)
    }
}
