//! The rules that implementations of [`AskAllowances`] must keep, a function each. All of them want a store in
//! which nobody has asked anything.

mod limits;
mod never_asked;
mod races;
mod removing;
mod under_way;

use std::sync::Arc;
use std::time::{Duration, Instant};

use kernel::testing::noon;
use kernel::{RoomId, Timestamp, UniqueId, UserId};

use crate::testing::builders::ask_limits;
use crate::{AskAdmission, AskAllowances, AskLimits, AskRequest};

/// How long the end of a question may take to be written.
const DEADLINE: Duration = Duration::from_secs(10);
/// The smallest difference between two times.
const MICROSECOND: Duration = Duration::from_micros(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The allowances under test.
#[derive(Clone)]
pub struct AskPorts {
    /// What is asked, counted.
    pub allowances: Arc<dyn AskAllowances>,
}

impl AskPorts {
    async fn take(&self, request: AskRequest) -> AskAdmission {
        self.allowances.take(request).await.expect("an answer")
    }

    async fn is_granted(&self, request: AskRequest) -> bool {
        self.take(request).await == AskAdmission::Granted
    }

    /// Takes leave, if not at once, then when the end of what came before is written.
    async fn take_in_time(&self, request: AskRequest) {
        let begin = Instant::now();
        loop {
            match self.take(request).await {
                AskAdmission::Granted => return,
                refusal => assert!(begin.elapsed() < DEADLINE, "{refusal:?}: {request:?}"),
            }
        }
    }

    /// Waits until the ends of questions before this are written: that of another one is, too.
    async fn until_ends_are_written(&self) {
        let [before, after] = [10_001, 10_002].map(|number| question(number, 10_000, 10_000));
        assert!(self.is_granted(before).await);
        self.allowances.end(before, true);
        self.take_in_time(after).await;
    }

    /// Refused as too much, and told to wait until that time.
    async fn assert_exhausted_until(&self, time: Timestamp, request: AskRequest) {
        let retry_after = time.since(request.at);
        assert_eq!(self.take(request).await, AskAdmission::Exhausted { retry_after });
    }
}

/// A question at noon, with leave for many more. Each number is another question; so it is with rooms and people.
fn question(number: u32, room: u32, user: u32) -> AskRequest {
    AskRequest {
        id: UniqueId::new(number.into()),
        room: RoomId::new(room.into()).expect("a positive number"),
        user: UserId::new(user.into()).expect("a positive number"),
        at: noon(),
        limits: ask_limits(),
    }
}

impl AskRequest {
    fn at(self, at: Timestamp) -> Self {
        Self { at, ..self }
    }

    /// In a room that takes that many questions in an hour.
    fn of_room_limit(self, per_room_and_hour: u32) -> Self {
        Self { limits: AskLimits { per_room_and_hour, ..self.limits }, ..self }
    }

    /// By a person who may ask that many in a day.
    fn of_person_limit(self, per_person_and_day: u32) -> Self {
        Self { limits: AskLimits { per_person_and_day, ..self.limits }, ..self }
    }
}

/// Names every rule of implementations of `AskAllowances` to the macro given.
#[macro_export]
macro_rules! ask_allowance_rules {
    ($run:ident) => {
        $run! {
            a_person_asks_one_question_at_a_time,
            a_second_question_is_not_counted,
            whoever_has_an_answer_may_ask_again,
            a_question_that_is_finished_is_not_under_way_any_more,
            a_question_ends_by_itself,
            the_end_of_an_old_question_leaves_a_newer_one,
            whoever_is_refused_has_no_question_under_way,
            a_room_takes_so_many_questions_in_an_hour,
            a_person_asks_so_many_questions_in_a_day,
            an_hour_begins_with_the_first_question_in_it,
            a_day_begins_with_the_first_question_in_it,
            the_longer_wait_is_told,
            what_one_limit_refuses_is_counted_by_none,
            rooms_and_people_are_counted_apart,
            a_question_that_was_asked_stays_counted,
            a_question_that_was_never_asked_is_not_counted,
            only_the_question_that_was_never_asked_is_taken_back,
            what_is_taken_back_late_leaves_a_newer_hour,
            ending_what_was_never_granted_changes_nothing,
            ending_twice_takes_back_once,
            removing_takes_what_has_ended_by_itself,
            what_counts_after_a_removal_is_as_before,
            the_end_of_what_was_removed_changes_nothing,
            of_many_questions_of_a_person_at_once_one_is_granted,
            of_many_people_at_once_no_more_are_granted_than_the_room_takes,
        }
    };
}

mod rules {
    pub(super) use super::limits::*;
    pub(super) use super::never_asked::*;
    pub(super) use super::races::*;
    pub(super) use super::removing::*;
    pub(super) use super::under_way::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &AskPorts) {
            rules::$rule(ports).await;
        }
    )*};
}
ask_allowance_rules!(publish);
