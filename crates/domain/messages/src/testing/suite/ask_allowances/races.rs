use futures_util::future::join_all;

use super::{AskPorts, question};
use crate::{AskAdmission, AskRequest};

impl AskPorts {
    /// Asks them at once; what becomes of each.
    async fn take_together(
        &self,
        questions: impl IntoIterator<Item = AskRequest>,
    ) -> Vec<AskAdmission> {
        join_all(questions.into_iter().map(|question| self.take(question))).await
    }
}

fn granted(admissions: &[AskAdmission]) -> usize {
    admissions.iter().filter(|admission| **admission == AskAdmission::Granted).count()
}

/// And counted: the others are not.
pub(super) async fn of_many_questions_of_a_person_at_once_one_is_granted(ports: &AskPorts) {
    let admissions = ports.take_together((1..=20).map(|number| question(number, 1, 1))).await;

    assert_eq!(granted(&admissions), 1);
    let refused = admissions.iter().filter(|admission| **admission == AskAdmission::AsksAlready);
    assert_eq!(refused.count(), 19);
    assert!(ports.is_granted(question(21, 1, 2).of_room_limit(2)).await);
}

/// The others may ask elsewhere.
pub(super) async fn of_many_people_at_once_no_more_are_granted_than_the_room_takes(
    ports: &AskPorts,
) {
    let by = |user| question(user, 1, user).of_room_limit(5);

    let admissions = ports.take_together((1..=20).map(by)).await;

    assert_eq!(granted(&admissions), 5);
    assert!(ports.is_granted(question(21, 2, 21)).await);
}
