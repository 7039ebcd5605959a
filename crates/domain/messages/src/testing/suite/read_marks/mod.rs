//! The rules that implementations of [`ReadMarkRepository`] must keep, a function each.

mod advancing;
mod awaiting;
mod joining;
mod moving;
mod states;
mod unread;

use std::sync::Arc;

use kernel::testing::noon;
use kernel::{RoomId, UserId, UserRef};
use rooms::{MemberRepository, SettingsRepository};

use super::MessagePorts;
use crate::{MovedMark, ReadMark, ReadMarkRepository, Sequence, Unread};

/// The read marks under test, and what their store must hold for them.
#[derive(Clone)]
pub struct ReadMarkPorts {
    /// The messages that are read.
    pub messages: MessagePorts,
    /// Those who read them, over the same store as the messages.
    pub members: Arc<dyn MemberRepository>,
    /// What those people chose for the rooms, over the same store.
    pub settings: Arc<dyn SettingsRepository>,
    /// The marks, over the same store as the messages.
    pub read_marks: Arc<dyn ReadMarkRepository>,
}

impl ReadMarkPorts {
    /// A room with that many messages, its author, and a member who has read none of them.
    async fn room_to_read(&self, count: usize) -> (RoomId, UserRef, UserRef) {
        let (author, room) = self.messages.author_and_room().await;
        let reader = self.messages.people.sign_up("reader").await;
        self.join(room, reader.id).await;
        self.messages.append_many(room, &author, count).await;
        (room, author, reader)
    }

    async fn join(&self, room: RoomId, user: UserId) {
        self.members.add(room, user, noon()).await.expect("a member that is added");
    }

    async fn leave(&self, room: RoomId, user: UserId) {
        let was_member = self.members.remove(room, user, noon()).await.expect("an answer");
        assert!(was_member, "a member to be removed");
    }

    /// What moved, in the order of rooms and people.
    async fn advance(&self, marks: impl IntoIterator<Item = ReadMark>) -> Vec<MovedMark> {
        let marks = marks.into_iter().collect();
        let mut moved = self.read_marks.advance(marks).await.expect("marks that are kept");
        moved.sort_by_key(|moved| (moved.mark.room_id, moved.mark.user_id));
        moved
    }

    async fn unread(&self, user: UserId, rooms: &[RoomId]) -> Vec<Unread> {
        self.read_marks.unread(user, rooms).await.expect("an answer")
    }

    /// How many messages of the room the person has not read.
    async fn unread_in(&self, room: RoomId, user: UserId) -> u64 {
        let unread = self.unread(user, &[room]).await;
        assert!(unread.iter().all(|unread| unread.room_id == room && unread.count > 0));
        unread.first().map_or(0, |unread| unread.count)
    }
}

/// That a person has read up to this number, at noon.
fn mark(room_id: RoomId, user_id: UserId, number: i64) -> ReadMark {
    ReadMark { room_id, user_id, sequence: Sequence::new(number), at: noon() }
}

/// Names every rule of implementations of `ReadMarkRepository` to the macro given.
#[macro_export]
macro_rules! read_mark_rules {
    ($run:ident) => {
        $run! {
            a_mark_moves_forward,
            a_mark_never_moves_back,
            a_mark_never_moves_beyond_the_last_message,
            the_mark_in_an_empty_room_stays_at_its_start,
            several_marks_move_together,
            the_furthest_of_several_marks_of_a_member_counts,
            no_marks_move_nothing,
            a_mark_moves_in_its_room_for_its_member_only,
            who_is_no_member_has_no_mark_to_move,
            whoever_joins_starts_with_nothing_unread,
            a_member_who_is_added_again_keeps_what_is_unread,
            whoever_left_has_nothing_unread,
            whoever_comes_back_starts_with_nothing_unread,
            what_stands_after_the_mark_is_unread,
            one_s_own_message_is_unread_until_it_is_marked,
            a_deleted_message_is_not_unread,
            an_edited_message_is_unread_no_more_than_before,
            a_mark_may_stand_on_a_deleted_message,
            who_is_no_member_has_nothing_unread,
            rooms_without_anything_unread_are_left_out,
            only_the_rooms_asked_for_are_told,
            a_deleted_room_has_nothing_unread,
            a_mark_that_moves_is_told,
            a_mark_that_does_not_move_is_not_told,
            a_mark_is_told_where_it_stands,
            of_several_marks_of_a_member_the_furthest_is_told,
            a_mark_on_a_deleted_message_is_told,
            whoever_hides_what_they_read_is_not_shown,
            whoever_has_read_nothing_has_read_no_message,
            a_state_tells_what_was_read_last_and_when,
            a_mark_that_does_not_move_leaves_its_state,
            a_deleted_message_may_be_what_was_read_last,
            a_purged_message_is_not_what_was_read_last,
            purged_messages_are_not_unread,
            who_is_no_member_has_read_nothing,
            what_is_awaited_is_counted_also_where_it_is_nothing,
            only_places_that_are_asked_for_are_awaited,
            whoever_wants_no_notice_awaits_nothing,
            who_is_no_member_awaits_nothing,
            hundreds_of_places_are_awaited_at_once,
        }
    };
}

mod rules {
    pub(super) use super::advancing::*;
    pub(super) use super::awaiting::*;
    pub(super) use super::joining::*;
    pub(super) use super::moving::*;
    pub(super) use super::states::*;
    pub(super) use super::unread::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &ReadMarkPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
read_mark_rules!(publish);
