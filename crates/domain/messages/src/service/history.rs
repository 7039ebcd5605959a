//! What all ways to read a room's messages have in common.

use kernel::{RoomId, UserId};
use rooms::Action;

use super::Service;
use crate::error::Error;
use crate::model::history_filter::Times;
use crate::model::read_mark::ReadMark;
use crate::model::sequence::Sequence;
use crate::model::span::Span;

/// Messages that are read at once.
pub(super) const CHUNK: u32 = 500;
/// Messages that are read at once where each text is searched: comparing takes time, and others wait for
/// the thread that does it.
pub(super) const SEARCH_CHUNK: u32 = 100;

impl Service {
    /// The numbers within which a person may read what was stored in that time.
    pub(super) async fn readable_span(
        &self,
        user: UserId,
        room: RoomId,
        times: Times,
    ) -> Result<Span, Error> {
        self.rooms.authorise(user, room, Action::Read).await?;
        let span = self.log.head(room).await?.ok_or(rooms::Error::NoSuchRoom)?.span();
        let Times { since, until } = times;
        if since.is_none() && until.is_none() {
            return Ok(span);
        }
        Ok(self.log.narrow(room, span, since, until).await?)
    }

    /// Notes that a person has read a room so far.
    pub(super) fn mark_read(&self, user_id: UserId, room_id: RoomId, sequence: Sequence) {
        self.read_marks.advance(ReadMark { room_id, user_id, sequence, at: self.clock.now() });
    }
}
