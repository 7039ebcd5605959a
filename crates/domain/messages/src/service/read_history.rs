use kernel::{RoomId, SearchTerm, UserId};

use super::Service;
use super::history::{CHUNK, SEARCH_CHUNK};
use crate::error::Error;
use crate::model::history_filter::HistoryFilter;
use crate::model::message::Message;
use crate::model::sequence::Sequence;
use crate::model::span::Span;

/// A walk through a room's messages, oldest first, up to the end that was there when it began.
#[derive(Debug)]
pub struct History {
    room: RoomId,
    reader: UserId,
    rest: Span,
    search: Option<SearchTerm>,
    /// How far the reader was shown everything.
    shown: Option<Sequence>,
}

impl Service {
    /// Begins a walk through the messages of a room that the person may read.
    pub async fn read_history(
        &self,
        user: UserId,
        room: RoomId,
        filter: HistoryFilter,
    ) -> Result<History, Error> {
        let rest = self.readable_span(user, room, filter.times).await?;
        Ok(History { room, reader: user, rest, search: filter.search, shown: None })
    }

    /// The next messages of the walk without the deleted ones, or `None` at its end. Whoever asks for the
    /// end has read them all, unless it was a search, which moves no mark.
    pub async fn next_messages(
        &self,
        history: &mut History,
    ) -> Result<Option<Vec<Message>>, Error> {
        let History { room, reader, rest, search, shown } = history;
        if rest.is_empty() {
            if let Some(sequence) = shown.take() {
                self.mark_read(*reader, *room, sequence);
            }
            return Ok(None);
        }
        let limit = if search.is_some() { SEARCH_CHUNK } else { CHUNK };
        let chunk = self.log.list(*room, *rest, limit).await?;
        rest.after = chunk.last().map_or(rest.up_to, |message| message.sequence);
        if search.is_none() {
            *shown = Some(rest.after);
        }
        let is_asked_for = |message: &Message| {
            message.deleted_at.is_none()
                && search.as_ref().is_none_or(|term| term.is_in(&message.content))
        };
        Ok(Some(chunk.into_iter().filter(is_asked_for).collect()))
    }
}
