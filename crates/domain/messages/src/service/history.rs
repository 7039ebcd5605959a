use kernel::{Page, RoomId, SearchTerm, Timestamp, UserId};
use rooms::Action;

use super::Service;
use crate::error::Error;
use crate::model::message::Message;
use crate::model::read_mark::ReadMark;
use crate::model::sequence::Sequence;
use crate::model::span::Span;

/// Messages that are read at once.
const CHUNK: u32 = 500;

/// Which messages of a room somebody wants to read.
#[derive(Debug, Clone, Default)]
pub struct HistoryFilter {
    /// None stored before.
    pub since: Option<Timestamp>,
    /// None stored after.
    pub until: Option<Timestamp>,
    /// What their texts hold, if that matters.
    pub search: Option<SearchTerm>,
}

/// A walk through a room's messages, oldest first, up to the end that was there when it began.
#[derive(Debug)]
pub struct History {
    room: RoomId,
    reader: UserId,
    rest: Span,
    search: Option<SearchTerm>,
}

impl Service {
    /// Begins a walk through the messages of a room that the person may read.
    pub async fn read_history(
        &self,
        user: UserId,
        room: RoomId,
        filter: HistoryFilter,
    ) -> Result<History, Error> {
        let rest = self.readable_span(user, room, &filter).await?;
        Ok(History { room, reader: user, rest, search: filter.search })
    }

    /// The next messages of the walk without the deleted ones, or `None` at its end, where the reader has
    /// read them all.
    pub async fn next_messages(
        &self,
        history: &mut History,
    ) -> Result<Option<Vec<Message>>, Error> {
        let History { room, reader, rest, search } = history;
        if rest.is_empty() {
            return Ok(None);
        }
        let chunk = self.log.list(*room, *rest, CHUNK).await?;
        rest.after = chunk.last().map_or(rest.up_to, |message| message.sequence);
        if rest.is_empty() && search.is_none() {
            self.mark_read(*reader, *room, rest.up_to);
        }
        let shown = chunk.into_iter().filter(|message| {
            message.deleted_at.is_none()
                && search.as_ref().is_none_or(|term| term.is_in(&message.content))
        });
        Ok(Some(shown.collect()))
    }

    /// One page of a room's messages: the first holds the newest, and within a page they run from old to
    /// new (contracts section 3).
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

    async fn readable_span(
        &self,
        user: UserId,
        room: RoomId,
        filter: &HistoryFilter,
    ) -> Result<Span, Error> {
        self.rooms.authorise(user, room, Action::Read).await?;
        let span = self.log.head(room).await?.ok_or(rooms::Error::NoSuchRoom)?.span();
        if filter.since.is_none() && filter.until.is_none() {
            return Ok(span);
        }
        Ok(self.log.narrow(room, span, filter.since, filter.until).await?)
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
            let chunk = self.log.page(room, rest, 0, CHUNK).await?;
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

    pub(crate) fn mark_read(&self, user_id: UserId, room_id: RoomId, sequence: Sequence) {
        self.read_marks.advance(ReadMark { room_id, user_id, sequence, at: self.clock.now() });
    }
}
