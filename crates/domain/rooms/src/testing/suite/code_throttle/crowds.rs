use futures_util::future::join_all;
use kernel::testing::noon;

use super::{
    PERSON, ROOM, assert_refused, assert_taken, exhaust, judge, minute, minutes, right, wrong,
};
use crate::{CodeAdmission, CodeAttempt, CodeThrottle};

/// Twelve people use up all wrong codes of a room.
async fn fill(throttle: &dyn CodeThrottle, room: i64) {
    for person in 101..=112 {
        exhaust(throttle, room, person, noon()).await;
    }
}

/// How many of these are taken when all come at once.
async fn taken_at_once(
    throttle: &dyn CodeThrottle,
    attempts: impl Iterator<Item = CodeAttempt>,
) -> usize {
    let judged = join_all(attempts.map(|attempt| judge(throttle, attempt))).await;
    judged.into_iter().filter(|admission| *admission == CodeAdmission::Taken).count()
}

pub(super) async fn after_sixty_wrong_codes_of_all_a_room_takes_none_of_anybody(
    throttle: &dyn CodeThrottle,
) {
    for person in 1..60 {
        assert_taken(throttle, wrong(ROOM, person, noon())).await;
    }
    assert_taken(throttle, right(ROOM, 60, noon())).await;
    assert_taken(throttle, wrong(ROOM, 60, noon())).await;

    for person in [1, 60, 61] {
        assert_refused(throttle, right(ROOM, person, noon()), minutes(15)).await;
        assert_refused(throttle, wrong(ROOM, person, noon()), minutes(15)).await;
        assert_taken(throttle, wrong(8, person, noon())).await;
    }
}

pub(super) async fn what_a_full_room_refuses_is_not_counted_for_the_person(
    throttle: &dyn CodeThrottle,
) {
    fill(throttle, ROOM).await;
    for _ in 0..10 {
        assert_refused(throttle, wrong(ROOM, PERSON, minute(14)), minutes(1)).await;
    }

    exhaust(throttle, ROOM, PERSON, minute(15)).await;
    assert_refused(throttle, wrong(ROOM, PERSON, minute(15)), minutes(15)).await;
}

pub(super) async fn a_full_room_takes_codes_again_when_its_window_is_over(
    throttle: &dyn CodeThrottle,
) {
    fill(throttle, ROOM).await;

    assert_refused(throttle, right(ROOM, PERSON, minute(14)), minutes(1)).await;
    assert_taken(throttle, right(ROOM, PERSON, minute(15))).await;
    assert_taken(throttle, wrong(ROOM, 101, minute(15))).await;
}

pub(super) async fn the_longer_of_two_refusals_counts(throttle: &dyn CodeThrottle) {
    for person in 102..=112 {
        exhaust(throttle, ROOM, person, noon()).await;
    }
    exhaust(throttle, ROOM, PERSON, minute(2)).await;

    assert_refused(throttle, right(ROOM, PERSON, minute(3)), minutes(14)).await;
    assert_refused(throttle, right(ROOM, 2, minute(3)), minutes(12)).await;
}

pub(super) async fn of_many_wrong_codes_of_a_person_at_once_five_are_taken(
    throttle: &dyn CodeThrottle,
) {
    let wrong_ones = (0..50).map(|_| wrong(ROOM, PERSON, noon()));
    assert_eq!(taken_at_once(throttle, wrong_ones).await, 5);
    assert_refused(throttle, right(ROOM, PERSON, noon()), minutes(15)).await;
}

pub(super) async fn of_many_wrong_codes_of_many_people_at_once_sixty_are_taken(
    throttle: &dyn CodeThrottle,
) {
    let wrong_ones = (1..=20).flat_map(|person| [wrong(ROOM, person, noon()); 5]);
    assert_eq!(taken_at_once(throttle, wrong_ones).await, 60);
    assert_refused(throttle, right(ROOM, 21, noon()), minutes(15)).await;
}
