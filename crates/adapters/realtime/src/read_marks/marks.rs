use std::collections::HashMap;

use kernel::{RoomId, UserId};
use messages::ReadMark;

/// Read marks, the furthest of each person in each room.
#[derive(Debug, Default)]
pub(super) struct Marks {
    people: HashMap<UserId, HashMap<RoomId, ReadMark>>,
    count: usize,
}

impl Marks {
    /// So many are kept; one more is forgotten. A store that is away must not cost all memory.
    pub(super) const MAX: usize = 100_000;

    /// Keeps a mark unless one that is kept lies further.
    pub(super) fn add(&mut self, mark: ReadMark) {
        let is_full = self.count >= Self::MAX;
        let rooms = self.people.entry(mark.user_id).or_default();
        match rooms.get_mut(&mark.room_id) {
            Some(kept) if kept.sequence < mark.sequence => *kept = mark,
            Some(_) => {}
            None if is_full => {}
            None => {
                rooms.insert(mark.room_id, mark);
                self.count += 1;
            }
        }
        if rooms.is_empty() {
            self.people.remove(&mark.user_id);
        }
    }

    /// Takes one person's.
    pub(super) fn take_of(&mut self, user: UserId) -> Vec<ReadMark> {
        let taken = self.people.remove(&user).unwrap_or_default();
        self.count -= taken.len();
        taken.into_values().collect()
    }

    /// Takes everyone's.
    pub(super) fn take_all(&mut self) -> Vec<ReadMark> {
        let all = std::mem::take(self);
        all.people.into_values().flat_map(HashMap::into_values).collect()
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;
    use messages::Sequence;

    use super::*;

    fn mark(user: i64, sequence: i64) -> ReadMark {
        ReadMark {
            room_id: RoomId::new(1).unwrap(),
            user_id: UserId::new(user).unwrap(),
            sequence: Sequence::new(sequence),
            at: Timestamp::from_seconds(sequence),
        }
    }

    #[test]
    fn the_furthest_mark_counts() {
        let mut marks = Marks::default();
        for sequence in [2, 3, 1] {
            marks.add(mark(1, sequence));
        }
        assert_eq!(marks.take_all(), [mark(1, 3)]);
        assert_eq!(marks.take_all(), []);
    }

    #[test]
    fn only_so_many_are_kept() {
        let mut marks = Marks::default();
        for user in 1..=i64::try_from(Marks::MAX).unwrap() + 1 {
            marks.add(mark(user, 1));
        }
        marks.add(mark(1, 2));
        assert_eq!(marks.take_of(UserId::new(1).unwrap()), [mark(1, 2)]);
        marks.add(mark(2, 1));
        assert_eq!(marks.take_all().len(), Marks::MAX - 1);
    }
}
