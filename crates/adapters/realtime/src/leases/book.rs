use std::collections::HashMap;
use std::mem;
use std::sync::Mutex;

use kernel::{RoomId, Timestamp, UserId};
use tokio::sync::MutexGuard;
use tokio::time::Instant;

use crate::lock;

/// Who came or went in which room since that was last written, and when.
///
/// Whether they are there is asked of the room when it is written, so that notes may come in any order.
#[derive(Default)]
pub(crate) struct PassageBook {
    notes: Mutex<Notes>,
    /// Held while something is written.
    lease: tokio::sync::Mutex<Lease>,
}

type Notes = HashMap<(RoomId, UserId), Timestamp>;

/// How long other nodes believe this one.
#[derive(Default)]
pub(super) struct Lease {
    /// Until then; `None` before the first time.
    pub(super) until: Option<Timestamp>,
    /// When it was last renewed.
    pub(super) renewed_at: Option<Instant>,
    /// It was over at some time since everybody was written.
    pub(super) has_lapsed: bool,
    /// When it could not be renewed, if it was not since.
    pub(super) failed_at: Option<Instant>,
}

/// Notes on their way to the store. They come back into the book unless the batch is finished.
pub(super) struct Batch<'a> {
    book: &'a PassageBook,
    notes: Notes,
}

impl PassageBook {
    /// Notes that a person came or went.
    pub(crate) fn note(&self, room: RoomId, user: UserId, at: Timestamp) {
        add(&mut lock(&self.notes), (room, user), at);
    }

    /// The lease, once nothing is being written.
    pub(super) async fn lease(&self) -> MutexGuard<'_, Lease> {
        self.lease.lock().await
    }

    pub(super) fn take(&self) -> Batch<'_> {
        Batch { book: self, notes: mem::take(&mut *lock(&self.notes)) }
    }
}

impl Batch<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    pub(super) fn noted(&self) -> impl Iterator<Item = (RoomId, UserId, Timestamp)> {
        self.notes.iter().map(|((room, user), at)| (*room, *user, *at))
    }

    pub(super) fn finish(mut self) {
        self.notes.clear();
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        let mut notes = lock(&self.book.notes);
        for (place, at) in self.notes.drain() {
            add(&mut notes, place, at);
        }
    }
}

fn add(notes: &mut Notes, place: (RoomId, UserId), at: Timestamp) {
    let last = notes.entry(place).or_insert(at);
    *last = at.max(*last);
}
