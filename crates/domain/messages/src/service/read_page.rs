use kernel::{Page, RoomId, SearchTerm, UserId};

use super::Service;
use super::history::SEARCH_CHUNK;
use crate::error::Error;
use crate::model::history_filter::HistoryFilter;
use crate::model::message::Message;
use crate::model::span::Span;

impl Service {
    /// One page of a room's messages: the first holds the newest, and within a page they run from old to
    /// new (contracts section 3). Its reader has read them, unless it was a search, which moves no mark.
    pub async fn read_page(
        &self,
        user: UserId,
        room: RoomId,
        filter: HistoryFilter,
        page: Page,
    ) -> Result<Vec<Message>, Error> {
        let span = self.readable_span(user, room, &filter).await?;
        if let Some(term) = &filter.search {
            return self.find_page(room, span, term, page).await;
        }
        let messages = self.log.page(room, span, page.skip(), page.size()).await?;
        if let Some(newest) = messages.last() {
            self.mark_read(user, room, newest.sequence);
        }
        Ok(messages)
    }

    /// A scan from the newest message back, as far as the page reaches.
    async fn find_page(
        &self,
        room: RoomId,
        mut rest: Span,
        term: &SearchTerm,
        page: Page,
    ) -> Result<Vec<Message>, Error> {
        let mut found = Vec::new();
        let mut to_skip = page.skip();
        while !rest.is_empty() && found.len() < page.size() as usize {
            let chunk = self.log.page(room, rest, 0, SEARCH_CHUNK).await?;
            rest.up_to = chunk.first().map_or(rest.after, |oldest| oldest.sequence.previous());
            for message in chunk.into_iter().rev().filter(|message| term.is_in(&message.content)) {
                if to_skip > 0 {
                    to_skip -= 1;
                } else if found.len() < page.size() as usize {
                    found.push(message);
                }
            }
        }
        found.reverse();
        Ok(found)
    }
}
