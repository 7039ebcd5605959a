use kernel::Timestamp;
use kernel::testing::noon;

use super::{AskPorts, DAY, HOUR, MICROSECOND, question};
use crate::AskAdmission;
use crate::testing::builders::ask_limits;

impl AskPorts {
    async fn remove_ended(&self, now: Timestamp) -> usize {
        self.allowances.remove_ended(now).await.expect("an answer")
    }
}

/// The question, when it has taken too long; then what it counts for in the room, and then for its person.
pub(super) async fn removing_takes_what_has_ended_by_itself(ports: &AskPorts) {
    assert_eq!(ports.remove_ended(noon()).await, 0);
    assert!(ports.is_granted(question(1, 1, 1)).await);

    for end in [noon() + ask_limits().longest, noon() + HOUR, noon() + DAY] {
        assert_eq!(ports.remove_ended(end - MICROSECOND).await, 0);
        assert_eq!(ports.remove_ended(end).await, 1);
        assert_eq!(ports.remove_ended(end).await, 0);
    }
}

/// A question is under way, and a limit reached, until each of them ends.
pub(super) async fn what_counts_after_a_removal_is_as_before(ports: &AskPorts) {
    let end = noon() + ask_limits().longest;
    assert!(ports.is_granted(question(1, 1, 1)).await);

    ports.remove_ended(end - MICROSECOND).await;
    let early = question(2, 2, 1).at(end - MICROSECOND);
    assert_eq!(ports.take(early).await, AskAdmission::AsksAlready);

    ports.remove_ended(end).await;
    ports.assert_exhausted_until(noon() + HOUR, question(3, 1, 2).of_room_limit(1).at(end)).await;
    ports.assert_exhausted_until(noon() + DAY, question(4, 2, 1).of_person_limit(1).at(end)).await;
}

/// Nobody can tell any more whether the model was asked.
pub(super) async fn the_end_of_what_was_removed_changes_nothing(ports: &AskPorts) {
    let end = noon() + ask_limits().longest;
    let removed = question(1, 1, 1);
    assert!(ports.is_granted(removed).await);
    assert_eq!(ports.remove_ended(end).await, 1);

    ports.allowances.end(removed, false);
    ports.until_ends_are_written().await;

    ports.assert_exhausted_until(noon() + HOUR, question(2, 1, 2).of_room_limit(1).at(end)).await;
}
