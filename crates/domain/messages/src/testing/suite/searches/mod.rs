//! The rules that implementations of [`MessageSearch`] must keep, together with the log whose messages they
//! search, a function each.

mod changes;
mod counts;
mod steps;
mod texts;

use std::sync::Arc;

use kernel::{RoomId, UserRef};

use super::{MessagePorts, numbers};
use crate::testing::builders::{new_message, search_term};
use crate::{Message, MessageSearch, NewMessage, SearchStep, Span, WantedHits};

/// The search under test, and what it looks through.
#[derive(Clone)]
pub struct SearchPorts {
    /// The messages that are searched.
    pub messages: MessagePorts,
    /// The search, over the same store as the messages.
    pub search: Arc<dyn MessageSearch>,
}

/// What the steps of a search came to together.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    messages: Vec<Message>,
    counted: u64,
}

impl SearchPorts {
    /// A room of messages with these texts.
    async fn room_of(&self, texts: &[&str]) -> RoomId {
        let (author, room) = self.messages.author_and_room().await;
        self.fill(room, &author, texts.iter().copied()).await;
        room
    }

    /// Sends many messages, several at once.
    async fn fill(
        &self,
        room: RoomId,
        author: &UserRef,
        texts: impl IntoIterator<Item = impl AsRef<str>>,
    ) {
        let new: Vec<NewMessage> =
            texts.into_iter().map(|text| new_message(room, author, text.as_ref())).collect();
        for together in new.chunks(500) {
            for appended in self.messages.append_together(together.iter().cloned()).await {
                appended.expect("a message that is stored");
            }
        }
    }

    /// Everything that the room's log holds, however much that is.
    async fn everything(&self, room: RoomId) -> Vec<Message> {
        let mut rest = self.whole(room).await;
        let mut messages = Vec::new();
        while !rest.is_empty() {
            let chunk = self.messages.list(room, rest).await;
            rest.after = chunk.last().expect("a message of every number").sequence;
            messages.extend(chunk);
        }
        messages
    }

    /// All numbers that the room's log has.
    async fn whole(&self, room: RoomId) -> Span {
        let head = self.messages.log.head(room).await.expect("an answer");
        head.expect("a room that is there").span()
    }

    /// The hits that somebody finds who looks at every message of the span, newest first.
    async fn naive_hits(&self, room: RoomId, term: &str, span: Span) -> Vec<Message> {
        let term = search_term(term);
        let mut messages = self.everything(room).await;
        messages.reverse();
        messages.retain(|message| {
            let is_within = span.after < message.sequence && message.sequence <= span.up_to;
            is_within && message.deleted_at.is_none() && term.is_in(&message.content)
        });
        messages
    }

    /// One step, which must look at something and leave the rest of what it was given.
    async fn step(&self, room: RoomId, term: &str, span: Span, wanted: WantedHits) -> SearchStep {
        let step = self.search.search(room, &search_term(term), span, wanted).await;
        let step = step.expect("an answer");
        assert!(step.messages.len() <= wanted.limit as usize, "more hits than were wanted");
        assert!(step.rest.is_empty() || step.rest.after == span.after, "{:?}", step.rest);
        assert!(step.rest.is_empty() || step.rest.up_to < span.up_to, "{:?}", step.rest);
        step
    }

    /// All steps through a span.
    async fn search(&self, room: RoomId, term: &str, span: Span, wanted: WantedHits) -> Outcome {
        let mut rest = span;
        let mut outcome = Outcome { messages: Vec::new(), counted: 0 };
        while !rest.is_empty() {
            let found = u32::try_from(outcome.messages.len()).expect("not so many hits");
            let still_wanted = WantedHits {
                skip: wanted.skip.saturating_sub(outcome.counted),
                limit: wanted.limit - found,
            };
            let step = self.step(room, term, rest, still_wanted).await;
            outcome.messages.extend(step.messages);
            outcome.counted += step.counted;
            rest = step.rest;
        }
        outcome
    }

    /// The numbers of all hits, newest first.
    async fn hits(&self, room: RoomId, term: &str) -> Vec<i64> {
        let wanted = WantedHits { skip: 0, limit: 10_000 };
        let outcome = self.search(room, term, self.whole(room).await, wanted).await;
        assert_eq!(outcome.counted, 0, "hits that were wanted and not shown");
        numbers(&outcome.messages)
    }

    /// Expects a search to come to what a look at every message comes to.
    async fn assert_naive(&self, room: RoomId, term: &str, span: Span, wanted: WantedHits) {
        let hits = self.naive_hits(room, term, span).await;
        let skip = usize::try_from(wanted.skip).unwrap_or(usize::MAX);
        let messages: Vec<_> =
            hits.iter().skip(skip).take(wanted.limit as usize).cloned().collect();
        let counted = (hits.len() - messages.len()) as u64;

        let outcome = self.search(room, term, span, wanted).await;

        assert_eq!(numbers(&outcome.messages), numbers(&messages), "{term:?} {span:?} {wanted:?}");
        assert_eq!(outcome, Outcome { messages, counted }, "{term:?} {span:?} {wanted:?}");
    }
}

/// Names every rule of implementations of `MessageSearch` to the macro given.
#[macro_export]
macro_rules! search_rules {
    ($run:ident) => {
        $run! {
            a_term_is_found_inside_words_of_any_language,
            a_term_is_found_in_any_case,
            one_character_is_enough_to_be_found,
            signs_mean_nothing_but_themselves,
            the_way_in_which_accents_are_written_does_not_matter,
            a_long_term_is_found_in_a_long_text,
            white_space_counts,
            captions_are_searched,
            hits_come_newest_first_and_whole,
            a_search_stays_in_its_room,
            a_search_stays_in_its_span,
            an_empty_span_has_no_hits,
            steps_go_on_until_nothing_is_left,
            hits_that_are_not_wanted_are_counted,
            a_deleted_message_is_not_found,
            an_edited_message_is_found_as_it_reads_now,
            old_messages_are_found_as_they_read_now,
            many_changes_leave_what_a_look_at_every_message_finds,
            a_purged_message_is_not_found,
            a_hit_shows_its_author_as_they_are_now,
            a_count_is_remembered_for_its_room_and_term,
            a_later_count_replaces_an_earlier_one,
        }
    };
}

mod rules {
    pub(super) use super::changes::*;
    pub(super) use super::counts::*;
    pub(super) use super::steps::*;
    pub(super) use super::texts::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &SearchPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
search_rules!(publish);
