//! The rules that implementations of [`MessageLog`] must keep, a function each; those of
//! [`MessageSearch`](crate::MessageSearch) are in [`searches`], those of [`FileRegistry`] in [`files`], those
//! of [`FileStore`](crate::FileStore) in [`file_stores`], those of
//! [`ReadMarkRepository`](crate::ReadMarkRepository) in [`read_marks`], those of
//! [`LastRooms`](crate::LastRooms) in [`last_rooms`], and those of
//! [`AskAllowances`](crate::AskAllowances) in [`ask_allowances`].
//!
//! A rule that is added to a file here must be listed in the macro below: a private function that is
//! not is reported by the compiler as unused.

mod appending;
pub mod ask_allowances;
mod attachments;
mod bodies;
mod change_lists;
mod changing;
pub mod file_stores;
pub mod files;
mod finding;
mod heads;
pub mod last_rooms;
mod lists;
mod newest;
mod pages;
mod positions;
mod publishing;
mod purging;
pub mod read_marks;
mod repeats;
mod replies;
pub mod searches;
mod times;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UserRef};
use rooms::RoomRepository;
use rooms::testing::builders::new_room;
use rooms::testing::suite::People;

use super::builders::{deletion, edit, new_message};
use super::fakes::RecordingPublisher;
use crate::{
    AppendError, Appended, FileKey, FileRegistry, KeptFile, Message, MessageLog, NewChange,
    NewMessage, Sequence, Span,
};

/// How long an upload of the rules waits for its message.
const QUARTER: Duration = Duration::from_secs(15 * 60);
/// The smallest difference between two times.
const MICROSECOND: Duration = Duration::from_micros(1);

/// The log under test, and what its store must hold for it.
#[derive(Clone)]
pub struct MessagePorts {
    /// The log, over the same store as the rooms and the people.
    pub log: Arc<dyn MessageLog>,
    /// What the log was given to publish with.
    pub publisher: Arc<RecordingPublisher>,
    /// The files that messages may show, over the same store.
    pub files: Arc<dyn FileRegistry>,
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

    /// Sends several at once, so that a log that stores many together may do so.
    async fn append_together(
        &self,
        messages: impl IntoIterator<Item = NewMessage>,
    ) -> Vec<Result<Appended, AppendError>> {
        join_all(messages.into_iter().map(|new| self.log.append(new))).await
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

    /// A file that the person has uploaded just now, and not sent.
    async fn upload(&self, owner: &UserRef, file: &KeptFile) {
        self.upload_until(owner, file, noon() + QUARTER).await;
    }

    /// A file that is uploaded and, unless a message claims it, due for removal at that time.
    async fn upload_until(&self, owner: &UserRef, file: &KeptFile, due_at: Timestamp) {
        self.files.add(file.key, owner.id, due_at).await.expect("a file that is noted");
        assert!(self.files.complete(file).await.expect("an answer"), "a file that is noted");
    }

    async fn find_file(&self, file: &KeptFile) -> Option<KeptFile> {
        self.files.find(file.key).await.expect("an answer")
    }

    async fn list_due(&self, now: Timestamp) -> Vec<FileKey> {
        self.files.list_due(now, 1_000).await.expect("an answer")
    }

    /// Removes the room's oldest messages for good, up to that many of those sent at noon.
    async fn purge_of_noon(&self, room: RoomId, limit: u32) -> u64 {
        let after_noon = noon() + QUARTER;
        self.log.purge(room, after_noon, after_noon, limit).await.expect("an answer")
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
            the_last_number_of_each_room_is_told,
            deleted_and_purged_messages_leave_the_last_number,
            rooms_that_are_not_there_have_no_last_number,
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
            every_kind_of_message_is_stored_as_it_was_sent,
            a_caption_is_edited_and_its_file_stays,
            a_place_is_edited_to_another,
            a_deleted_message_stays_what_it_was,
            a_file_is_claimed_with_its_message,
            a_file_is_shown_wherever_its_message_is_read,
            a_file_is_claimed_as_what_its_message_shows_it_as,
            a_file_that_nobody_noted_cannot_be_sent,
            a_file_of_somebody_else_cannot_be_sent,
            a_file_that_is_due_cannot_be_sent,
            a_file_that_was_removed_cannot_be_sent,
            a_file_is_sent_once,
            of_messages_with_the_same_file_one_is_stored,
            messages_without_their_files_hold_up_no_others,
            a_message_sent_again_claims_no_file,
            a_message_sent_twice_at_once_claims_one_file,
            a_message_to_an_unknown_room_claims_no_file,
            the_file_of_a_deleted_message_is_due_from_then_on,
            a_reply_tells_what_it_answers,
            a_changed_reply_answers_the_same_message,
            a_reply_outlives_what_it_answers,
            a_deleted_message_can_be_answered,
            what_is_not_in_the_room_cannot_be_answered,
            replies_to_nothing_hold_up_no_others,
            a_reply_to_nothing_claims_no_file,
            a_reply_sent_again_is_known_when_what_it_answers_is_gone,
            the_newest_message_of_each_room_is_told,
            the_newest_message_is_the_newest_that_is_not_deleted,
            rooms_without_messages_have_no_newest_one,
            the_newest_message_comes_as_it_reads_now,
            a_purge_removes_what_is_older_than_its_time,
            a_purge_removes_the_oldest_first_up_to_its_limit,
            a_purge_stays_in_its_room,
            a_purge_removes_deleted_messages_too,
            what_was_purged_is_nowhere_to_be_read,
            pages_are_right_after_a_purge,
            the_files_of_purged_messages_are_due_from_then_on,
            numbers_go_on_after_everything_was_purged,
        }
    };
}

mod rules {
    pub(super) use super::appending::*;
    pub(super) use super::attachments::*;
    pub(super) use super::bodies::*;
    pub(super) use super::change_lists::*;
    pub(super) use super::changing::*;
    pub(super) use super::finding::*;
    pub(super) use super::heads::*;
    pub(super) use super::lists::*;
    pub(super) use super::newest::*;
    pub(super) use super::pages::*;
    pub(super) use super::positions::*;
    pub(super) use super::publishing::*;
    pub(super) use super::purging::*;
    pub(super) use super::repeats::*;
    pub(super) use super::replies::*;
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
