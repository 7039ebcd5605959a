use kernel::testing::noon;

use super::{AskPorts, DAY, HOUR, MINUTE, question};
use crate::{AskAdmission, AskRequest};

/// Also if nothing came of it.
pub(super) async fn a_question_that_was_asked_stays_counted(ports: &AskPorts) {
    let limited = |question: AskRequest| question.of_room_limit(2).of_person_limit(2);
    let (first, second) = (limited(question(1, 1, 1)), limited(question(2, 1, 1)));
    ports.take_in_time(first).await;
    ports.allowances.end(first, true);
    ports.take_in_time(second).await;

    ports.assert_exhausted_until(noon() + HOUR, limited(question(3, 1, 2))).await;
    let later = noon() + second.limits.longest;
    let elsewhere = limited(question(4, 2, 1)).at(later);
    ports.assert_exhausted_until(noon() + DAY, elsewhere).await;
}

/// However often that happens; then there is leave for one that is.
pub(super) async fn a_question_that_was_never_asked_is_not_counted(ports: &AskPorts) {
    let limited = |question: AskRequest| question.of_room_limit(1).of_person_limit(1);
    for number in 1..5 {
        let never_asked = limited(question(number, 1, 1));
        ports.take_in_time(never_asked).await;
        ports.allowances.end(never_asked, false);
    }
    ports.take_in_time(limited(question(5, 1, 1))).await;

    ports.assert_exhausted_until(noon() + HOUR, limited(question(6, 1, 2))).await;
}

/// What else was asked in the room stays counted.
pub(super) async fn only_the_question_that_was_never_asked_is_taken_back(ports: &AskPorts) {
    let by = |number, user| question(number, 1, user).of_room_limit(3);
    for user in 1..=3 {
        assert!(ports.is_granted(by(user, user)).await);
    }

    ports.allowances.end(by(2, 2), false);

    ports.take_in_time(by(4, 4)).await;
    ports.assert_exhausted_until(noon() + HOUR, by(5, 5)).await;
}

/// The hour in which it was counted is over. That its person may ask elsewhere tells that its end is written.
pub(super) async fn what_is_taken_back_late_leaves_a_newer_hour(ports: &AskPorts) {
    let by = |user| question(user, 1, user).of_room_limit(2);
    let late = by(2).at(noon() + HOUR - MINUTE / 2);
    let next_hour = noon() + HOUR;
    for question in [by(1), late, by(3).at(next_hour)] {
        assert!(ports.is_granted(question).await);
    }

    ports.allowances.end(late, false);
    ports.take_in_time(question(10, 2, 2).at(next_hour)).await;

    assert!(ports.is_granted(by(4).at(next_hour)).await);
    ports.assert_exhausted_until(next_hour + HOUR, by(5).at(next_hour)).await;
}

/// Neither for the person nor in the room, whether there was a question of theirs, or too many, or it was never
/// tried.
pub(super) async fn ending_what_was_never_granted_changes_nothing(ports: &AskPorts) {
    let limited = |question: AskRequest| question.of_room_limit(1).of_person_limit(1);
    let [granted, second] = [limited(question(1, 1, 1)), limited(question(2, 1, 1))];
    let [refused, never_taken] = [limited(question(3, 1, 2)), limited(question(4, 1, 3))];
    assert!(ports.is_granted(granted).await);
    assert_eq!(ports.take(second).await, AskAdmission::AsksAlready);
    ports.assert_exhausted_until(noon() + HOUR, refused).await;

    for request in [second, refused, never_taken] {
        ports.allowances.end(request, false);
        ports.allowances.end(request, true);
    }
    ports.until_ends_are_written().await;

    assert_eq!(ports.take(question(5, 2, 1)).await, AskAdmission::AsksAlready);
    ports.assert_exhausted_until(noon() + HOUR, limited(question(6, 1, 2))).await;
    let elsewhere = limited(question(7, 2, 1)).at(noon() + granted.limits.longest);
    ports.assert_exhausted_until(noon() + DAY, elsewhere).await;
}

/// What the person asked before stays counted, and so does what was asked, whatever is said of it later.
pub(super) async fn ending_twice_takes_back_once(ports: &AskPorts) {
    let limited = |question: AskRequest| question.of_room_limit(2).of_person_limit(2);
    let [asked, never_asked] = [limited(question(1, 1, 1)), limited(question(2, 1, 1))];
    ports.take_in_time(asked).await;
    ports.allowances.end(asked, true);
    ports.take_in_time(never_asked).await;

    for request in [never_asked, never_asked, asked] {
        ports.allowances.end(request, false);
    }
    ports.until_ends_are_written().await;

    let next = limited(question(3, 1, 1));
    assert!(ports.is_granted(next).await);
    ports.assert_exhausted_until(noon() + HOUR, limited(question(4, 1, 2))).await;
    let elsewhere = limited(question(5, 2, 1)).at(noon() + next.limits.longest);
    ports.assert_exhausted_until(noon() + DAY, elsewhere).await;
}
