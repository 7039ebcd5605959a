//! The rules that implementations of [`CodeThrottle`] must keep, a function each. The rooms and people in them
//! are numbers that nobody else knows.

mod counting;
mod crowds;
mod windows;

use std::time::Duration;

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UserId};

use crate::{CodeAdmission, CodeAttempt, CodeThrottle, WRONG_CODES_PER_PERSON};

const ROOM: i64 = 7;
const PERSON: i64 = 1;

fn minute(number: u64) -> Timestamp {
    noon() + Duration::from_secs(60 * number)
}

fn minutes(number: u64) -> Duration {
    Duration::from_secs(60 * number)
}

fn attempt(room: i64, user: i64, is_right: bool, at: Timestamp) -> CodeAttempt {
    let room = RoomId::new(room).expect("a positive number");
    let user = UserId::new(user).expect("a positive number");
    CodeAttempt { room, user, is_right, at }
}

fn wrong(room: i64, user: i64, at: Timestamp) -> CodeAttempt {
    attempt(room, user, false, at)
}

fn right(room: i64, user: i64, at: Timestamp) -> CodeAttempt {
    attempt(room, user, true, at)
}

async fn judge(throttle: &dyn CodeThrottle, attempt: CodeAttempt) -> CodeAdmission {
    throttle.judge(attempt).await.expect("an answer")
}

async fn assert_taken(throttle: &dyn CodeThrottle, attempt: CodeAttempt) {
    assert_eq!(judge(throttle, attempt).await, CodeAdmission::Taken, "{attempt:?}");
}

async fn assert_refused(throttle: &dyn CodeThrottle, attempt: CodeAttempt, retry_after: Duration) {
    let refused = CodeAdmission::Refused { retry_after };
    assert_eq!(judge(throttle, attempt).await, refused, "{attempt:?}");
}

/// A person uses up all wrong codes of theirs.
async fn exhaust(throttle: &dyn CodeThrottle, room: i64, user: i64, at: Timestamp) {
    for _ in 0..WRONG_CODES_PER_PERSON {
        assert_taken(throttle, wrong(room, user, at)).await;
    }
}

/// Names every rule of implementations of `CodeThrottle` to the macro given.
#[macro_export]
macro_rules! code_throttle_rules {
    ($run:ident) => {
        $run! {
            after_five_wrong_codes_of_a_person_a_room_takes_none_of_theirs,
            right_codes_are_not_counted,
            a_right_code_takes_back_no_wrong_one,
            other_people_are_not_affected,
            other_rooms_are_not_affected,
            each_person_in_each_room_is_counted_apart,
            a_refused_code_is_not_counted_for_the_room,
            wrong_codes_count_until_the_window_is_over,
            a_window_begins_with_the_first_wrong_code,
            a_refusal_says_how_long_it_lasts,
            refused_codes_do_not_lengthen_a_window,
            removing_leaves_what_still_counts,
            after_sixty_wrong_codes_of_all_a_room_takes_none_of_anybody,
            what_a_full_room_refuses_is_not_counted_for_the_person,
            a_full_room_takes_codes_again_when_its_window_is_over,
            the_longer_of_two_refusals_counts,
            of_many_wrong_codes_of_a_person_at_once_five_are_taken,
            of_many_wrong_codes_of_many_people_at_once_sixty_are_taken,
        }
    };
}

mod rules {
    pub(super) use super::counting::*;
    pub(super) use super::crowds::*;
    pub(super) use super::windows::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(throttle: &dyn CodeThrottle) {
            rules::$rule(throttle).await;
        }
    )*};
}
code_throttle_rules!(publish);
