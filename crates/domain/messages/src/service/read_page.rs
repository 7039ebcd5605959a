use kernel::{Page, RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::history_filter::Times;
use crate::model::message::Message;

impl Service {
    /// One page of a room's messages: the first holds the newest, and within a page they run from old to
    /// new (contracts section 3). Its reader has read them.
    pub async fn read_page(
        &self,
        user: UserId,
        room: RoomId,
        times: Times,
        page: Page,
    ) -> Result<Vec<Message>, Error> {
        let span = self.readable_span(user, room, times).await?;
        let messages = self.log.page(room, span, page.skip(), page.size()).await?;
        if let Some(newest) = messages.last() {
            self.mark_read(user, room, newest.sequence);
        }
        Ok(messages)
    }
}
