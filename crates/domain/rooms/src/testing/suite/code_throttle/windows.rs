use std::time::Duration;

use kernel::testing::noon;

use super::{PERSON, ROOM, assert_refused, assert_taken, exhaust, minute, minutes, right, wrong};
use crate::CodeThrottle;

const MICROSECOND: Duration = Duration::from_micros(1);

pub(super) async fn wrong_codes_count_until_the_window_is_over(throttle: &dyn CodeThrottle) {
    exhaust(throttle, ROOM, PERSON, noon()).await;

    let last = minute(15) - MICROSECOND;
    assert_refused(throttle, right(ROOM, PERSON, last), MICROSECOND).await;
    assert_taken(throttle, right(ROOM, PERSON, minute(15))).await;
    exhaust(throttle, ROOM, PERSON, minute(15)).await;
    assert_refused(throttle, right(ROOM, PERSON, minute(15)), minutes(15)).await;
}

pub(super) async fn a_window_begins_with_the_first_wrong_code(throttle: &dyn CodeThrottle) {
    for number in 0..4 {
        assert_taken(throttle, wrong(ROOM, PERSON, minute(number))).await;
    }
    assert_taken(throttle, wrong(ROOM, PERSON, minute(15))).await;
    for _ in 0..4 {
        assert_taken(throttle, wrong(ROOM, PERSON, minute(29))).await;
    }
    assert_refused(throttle, wrong(ROOM, PERSON, minute(29)), minutes(1)).await;
    assert_taken(throttle, wrong(ROOM, PERSON, minute(30))).await;
}

pub(super) async fn a_refusal_says_how_long_it_lasts(throttle: &dyn CodeThrottle) {
    assert_taken(throttle, right(ROOM, PERSON, noon())).await;
    for number in 1..=5 {
        assert_taken(throttle, wrong(ROOM, PERSON, minute(number))).await;
    }
    assert_refused(throttle, wrong(ROOM, PERSON, minute(6)), minutes(10)).await;
    assert_refused(throttle, right(ROOM, PERSON, minute(7)), minutes(9)).await;
}

pub(super) async fn refused_codes_do_not_lengthen_a_window(throttle: &dyn CodeThrottle) {
    exhaust(throttle, ROOM, PERSON, noon()).await;
    for number in 1..15 {
        let left = minutes(15 - number);
        assert_refused(throttle, wrong(ROOM, PERSON, minute(number)), left).await;
    }
    exhaust(throttle, ROOM, PERSON, minute(15)).await;
}

pub(super) async fn removing_leaves_what_still_counts(throttle: &dyn CodeThrottle) {
    assert_eq!(throttle.remove_ended(noon()).await.unwrap(), 0);
    exhaust(throttle, ROOM, PERSON, noon()).await;
    exhaust(throttle, 8, PERSON, minute(2)).await;
    assert_eq!(throttle.remove_ended(minute(15) - MICROSECOND).await.unwrap(), 0);

    let of_person_and_room = 2;
    assert_eq!(throttle.remove_ended(minute(15)).await.unwrap(), of_person_and_room);
    assert_eq!(throttle.remove_ended(minute(15)).await.unwrap(), 0);

    assert_refused(throttle, right(8, PERSON, minute(15)), minutes(2)).await;
    exhaust(throttle, ROOM, PERSON, minute(15)).await;
    assert_eq!(throttle.remove_ended(minute(30)).await.unwrap(), 2 * of_person_and_room);
}
