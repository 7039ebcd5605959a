use kernel::testing::noon;

use super::{AskPorts, DAY, HOUR, MICROSECOND, MINUTE, question};
use crate::AskRequest;
use crate::testing::builders::ask_limits;

/// Whoever asks.
pub(super) async fn a_room_takes_so_many_questions_in_an_hour(ports: &AskPorts) {
    let by = |user| question(user, 1, user).of_room_limit(3);
    for (user, minutes) in [(1, 0), (2, 10), (3, 20)] {
        assert!(ports.is_granted(by(user).at(noon() + MINUTE * minutes)).await);
    }

    let end = noon() + HOUR;
    for at in [noon() + 20 * MINUTE, end - MICROSECOND] {
        ports.assert_exhausted_until(end, by(4).at(at)).await;
    }
    for user in 4..=6 {
        assert!(ports.is_granted(by(user).at(end)).await);
    }
    ports.assert_exhausted_until(end + HOUR, by(7).at(end)).await;
}

/// Wherever they ask: each question ends by itself before the next.
pub(super) async fn a_person_asks_so_many_questions_in_a_day(ports: &AskPorts) {
    let longest = ask_limits().longest;
    let in_room = |room| question(room, room, 1).of_person_limit(3);
    for (room, times) in [(1, 0), (2, 1), (3, 2)] {
        assert!(ports.is_granted(in_room(room).at(noon() + longest * times)).await);
    }

    let end = noon() + DAY;
    for at in [noon() + longest * 3, end - MICROSECOND] {
        ports.assert_exhausted_until(end, in_room(4).at(at)).await;
    }
    for (room, times) in [(4, 0), (5, 1), (6, 2)] {
        assert!(ports.is_granted(in_room(room).at(end + longest * times)).await);
    }
    ports.assert_exhausted_until(end + DAY, in_room(7).at(end + longest * 3)).await;
}

/// Not when the one before it ends, and not with the clock's.
pub(super) async fn an_hour_begins_with_the_first_question_in_it(ports: &AskPorts) {
    let by = |user| question(user, 1, user).of_room_limit(1);
    let later = noon() + HOUR + 30 * MINUTE;
    assert!(ports.is_granted(by(1)).await);
    assert!(ports.is_granted(by(2).at(later)).await);

    ports.assert_exhausted_until(later + HOUR, by(3).at(later + 40 * MINUTE)).await;
    assert!(ports.is_granted(by(3).at(later + HOUR)).await);
}

/// Not at midnight.
pub(super) async fn a_day_begins_with_the_first_question_in_it(ports: &AskPorts) {
    let in_room = |room| question(room, room, 1).of_person_limit(1);
    let later = noon() + DAY + 6 * HOUR;
    assert!(ports.is_granted(in_room(1)).await);
    assert!(ports.is_granted(in_room(2).at(later)).await);

    ports.assert_exhausted_until(later + DAY, in_room(3).at(later + 20 * HOUR)).await;
    assert!(ports.is_granted(in_room(3).at(later + DAY)).await);
}

/// Where both the room and the person have asked enough: before it is over, it is in vain to ask.
pub(super) async fn the_longer_wait_is_told(ports: &AskPorts) {
    let limited = |question: AskRequest| question.of_room_limit(1).of_person_limit(1);
    for question in [question(1, 1, 1), question(2, 2, 2)] {
        assert!(ports.is_granted(limited(question)).await);
    }
    let soon = limited(question(3, 1, 2)).at(noon() + 30 * MINUTE);
    ports.assert_exhausted_until(noon() + DAY, soon).await;

    let late = noon() + DAY - 30 * MINUTE;
    assert!(ports.is_granted(limited(question(4, 3, 3)).at(late)).await);
    ports.assert_exhausted_until(late + HOUR, limited(question(5, 3, 1)).at(late)).await;
}

/// However often it is tried.
pub(super) async fn what_one_limit_refuses_is_counted_by_none(ports: &AskPorts) {
    let limited = |question: AskRequest| question.of_room_limit(2).of_person_limit(1);
    for question in [question(1, 1, 1), question(2, 1, 2), question(3, 2, 3)] {
        assert!(ports.is_granted(limited(question)).await);
    }
    for number in 10..15 {
        let newcomer = limited(question(number, 1, 4));
        ports.assert_exhausted_until(noon() + HOUR, newcomer).await;
    }
    for number in 20..25 {
        let again = limited(question(number, 2, 3)).at(noon() + ask_limits().longest);
        ports.assert_exhausted_until(noon() + DAY, again).await;
    }

    assert!(ports.is_granted(limited(question(4, 2, 4))).await);
    ports.assert_exhausted_until(noon() + HOUR, limited(question(5, 2, 5))).await;
}

/// Even if their numbers are the same.
pub(super) async fn rooms_and_people_are_counted_apart(ports: &AskPorts) {
    let limited = |question: AskRequest| question.of_room_limit(1).of_person_limit(1);
    assert!(ports.is_granted(limited(question(1, 1, 1))).await);

    assert!(ports.is_granted(limited(question(2, 2, 2))).await);
    assert!(ports.is_granted(limited(question(3, 12, 11))).await);
    assert!(ports.is_granted(limited(question(4, 11, 12))).await);
}
