use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::query_error::Unavailable;

/// Jobs that wait in a lane at most; one more is refused at once.
const LANE_CAPACITY: usize = 1_024;

/// Where work waits for a database thread, in whatever lanes `L` has.
pub(super) struct Mailbox<L> {
    state: Mutex<State<L>>,
    arrived: Condvar,
}

struct State<L> {
    lanes: L,
    idle_threads: usize,
    is_closed: bool,
}

impl<L: Default> Mailbox<L> {
    /// An open and empty one.
    pub(super) fn new() -> Self {
        let state = State { lanes: L::default(), idle_threads: 0, is_closed: false };
        Self { state: Mutex::new(state), arrived: Condvar::new() }
    }

    /// Puts work at the end of a lane, unless that is full or the mailbox closed.
    pub(super) fn put<T>(
        &self,
        work: T,
        lane: impl FnOnce(&mut L) -> &mut VecDeque<T>,
    ) -> Result<(), Unavailable> {
        let mut state = self.lock();
        if state.is_closed {
            return Err(Unavailable::Closed);
        }
        let lane = lane(&mut state.lanes);
        if lane.len() >= LANE_CAPACITY {
            return Err(Unavailable::QueueFull);
        }
        lane.push_back(work);
        if state.idle_threads > 0 {
            self.arrived.notify_one();
        }
        Ok(())
    }

    /// Waits until `pick` finds something to do. `None` once the mailbox is closed and emptied.
    pub(super) fn take<T>(&self, mut pick: impl FnMut(&mut L) -> Option<T>) -> Option<T> {
        let mut state = self.lock();
        loop {
            if let Some(work) = pick(&mut state.lanes) {
                return Some(work);
            }
            if state.is_closed {
                return None;
            }
            state.idle_threads += 1;
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle_threads -= 1;
        }
    }

    /// Lets nothing more in; what waits is still handed out.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.arrived.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<L>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The oldest entries of a lane, `limit` at most; `None` of an empty one.
pub(super) fn take_oldest<T>(lane: &mut VecDeque<T>, limit: usize) -> Option<Vec<T>> {
    if lane.is_empty() {
        return None;
    }
    let count = lane.len().min(limit);
    Some(lane.drain(..count).collect())
}
