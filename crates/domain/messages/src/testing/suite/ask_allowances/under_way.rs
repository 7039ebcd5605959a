use kernel::testing::noon;

use super::{AskPorts, HOUR, MICROSECOND, question};
use crate::AskAdmission;
use crate::testing::builders::ask_limits;

/// Wherever; others ask meanwhile.
pub(super) async fn a_person_asks_one_question_at_a_time(ports: &AskPorts) {
    assert!(ports.is_granted(question(1, 1, 1)).await);

    for room in [1, 2] {
        assert_eq!(ports.take(question(2, room, 1)).await, AskAdmission::AsksAlready);
    }
    assert!(ports.is_granted(question(3, 1, 2)).await);
}

/// Neither in the room nor for the person.
pub(super) async fn a_second_question_is_not_counted(ports: &AskPorts) {
    let first = question(1, 1, 1).of_room_limit(2).of_person_limit(2);
    let next = question(3, 1, 1).of_room_limit(2).of_person_limit(2);
    assert!(ports.is_granted(first).await);
    for number in 10..15 {
        let second = question(number, 1, 1);
        assert_eq!(ports.take(second).await, AskAdmission::AsksAlready);
    }

    ports.allowances.end(first, true);

    ports.take_in_time(next).await;
}

/// However often.
pub(super) async fn whoever_has_an_answer_may_ask_again(ports: &AskPorts) {
    for number in 1..5 {
        let question = question(number, 1, 1);
        ports.take_in_time(question).await;
        ports.allowances.end(question, true);
    }
}

/// Whoever was to end it may be gone.
pub(super) async fn a_question_ends_by_itself(ports: &AskPorts) {
    let end = noon() + ask_limits().longest;
    assert!(ports.is_granted(question(1, 1, 1)).await);

    let early = question(2, 1, 1).at(end - MICROSECOND);
    assert_eq!(ports.take(early).await, AskAdmission::AsksAlready);
    assert!(ports.is_granted(question(3, 1, 1).at(end)).await);
    let next = question(4, 1, 1).at(end + MICROSECOND);
    assert_eq!(ports.take(next).await, AskAdmission::AsksAlready);
}

/// Whether the old one was asked or not.
pub(super) async fn the_end_of_an_old_question_leaves_a_newer_one(ports: &AskPorts) {
    let end = noon() + ask_limits().longest;
    let [first, second] = [question(1, 1, 1), question(2, 1, 2)];
    for question in [first, second, question(3, 1, 1).at(end), question(4, 1, 2).at(end)] {
        assert!(ports.is_granted(question).await);
    }

    ports.allowances.end(first, true);
    ports.allowances.end(second, false);
    ports.until_ends_are_written().await;

    for next in [question(5, 1, 1), question(6, 1, 2)] {
        assert_eq!(ports.take(next.at(end)).await, AskAdmission::AsksAlready);
    }
}

/// They may ask where there is leave.
pub(super) async fn whoever_is_refused_has_no_question_under_way(ports: &AskPorts) {
    assert!(ports.is_granted(question(1, 1, 1).of_room_limit(1)).await);
    ports.assert_exhausted_until(noon() + HOUR, question(2, 1, 2).of_room_limit(1)).await;

    assert!(ports.is_granted(question(3, 2, 2).of_room_limit(1)).await);
}

/// Somebody who is answered may ask the next at once.
pub(super) async fn a_question_that_is_finished_is_not_under_way_any_more(ports: &AskPorts) {
    let (first, second) = (question(1, 1, 1), question(2, 1, 1));
    assert!(ports.is_granted(first).await);
    ports.allowances.finish(first).await.expect("an answer");
    assert!(ports.is_granted(second).await);
    // It was asked, and so counts.
    let third = question(3, 1, 2).of_room_limit(2);
    assert!(matches!(ports.take(third).await, AskAdmission::Exhausted { .. }));
}
