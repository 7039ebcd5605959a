use kernel::{RoomId, UserId};
use rooms::Action;

use super::Service;
use crate::error::Error;
use crate::model::message::Message;
use crate::model::sequence::Sequence;

/// Messages that one call of [`Service::next_messages`] reads at most.
const CHUNK: u32 = 500;

/// A walk through a room's messages, oldest first, up to the end that was there when it began.
#[derive(Debug)]
pub struct History {
    room: RoomId,
    after: Sequence,
    up_to: Sequence,
}

impl Service {
    /// Begins a walk through all messages of a room that the person may read.
    pub async fn read_history(&self, user: UserId, room: RoomId) -> Result<History, Error> {
        self.rooms.authorise(user, room, Action::Read).await?;
        let head = self.log.head(room).await?.ok_or(rooms::Error::NoSuchRoom)?;
        Ok(History { room, after: head.first.previous(), up_to: head.last })
    }

    /// The next messages of the walk without the deleted ones, or `None` at its end.
    pub async fn next_messages(
        &self,
        history: &mut History,
    ) -> Result<Option<Vec<Message>>, Error> {
        if history.after >= history.up_to {
            return Ok(None);
        }
        let chunk = self.log.list(history.room, history.after, history.up_to, CHUNK).await?;
        history.after = chunk.last().map_or(history.up_to, |message| message.sequence);
        Ok(Some(chunk.into_iter().filter(|message| message.deleted_at.is_none()).collect()))
    }
}
