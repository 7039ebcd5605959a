use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};
use messages::{Awaited, MovedMark, ReadMark, ReadMarkRepository, ReadState, Unread};

use crate::database::{Database, on_database};

/// Marks in one transaction at most, so that messages need not wait long for the writer.
const MARKS_AT_ONCE: usize = 500;

/// Read marks in the database.
pub(crate) struct DieselReadMarkRepository {
    database: Database,
}

impl DieselReadMarkRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl ReadMarkRepository for DieselReadMarkRepository {
    async fn advance(&self, marks: Vec<ReadMark>) -> Result<Vec<MovedMark>, Fault> {
        let mut moved = Vec::new();
        for marks in furthest(marks).chunks(MARKS_AT_ONCE) {
            let marks = marks.to_vec();
            let some = on_database!(self.database, write, read_mark_statements::advance(&marks))?;
            moved.extend(some);
        }
        Ok(moved)
    }

    async fn unread(&self, user: UserId, rooms: &[RoomId]) -> Result<Vec<Unread>, Fault> {
        let rooms: Vec<i64> = rooms.iter().map(|room| room.get()).collect();
        Ok(on_database!(self.database, read, read_marks::unread(user, &rooms))?)
    }

    async fn state(&self, user: UserId, room: RoomId) -> Result<ReadState, Fault> {
        Ok(on_database!(self.database, read, read_marks::state(user, room))?)
    }

    async fn awaited(&self, places: &[(RoomId, UserId)]) -> Result<Vec<Awaited>, Fault> {
        let places = places.to_vec();
        Ok(on_database!(self.database, read, awaited_statements::list(&places))?)
    }
}

/// The furthest mark of each person in each room, in the order of persons and rooms, in which every node
/// locks them.
fn furthest(mut marks: Vec<ReadMark>) -> Vec<ReadMark> {
    let place = |mark: &ReadMark| (mark.user_id, mark.room_id);
    marks.sort_by_key(|mark| (place(mark), std::cmp::Reverse(mark.sequence)));
    marks.dedup_by_key(|mark| place(mark));
    marks
}

#[cfg(test)]
mod tests {
    use kernel::testing::noon;
    use messages::Sequence;

    use super::*;

    fn mark(user: i64, room: i64, sequence: i64) -> ReadMark {
        ReadMark {
            room_id: RoomId::new(room).unwrap(),
            user_id: UserId::new(user).unwrap(),
            sequence: Sequence::new(sequence),
            at: noon(),
        }
    }

    #[test]
    fn of_several_marks_the_furthest_counts() {
        let marks = vec![mark(2, 1, 4), mark(1, 2, 3), mark(2, 1, 9), mark(1, 1, 1), mark(2, 1, 5)];
        assert_eq!(furthest(marks), [mark(1, 1, 1), mark(1, 2, 3), mark(2, 1, 9)]);
    }
}
