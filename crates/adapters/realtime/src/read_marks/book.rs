use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use kernel::UserId;
use messages::ReadMark;
use tokio::sync::Notify;

use super::marks::Marks;
use crate::lock;
use crate::room::Room;

/// The read marks that are yet to be written.
#[derive(Default)]
pub(crate) struct MarkBook {
    /// Locked before a room, where both are needed.
    state: Mutex<State>,
    /// Rooms in which something was sent to readers since they were last asked for their marks.
    moved: Mutex<Vec<Arc<Room>>>,
    /// Rings when a socket has left a mark.
    closed: Arc<Notify>,
    /// Rings when a batch is done with.
    done: Notify,
}

#[derive(Default)]
struct State {
    /// To be written in the next period.
    waiting: Marks,
    /// What closed sockets left, to be written at once.
    closed: Marks,
    /// How many batches under way have marks of a person.
    under_way: HashMap<UserId, usize>,
}

/// Marks on their way to the store. They come back into the book unless the batch is finished.
pub(super) struct Batch<'a> {
    book: &'a MarkBook,
    marks: Vec<ReadMark>,
    is_written: bool,
}

impl MarkBook {
    pub(crate) fn note_moved(&self, room: Arc<Room>) {
        lock(&self.moved).push(room);
    }

    pub(super) fn take_moved(&self) -> Vec<Arc<Room>> {
        std::mem::take(&mut *lock(&self.moved))
    }

    /// Takes marks over from where they are, in one step for those who take them out of the book: they are
    /// never in neither place.
    pub(super) fn transfer<M>(&self, take: impl FnOnce() -> M)
    where
        M: IntoIterator<Item = ReadMark>,
    {
        let mut state = lock(&self.state);
        for mark in take() {
            state.waiting.add(mark);
        }
    }

    /// Takes over what a socket leaves, as [`Self::transfer`] does, to be written at once.
    pub(super) fn transfer_closed<T>(&self, take: impl FnOnce() -> (T, Option<ReadMark>)) -> T {
        let mut state = lock(&self.state);
        let (taken, mark) = take();
        if let Some(mark) = mark {
            state.closed.add(mark);
            self.closed.notify_one();
        }
        taken
    }

    /// What rings when there is something to be taken by [`Self::take_closed`].
    pub(super) fn closed_sockets(&self) -> Arc<Notify> {
        Arc::clone(&self.closed)
    }

    pub(super) fn take_all(&self) -> Batch<'_> {
        self.begin(lock(&self.state), |state| [state.waiting.take_all(), state.closed.take_all()])
    }

    pub(super) fn take_closed(&self) -> Batch<'_> {
        self.begin(lock(&self.state), |state| [state.closed.take_all(), Vec::new()])
    }

    /// Takes some people's marks once no batch is under way with any of theirs.
    pub(super) async fn take_of_when_free(&self, people: &HashSet<UserId>) -> Batch<'_> {
        let is_free = |state: &State| people.iter().all(|user| !state.under_way.contains_key(user));
        let take = |state: &mut State| {
            let State { waiting, closed, .. } = state;
            [waiting, closed]
                .map(|marks| people.iter().flat_map(|user| marks.take_of(*user)).collect())
        };
        self.take_when(is_free, take).await
    }

    /// Takes all marks once no batch is under way.
    pub(super) async fn take_all_when_free(&self) -> Batch<'_> {
        let is_free = |state: &State| state.under_way.is_empty();
        self.take_when(is_free, |state| [state.waiting.take_all(), state.closed.take_all()]).await
    }

    async fn take_when(
        &self,
        is_free: impl Fn(&State) -> bool,
        take: impl FnOnce(&mut State) -> [Vec<ReadMark>; 2],
    ) -> Batch<'_> {
        loop {
            let done = self.done.notified();
            {
                let state = lock(&self.state);
                if is_free(&state) {
                    return self.begin(state, take);
                }
            }
            done.await;
        }
    }

    fn begin(
        &self,
        mut state: MutexGuard<'_, State>,
        take: impl FnOnce(&mut State) -> [Vec<ReadMark>; 2],
    ) -> Batch<'_> {
        let marks = take(&mut state).concat();
        for mark in &marks {
            *state.under_way.entry(mark.user_id).or_default() += 1;
        }
        Batch { book: self, marks, is_written: false }
    }
}

impl Batch<'_> {
    pub(super) fn marks(&self) -> Vec<ReadMark> {
        self.marks.clone()
    }

    pub(super) fn finish(mut self) {
        self.is_written = true;
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.book.state);
        for mark in self.marks.drain(..) {
            if let Some(count) = state.under_way.get_mut(&mark.user_id) {
                *count -= 1;
                if *count == 0 {
                    state.under_way.remove(&mark.user_id);
                }
            }
            if !self.is_written {
                state.waiting.add(mark);
            }
        }
        drop(state);
        self.book.done.notify_waiters();
    }
}
