use kernel::{Page, RoomId, SearchTerm, UserId};

use super::Service;
use crate::error::Error;
use crate::model::history_filter::Times;
use crate::model::message::Message;
use crate::model::search::WantedHits;
use crate::model::span::Span;

/// A search for one page of hits, from the newest message back. It goes on step by step, so that whoever
/// runs it can let others have their turn.
#[derive(Debug)]
pub struct PageSearch {
    room: RoomId,
    rest: Span,
    term: SearchTerm,
    to_skip: u64,
    size: usize,
    /// Newest first.
    found: Vec<Message>,
}

impl PageSearch {
    /// Whether the page is full, or nothing is left to be looked at.
    pub fn is_over(&self) -> bool {
        self.found.len() == self.size || self.rest.is_empty()
    }

    /// What was found, oldest first. It marks nothing as read: hits may lie anywhere.
    pub fn into_messages(self) -> Vec<Message> {
        self.found.into_iter().rev().collect()
    }
}

impl Service {
    /// Begins to search the messages of a room that the person may read.
    pub async fn search_page(
        &self,
        user: UserId,
        room: RoomId,
        term: SearchTerm,
        times: Times,
        page: Page,
    ) -> Result<PageSearch, Error> {
        let rest = self.readable_span(user, room, times).await?;
        let size = page.size() as usize;
        Ok(PageSearch { room, rest, term, to_skip: page.skip(), size, found: Vec::new() })
    }

    /// Looks through the next messages.
    pub async fn search_on(&self, search: &mut PageSearch) -> Result<(), Error> {
        let PageSearch { room, rest, term, to_skip, size, found } = search;
        let limit = u32::try_from(*size - found.len()).unwrap_or(u32::MAX);
        let wanted = WantedHits { skip: *to_skip, limit };
        let step = self.search.search(*room, term, *rest, wanted).await?;
        *to_skip -= step.counted.min(*to_skip);
        found.extend(step.messages);
        *rest = step.rest;
        Ok(())
    }
}
