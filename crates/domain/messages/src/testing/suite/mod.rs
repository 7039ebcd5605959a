//! The rules that implementations of [`MessageLog`] must keep, a function each; those of
//! [`ReadMarkRepository`](crate::ReadMarkRepository) are in [`read_marks`], those of
//! [`LastRooms`](crate::LastRooms) in [`last_rooms`].
//!
//! A rule that is added to a file here must be listed in the macro below: a private function that is
//! not is reported by the compiler as unused.

mod appending;
mod change_lists;
mod changing;
mod finding;
mod heads;
pub mod last_rooms;
mod lists;
mod pages;
mod positions;
mod publishing;
pub mod read_marks;
mod repeats;
mod times;

use std::sync::Arc;

use kernel::{RoomId, UserRef};
use rooms::RoomRepository;
use rooms::testing::builders::new_room;
use rooms::testing::suite::People;

use super::builders::{deletion, edit, new_message};
use super::fakes::RecordingPublisher;
use crate::{Appended, Message, MessageLog, NewChange, NewMessage, Sequence, Span};

/// The log under test, and what its store must hold for it.
#[derive(Clone)]
pub struct MessagePorts {
    /// The log, over the same store as the rooms and the people.
    pub log: Arc<dyn MessageLog>,
    /// What the log was given to publish with.
    pub publisher: Arc<RecordingPublisher>,
    /// The rooms that messages are sent to.
    pub rooms: Arc<dyn RoomRepository>,
    /// The people who send them.
    pub people: Arc<dyn People>,
}

impl MessagePorts {
    /// A person, and a room that the person has made.
    async fn author_and_room(&self) -> (UserRef, RoomId) {
        let author = self.people.sign_up("author").await;
        let room = self.add_room(&author).await;
        (author, room)
    }

    async fn add_room(&self, creator: &UserRef) -> RoomId {
        self.rooms.add(new_room(creator.id)).await.expect("a room that is added").id
    }

    async fn append(&self, room: RoomId, author: &UserRef, text: &str) -> Arc<Message> {
        self.append_as(new_message(room, author, text)).await.message
    }

    async fn append_as(&self, new: NewMessage) -> Appended {
        self.log.append(new).await.expect("a message that is stored")
    }

    async fn append_many(&self, room: RoomId, author: &UserRef, count: usize) -> Vec<Arc<Message>> {
        let mut appended = Vec::with_capacity(count);
        for _ in 0..count {
            appended.push(self.append(room, author, "a text").await);
        }
        appended
    }

    async fn edit(&self, message: &Message, text: &str) -> Arc<Message> {
        self.change(edit(message, text)).await
    }

    async fn delete(&self, message: &Message) -> Arc<Message> {
        self.change(deletion(message)).await
    }

    async fn change(&self, change: NewChange) -> Arc<Message> {
        self.log.change(change).await.expect("a message that is changed")
    }

    /// Everything that the room's log holds.
    async fn list_all(&self, room: RoomId) -> Vec<Message> {
        self.list(room, span(0, i64::MAX)).await
    }

    async fn list(&self, room: RoomId, span: Span) -> Vec<Message> {
        self.log.list(room, span, 1_000).await.expect("an answer")
    }
}

fn span(after: i64, up_to: i64) -> Span {
    Span { after: Sequence::new(after), up_to: Sequence::new(up_to) }
}

fn unknown_room() -> RoomId {
    RoomId::new(i64::MAX).expect("a positive number")
}

/// The messages' numbers, in the order given.
fn numbers<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Vec<i64> {
    messages.into_iter().map(|message| message.sequence.get()).collect()
}

/// Names every rule of implementations of `MessageLog` to the macro given.
#[macro_export]
macro_rules! log_rules {
    ($run:ident) => {
        $run! {
            a_message_is_stored_as_it_was_sent,
            a_room_numbers_its_messages_from_one_without_gaps,
            every_room_has_numbers_of_its_own,
            ids_ascend_with_the_numbers,
            a_message_is_never_older_than_its_predecessor,
            rooms_keep_their_times_apart,
            an_unknown_room_takes_no_message,
            a_refused_message_takes_no_number,
            a_message_sent_again_is_the_first_one,
            a_message_sent_again_takes_no_number,
            a_message_sent_again_is_known_after_others,
            the_same_client_id_of_another_person_is_another_message,
            the_same_client_id_in_another_room_is_another_message,
            client_ids_that_differ_in_case_are_different,
            messages_without_a_client_id_are_never_repeats,
            a_changed_message_sent_again_comes_as_it_reads_now,
            a_message_is_published_before_its_append_returns,
            messages_are_published_once_and_in_order,
            a_message_is_published_with_the_picture_that_its_author_was_sent_with,
            a_message_sent_again_is_not_published,
            a_refused_message_is_not_published,
            a_change_is_published_before_it_returns,
            changes_are_published_once_and_in_order,
            a_refused_change_is_not_published,
            an_unknown_room_has_no_head,
            the_head_of_an_empty_room_holds_nothing,
            the_head_tells_the_first_and_the_last_number,
            the_head_tells_the_number_of_the_last_change,
            a_message_is_found_as_it_was_stored,
            a_changed_message_is_found_as_it_reads_now,
            a_message_is_not_found_in_another_room,
            an_unknown_message_is_not_found,
            a_found_message_shows_its_author_as_they_are_now,
            a_list_holds_the_messages_in_order,
            a_list_is_bounded_on_both_sides,
            a_list_is_cut_at_its_limit,
            a_list_holds_deleted_messages_too,
            an_unknown_room_lists_nothing,
            a_list_holds_one_room_only,
            a_list_shows_the_authors_as_they_are_now,
            a_page_holds_the_newest_messages_in_order,
            a_page_past_the_end_is_empty,
            a_page_holds_messages_of_its_span_only,
            deleted_messages_take_no_place_on_a_page,
            pages_together_hold_every_message_once,
            a_span_of_deleted_messages_has_empty_pages,
            a_page_shows_messages_as_they_read_now,
            an_edited_message_has_its_new_text,
            a_deleted_message_is_empty_and_keeps_its_place,
            a_change_leaves_the_rest_of_its_message,
            a_change_leaves_other_messages,
            a_room_numbers_its_changes_from_one_without_gaps,
            a_message_may_be_edited_to_the_same_text,
            the_last_edit_tells_when_a_message_was_edited,
            a_deleted_message_cannot_be_changed,
            an_unknown_message_cannot_be_changed,
            a_message_of_a_deleted_room_cannot_be_changed,
            a_refused_change_takes_no_number,
            a_changed_message_shows_its_author_as_they_are_now,
            changes_are_listed_in_the_order_of_their_numbers,
            a_list_of_changes_begins_after_the_number_given,
            a_message_changed_twice_is_listed_once,
            a_list_of_changes_holds_one_room_only,
            the_position_of_a_message_is_its_number,
            an_id_of_another_room_stands_after_the_one_before,
            the_position_of_an_id_to_come_is_the_last_number,
            a_span_is_narrowed_to_its_times_inclusively,
            a_microsecond_decides_what_is_in_time,
            messages_of_one_time_stay_together,
            a_time_without_messages_leaves_nothing,
            a_part_of_a_span_never_reaches_out_of_it,
            deleted_messages_keep_their_times,
        }
    };
}

mod rules {
    pub(super) use super::appending::*;
    pub(super) use super::change_lists::*;
    pub(super) use super::changing::*;
    pub(super) use super::finding::*;
    pub(super) use super::heads::*;
    pub(super) use super::lists::*;
    pub(super) use super::pages::*;
    pub(super) use super::positions::*;
    pub(super) use super::publishing::*;
    pub(super) use super::repeats::*;
    pub(super) use super::times::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &MessagePorts) {
            rules::$rule(ports).await;
        }
    )*};
}
log_rules!(publish);
