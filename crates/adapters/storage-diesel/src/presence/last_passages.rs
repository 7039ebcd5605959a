use std::collections::BTreeMap;

use rooms::Passage;

/// The last passage of each person in each room: by the person first, as memberships are locked.
pub(super) fn last_passages(passages: &[Passage]) -> Vec<Passage> {
    let last: BTreeMap<_, _> =
        passages.iter().map(|passage| ((passage.user, passage.room), *passage)).collect();
    last.into_values().collect()
}

#[cfg(test)]
mod tests {
    use kernel::testing::noon;
    use kernel::{RoomId, UserId};

    use super::*;

    fn passage(user: i64, room: i64, is_here: bool) -> Passage {
        let (user, room) = (UserId::new(user).unwrap(), RoomId::new(room).unwrap());
        Passage { room, user, is_here, at: noon() }
    }

    #[test]
    fn of_each_person_in_each_room_the_last_one_stays_in_the_order_of_people_and_rooms() {
        let (came, went) = (true, false);
        let passages = [
            passage(2, 1, came),
            passage(1, 2, came),
            passage(1, 1, went),
            passage(2, 1, went),
            passage(1, 1, came),
        ];
        let last = [passage(1, 1, came), passage(1, 2, came), passage(2, 1, went)];
        assert_eq!(last_passages(&passages), last);
    }
}
