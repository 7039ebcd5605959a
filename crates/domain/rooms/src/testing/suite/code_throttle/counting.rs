use kernel::testing::noon;

use super::{PERSON, ROOM, assert_refused, assert_taken, exhaust, minutes, right, wrong};
use crate::CodeThrottle;

pub(super) async fn after_five_wrong_codes_of_a_person_a_room_takes_none_of_theirs(
    throttle: &dyn CodeThrottle,
) {
    for _ in 0..5 {
        assert_taken(throttle, wrong(ROOM, PERSON, noon())).await;
    }
    assert_refused(throttle, wrong(ROOM, PERSON, noon()), minutes(15)).await;
    assert_refused(throttle, right(ROOM, PERSON, noon()), minutes(15)).await;
}

pub(super) async fn right_codes_are_not_counted(throttle: &dyn CodeThrottle) {
    for _ in 0..70 {
        assert_taken(throttle, right(ROOM, PERSON, noon())).await;
    }
    exhaust(throttle, ROOM, PERSON, noon()).await;
    assert_refused(throttle, right(ROOM, PERSON, noon()), minutes(15)).await;
}

pub(super) async fn a_right_code_takes_back_no_wrong_one(throttle: &dyn CodeThrottle) {
    for _ in 0..5 {
        assert_taken(throttle, right(ROOM, PERSON, noon())).await;
        assert_taken(throttle, wrong(ROOM, PERSON, noon())).await;
    }
    assert_refused(throttle, wrong(ROOM, PERSON, noon()), minutes(15)).await;
}

pub(super) async fn other_people_are_not_affected(throttle: &dyn CodeThrottle) {
    exhaust(throttle, ROOM, PERSON, noon()).await;

    assert_taken(throttle, right(ROOM, 2, noon())).await;
    exhaust(throttle, ROOM, 2, noon()).await;
    assert_refused(throttle, wrong(ROOM, 2, noon()), minutes(15)).await;
}

pub(super) async fn other_rooms_are_not_affected(throttle: &dyn CodeThrottle) {
    exhaust(throttle, ROOM, PERSON, noon()).await;

    assert_taken(throttle, right(8, PERSON, noon())).await;
    exhaust(throttle, 8, PERSON, noon()).await;
    assert_refused(throttle, wrong(8, PERSON, noon()), minutes(15)).await;
}

pub(super) async fn each_person_in_each_room_is_counted_apart(throttle: &dyn CodeThrottle) {
    exhaust(throttle, 1, 23, noon()).await;

    for (room, person) in [(12, 3), (23, 1), (123, 1), (1, 2), (1, 3), (i64::MAX, i64::MAX)] {
        exhaust(throttle, room, person, noon()).await;
        assert_refused(throttle, right(room, person, noon()), minutes(15)).await;
    }
}

pub(super) async fn a_refused_code_is_not_counted_for_the_room(throttle: &dyn CodeThrottle) {
    exhaust(throttle, ROOM, PERSON, noon()).await;
    for _ in 0..60 {
        assert_refused(throttle, wrong(ROOM, PERSON, noon()), minutes(15)).await;
    }

    for other in 2..=12 {
        exhaust(throttle, ROOM, other, noon()).await;
    }
    assert_refused(throttle, right(ROOM, 13, noon()), minutes(15)).await;
}
