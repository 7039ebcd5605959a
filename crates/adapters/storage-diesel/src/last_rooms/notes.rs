use std::collections::BTreeMap;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{RoomId, UserId};
use moka::sync::Cache;

use super::LastRoom;

/// People of whom a node knows at once where they post.
const MOST_KNOWN: u64 = 100_000;

/// So long a node takes it that a person posts where they did, and writes nothing of it: they may have
/// posted elsewhere meanwhile, through another node. The port allows as much.
const KNOWN_FOR: Duration = Duration::from_secs(10);

/// People whose rooms wait to be written. They are written in one transaction, and messages need not wait
/// long for the writer.
const MOST_WAITING: usize = 2_000;

/// Where people posted last through this node: what is new about it waits here to be written.
pub(crate) struct Notes {
    known: Cache<UserId, RoomId>,
    pending: Mutex<Pending>,
}

#[derive(Default)]
struct Pending {
    waiting: BTreeMap<UserId, RoomId>,
    /// Whether a job is on its way that will take what waits.
    has_job: bool,
    being_written: BTreeMap<UserId, RoomId>,
}

/// Who is to see to it that what waits is written.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub(super) enum Duty {
    /// The caller, by a job.
    Write,
    /// Nobody has to, or somebody else does already.
    Nothing,
}

impl Notes {
    /// None yet.
    pub(crate) fn new() -> Self {
        let known = Cache::builder().max_capacity(MOST_KNOWN).time_to_live(KNOWN_FOR).build();
        Self { known, pending: Mutex::default() }
    }

    /// Notes where a person posted.
    pub(super) fn add(&self, user: UserId, room: RoomId) -> Duty {
        if self.known.get(&user) == Some(room) {
            return Duty::Nothing;
        }
        let mut pending = self.lock();
        if pending.has_place_for(user) {
            // Under the lock: of two notes at once, what is known and what is written must be the same.
            self.known.insert(user, room);
            pending.waiting.insert(user, room);
        } else {
            log_loss(user, room);
        }
        if pending.has_job {
            return Duty::Nothing;
        }
        pending.has_job = true;
        Duty::Write
    }

    /// Where the person posted, unless that is written already.
    pub(super) fn pending(&self, user: UserId) -> Option<RoomId> {
        let pending = self.lock();
        pending.waiting.get(&user).or_else(|| pending.being_written.get(&user)).copied()
    }

    /// What a job is to write, in the order of people, in which every node locks them. The same until it
    /// is settled or lost, since a job may run again; what is noted meanwhile is for a job of its own.
    pub(super) fn batch(&self) -> Vec<LastRoom> {
        let mut pending = self.lock();
        if pending.being_written.is_empty() {
            pending.being_written = mem::take(&mut pending.waiting);
            pending.has_job = false;
        }
        let batch = pending.being_written.iter();
        batch.map(|(&user, &room)| LastRoom { user, room }).collect()
    }

    /// The batch is written.
    pub(super) fn settle_batch(&self) {
        self.lock().being_written.clear();
    }

    /// A job failed, perhaps before it took its batch: what it was to write waits, after whatever is newer,
    /// for the job of the next note.
    pub(super) fn put_batch_back(&self) {
        let mut pending = self.lock();
        let batch = mem::take(&mut pending.being_written);
        if batch.is_empty() {
            // Otherwise a job that was asked for after this one took its batch may be on its way.
            pending.has_job = false;
        }
        for (user, room) in batch {
            pending.put_back(user, room);
        }
        self.known.invalidate_all();
    }

    /// No job could be made: what waits is for that of the next note.
    pub(super) fn leave_to_next_job(&self) {
        let mut pending = self.lock();
        pending.has_job = false;
        self.known.invalidate_all();
    }

    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pending {
    fn has_place_for(&self, user: UserId) -> bool {
        self.waiting.len() < MOST_WAITING || self.waiting.contains_key(&user)
    }

    /// Puts back what was to be written, unless something newer of that person waits.
    fn put_back(&mut self, user: UserId, room: RoomId) {
        if self.has_place_for(user) {
            self.waiting.entry(user).or_insert(room);
        } else {
            log_loss(user, room);
        }
    }
}

fn log_loss(user: UserId, room: RoomId) {
    tracing::debug!(%user, %room, "too many last rooms wait to be written: one is lost");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: i64) -> UserId {
        UserId::new(id).unwrap()
    }

    fn room(id: i64) -> RoomId {
        RoomId::new(id).unwrap()
    }

    fn written(notes: &Notes) -> Vec<(i64, i64)> {
        notes.batch().iter().map(|last| (last.user.get(), last.room.get())).collect()
    }

    #[test]
    fn one_job_writes_what_is_noted_until_it_runs() {
        let notes = Notes::new();
        assert_eq!(notes.add(user(2), room(1)), Duty::Write);
        assert_eq!(notes.add(user(1), room(1)), Duty::Nothing);
        assert_eq!(notes.add(user(2), room(3)), Duty::Nothing);
        assert_eq!(written(&notes), [(1, 1), (2, 3)]);
    }

    #[test]
    fn who_stays_in_a_room_is_written_once() {
        let notes = Notes::new();
        assert_eq!(notes.add(user(1), room(1)), Duty::Write);
        assert_eq!(written(&notes), [(1, 1)]);
        notes.settle_batch();

        assert_eq!(notes.add(user(1), room(1)), Duty::Nothing);
        assert_eq!(notes.pending(user(1)), None);
        assert_eq!(notes.add(user(1), room(2)), Duty::Write);
    }

    #[test]
    fn what_is_noted_while_a_job_writes_is_for_the_next() {
        let notes = Notes::new();
        assert_eq!(notes.add(user(1), room(1)), Duty::Write);
        assert_eq!(written(&notes), [(1, 1)]);
        assert_eq!(notes.add(user(1), room(2)), Duty::Write);
        assert_eq!(notes.pending(user(1)), Some(room(2)));

        assert_eq!(written(&notes), [(1, 1)], "the job runs again");
        notes.settle_batch();
        assert_eq!(written(&notes), [(1, 2)]);
        assert_eq!(notes.pending(user(1)), Some(room(2)));
        notes.settle_batch();
        assert_eq!(notes.pending(user(1)), None);
    }

    #[test]
    fn what_a_job_did_not_take_before_it_failed_is_for_that_of_the_next_note() {
        let notes = Notes::new();
        assert_eq!(notes.add(user(1), room(1)), Duty::Write);

        notes.put_batch_back();

        assert_eq!(notes.pending(user(1)), Some(room(1)));
        assert_eq!(notes.add(user(1), room(1)), Duty::Write);
        assert_eq!(notes.add(user(2), room(1)), Duty::Nothing);
        assert_eq!(written(&notes), [(1, 1), (2, 1)]);
    }

    #[test]
    fn what_could_not_be_written_waits_again_unless_something_newer_does() {
        let notes = Notes::new();
        assert_eq!(notes.add(user(1), room(1)), Duty::Write);
        assert_eq!(notes.add(user(2), room(1)), Duty::Nothing);
        assert_eq!(written(&notes), [(1, 1), (2, 1)]);
        assert_eq!(notes.add(user(1), room(2)), Duty::Write);

        notes.put_batch_back();

        assert_eq!([1, 2].map(|id| notes.pending(user(id))), [2, 1].map(|id| Some(room(id))));
        assert_eq!(notes.add(user(3), room(1)), Duty::Nothing, "a job is on its way");
        assert_eq!(written(&notes), [(1, 2), (2, 1), (3, 1)]);
    }

    #[test]
    fn what_is_noted_while_no_job_can_be_made_is_for_that_of_the_next_note() {
        let notes = Notes::new();
        assert_eq!(notes.add(user(1), room(1)), Duty::Write);

        notes.leave_to_next_job();

        assert_eq!(notes.pending(user(1)), Some(room(1)));
        assert_eq!(notes.add(user(1), room(1)), Duty::Write);
        assert_eq!(written(&notes), [(1, 1)]);
    }

    #[test]
    fn what_waits_is_bounded() {
        let notes = Notes::new();
        assert_eq!(notes.add(user(1), room(1)), Duty::Write);
        for id in 2..=2_001 {
            assert_eq!(notes.add(user(id), room(1)), Duty::Nothing);
        }
        assert_eq!(notes.add(user(7), room(2)), Duty::Nothing);
        assert_eq!((notes.pending(user(7)), notes.pending(user(2_001))), (Some(room(2)), None));
        assert_eq!(notes.batch().len(), 2_000);
        assert_eq!(notes.add(user(2_001), room(1)), Duty::Write);

        notes.put_batch_back();
        assert_eq!(notes.pending(user(2_001)), Some(room(1)));
        assert_eq!(notes.batch().len(), 2_000);
    }

    #[test]
    fn a_note_that_is_lost_has_what_waits_written_all_the_same() {
        let notes = Notes::new();
        for id in 1..=2_000 {
            let _ = notes.add(user(id), room(1));
        }
        notes.put_batch_back();

        assert_eq!(notes.add(user(2_001), room(1)), Duty::Write);
        assert_eq!(notes.batch().len(), 2_000);
    }
}
