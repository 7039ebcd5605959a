use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};
use messages::{ReadMark, ReadMarkRepository, Unread};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{room, user};

/// A store of read marks that can be told to wait or to fail.
pub(crate) struct KeptMarks {
    written: Mutex<Vec<Vec<ReadMark>>>,
    failures: AtomicUsize,
    gate: Semaphore,
}

impl Default for KeptMarks {
    fn default() -> Self {
        Self {
            written: Mutex::default(),
            failures: AtomicUsize::default(),
            gate: Semaphore::new(1),
        }
    }
}

impl KeptMarks {
    /// How far a person has read in room 1.
    pub(crate) fn read(&self, number: i64) -> Option<i64> {
        let written = self.written.lock().unwrap();
        let marks = written.iter().flatten();
        let theirs = marks.filter(|mark| mark.user_id == user(number) && mark.room_id == room(1));
        theirs.map(|mark| mark.sequence.get()).max()
    }

    /// All marks in the order of writing.
    pub(crate) fn all(&self) -> Vec<ReadMark> {
        self.written.lock().unwrap().concat()
    }

    /// How often marks were written.
    pub(crate) fn writes(&self) -> usize {
        self.written.lock().unwrap().len()
    }

    /// The most marks of one person that one writing had.
    pub(crate) fn most_at_once(&self) -> usize {
        let written = self.written.lock().unwrap();
        let counts = written.iter().map(|marks| {
            let mut people = HashMap::<UserId, usize>::new();
            for mark in marks {
                *people.entry(mark.user_id).or_default() += 1;
            }
            people.into_values().max().unwrap_or_default()
        });
        counts.max().unwrap_or_default()
    }

    /// Lets the next `count` writings fail.
    pub(crate) fn fail(&self, count: usize) {
        self.failures.store(count, Ordering::SeqCst);
    }

    /// Holds up all writings until the permit is dropped.
    pub(crate) async fn hold(&self) -> SemaphorePermit<'_> {
        self.gate.acquire().await.unwrap()
    }
}

#[async_trait]
impl ReadMarkRepository for KeptMarks {
    async fn advance(&self, marks: Vec<ReadMark>) -> Result<(), Fault> {
        drop(self.gate.acquire().await.unwrap());
        let failed = self
            .failures
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| count.checked_sub(1));
        if failed.is_ok() {
            return Err(Fault::unavailable("told to fail"));
        }
        self.written.lock().unwrap().push(marks);
        Ok(())
    }

    async fn unread(&self, _: UserId, _: &[RoomId]) -> Result<Vec<Unread>, Fault> {
        unreachable!("the hub only writes")
    }
}
