use kernel::{Page, RoomId, SearchTerm, UserId};
use rooms::Action;

use super::Service;
use crate::error::Error;
use crate::model::message::{LogHead, Message};
use crate::model::search::{HitCount, WantedHits};
use crate::model::sequence::Sequence;
use crate::model::span::Span;

/// A search of a room for one page of hits, and for how many there are in all. It goes on step by step, so
/// that whoever runs it can let others have their turn.
#[derive(Debug)]
pub struct RoomSearch {
    room: RoomId,
    term: SearchTerm,
    page: Page,
    head: LogHead,
    rest: Span,
    /// How many hits the messages up to this number have, which need not be counted again.
    known: Option<(Sequence, u64)>,
    /// Newest first.
    found: Vec<Message>,
    /// Hits that were passed, those found included.
    passed: u64,
    /// Those of them that were not known.
    counted: u64,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The hits of the page, newest first.
    pub messages: Vec<Message>,
    /// How many hits the room has.
    pub total: u64,
    /// Whether there are older ones.
    pub has_more: bool,
}

impl RoomSearch {
    /// Whether the page is full and all hits are counted.
    pub fn is_over(&self) -> bool {
        self.rest.is_empty() || (self.is_page_full() && self.rest.up_to <= self.counted_up_to())
    }

    fn is_page_full(&self) -> bool {
        self.found.len() == self.page.size() as usize
    }

    fn counted_up_to(&self) -> Sequence {
        self.known.map_or(Sequence::START, |(up_to, _)| up_to)
    }

    /// What is to be looked at next: what is known is not counted again, but looked at for the page.
    fn next_part(&self) -> Span {
        let boundary = self.counted_up_to();
        let stops_there = boundary > self.rest.after && boundary < self.rest.up_to;
        if stops_there { Span { after: boundary, ..self.rest } } else { self.rest }
    }

    /// How many hits there are, once the search is over.
    fn total(&self) -> u64 {
        self.counted + self.known.map_or(0, |(_, hits)| hits)
    }

    /// What was found, once the search is over.
    fn into_found(self) -> Found {
        let total = self.total();
        let shown = self.page.skip().saturating_add(self.found.len() as u64);
        Found { has_more: shown < total, total, messages: self.found }
    }
}

impl Service {
    /// Begins to search the undeleted messages of a room that the person may read.
    pub async fn search_room(
        &self,
        user: UserId,
        room: RoomId,
        term: SearchTerm,
        page: Page,
    ) -> Result<RoomSearch, Error> {
        self.rooms.authorise(user, room, Action::Read).await?;
        let head = self.log.head(room).await?.ok_or(rooms::Error::NoSuchRoom)?;
        let known = self.search.remembered_count(room, &term).filter(|count| holds(count, head));
        Ok(RoomSearch {
            known: known.map(|count| (count.of.last, count.hits)),
            room,
            term,
            page,
            head,
            rest: head.span(),
            found: Vec::new(),
            passed: 0,
            counted: 0,
        })
    }

    /// Looks through the next messages.
    pub async fn search_further(&self, search: &mut RoomSearch) -> Result<(), Error> {
        let part = search.next_part();
        let is_known = part.up_to <= search.counted_up_to();
        let wanted = WantedHits {
            skip: search.page.skip().saturating_sub(search.passed),
            limit: search.page.size() - u32::try_from(search.found.len()).unwrap_or_default(),
        };
        let step = self.search.search(search.room, &search.term, part, wanted).await?;
        let hits = step.counted + step.messages.len() as u64;
        search.found.extend(step.messages);
        search.passed += hits;
        if !is_known {
            search.counted += hits;
        }
        search.rest.up_to = if step.rest.is_empty() { part.after } else { step.rest.up_to };
        Ok(())
    }

    /// Ends a search that is over. What it counted is remembered for the next page.
    pub fn end_search(&self, search: RoomSearch) -> Found {
        let count = HitCount { of: search.head, hits: search.total() };
        self.search.remember_count(search.room, &search.term, count);
        search.into_found()
    }
}

/// Whether a count of the past still holds for what the log had then: nothing of that was changed or removed.
fn holds(count: &HitCount, head: LogHead) -> bool {
    count.of.first == head.first
        && count.of.last_change == head.last_change
        && count.of.last <= head.last
}
