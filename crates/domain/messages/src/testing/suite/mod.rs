//! The rules that implementations of [`MessageLog`] must keep, a function each.
//!
//! A rule that is added to a file here must be listed in the macro below: a private function that is
//! not is reported by the compiler as unused.

mod appending;
mod publishing;
mod reading;
mod repeats;

use std::sync::Arc;

use kernel::{RoomId, UserRef};
use rooms::RoomRepository;
use rooms::testing::builders::new_room;
use rooms::testing::suite::People;

use super::builders::new_message;
use super::fakes::RecordingPublisher;
use crate::{Appended, Message, MessageLog, NewMessage, Sequence};

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

    /// Everything that the room's log holds.
    async fn list_all(&self, room: RoomId) -> Vec<Message> {
        let up_to = Sequence::new(i64::MAX);
        self.log.list(room, Sequence::START, up_to, 1_000).await.expect("an answer")
    }
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
            a_message_is_published_before_its_append_returns,
            messages_are_published_once_and_in_order,
            a_message_sent_again_is_not_published,
            a_refused_message_is_not_published,
            an_unknown_room_has_no_head,
            the_head_of_an_empty_room_holds_nothing,
            the_head_tells_the_first_and_the_last_number,
            a_list_holds_the_messages_in_order,
            a_list_is_bounded_on_both_sides,
            a_list_is_cut_at_its_limit,
            a_list_holds_one_room_only,
            a_list_shows_the_authors_as_they_are_now,
        }
    };
}

mod rules {
    pub(super) use super::appending::*;
    pub(super) use super::publishing::*;
    pub(super) use super::reading::*;
    pub(super) use super::repeats::*;
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
