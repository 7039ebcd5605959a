use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UniqueId, UserId};
use rooms::{Attendance, Passage, PresenceRepository};
use tokio::sync::{Semaphore, SemaphorePermit};

/// One writing of who came and went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) node: UniqueId,
    /// In the order of rooms and people.
    pub(crate) passages: Vec<Passage>,
    pub(crate) until: Timestamp,
}

/// A store of who is online that can be told to wait or to fail.
pub(crate) struct KeptAttendances {
    records: Mutex<Vec<Record>>,
    tries: AtomicUsize,
    failures: AtomicUsize,
    gate: Semaphore,
}

impl Default for KeptAttendances {
    fn default() -> Self {
        Self {
            records: Mutex::default(),
            tries: AtomicUsize::default(),
            failures: AtomicUsize::default(),
            gate: Semaphore::new(1),
        }
    }
}

impl KeptAttendances {
    /// What was written since this was last asked.
    pub(crate) fn take(&self) -> Vec<Record> {
        std::mem::take(&mut *self.records.lock().unwrap())
    }

    /// How often it was tried to write, in vain or not.
    pub(crate) fn tries(&self) -> usize {
        self.tries.load(Ordering::SeqCst)
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
impl PresenceRepository for KeptAttendances {
    async fn record(
        &self,
        node: UniqueId,
        passages: &[Passage],
        until: Timestamp,
    ) -> Result<(), Fault> {
        self.tries.fetch_add(1, Ordering::SeqCst);
        drop(self.gate.acquire().await.unwrap());
        let failed = self
            .failures
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| count.checked_sub(1));
        if failed.is_ok() {
            return Err(Fault::unavailable("told to fail"));
        }
        let places: BTreeSet<_> =
            passages.iter().map(|passage| (passage.room, passage.user)).collect();
        assert_eq!(places.len(), passages.len(), "one passage of each person in each room");
        let mut passages = passages.to_vec();
        passages.sort_by_key(|passage| (passage.room, passage.user));
        self.records.lock().unwrap().push(Record { node, passages, until });
        Ok(())
    }

    async fn attendance(
        &self,
        _: RoomId,
        _: &[UserId],
        _: Timestamp,
    ) -> Result<Vec<Attendance>, Fault> {
        unreachable!("the hub only writes")
    }

    async fn sweep(&self, _: Timestamp) -> Result<(), Fault> {
        unreachable!("the hub ends its own lease only by dying")
    }
}
