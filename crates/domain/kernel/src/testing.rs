//! Time and randomness that a test decides.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use crate::{Clock, IdSource, Randomness, Timestamp, UniqueId};

/// Noon of 2024-01-01, UTC: when a test starts that names no other time.
pub fn noon() -> Timestamp {
    Timestamp::from_seconds(1_704_110_400)
}

/// A clock that stands until it is told to move.
#[derive(Debug)]
pub struct FrozenClock(AtomicI64);

impl FrozenClock {
    /// A clock that shows `time`.
    pub fn at(time: Timestamp) -> Self {
        Self(AtomicI64::new(time.as_micros()))
    }

    /// Moves the clock forward.
    pub fn advance(&self, duration: Duration) {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Default for FrozenClock {
    /// Stands at [`noon`].
    fn default() -> Self {
        Self::at(noon())
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Predictable bytes and ids: 1, 2, 3, …
#[derive(Debug, Default)]
pub struct CountingRandomness(AtomicU64);

impl Randomness for CountingRandomness {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::SeqCst) + 1;
            chunk.copy_from_slice(&next.to_be_bytes()[8 - chunk.len()..]);
        }
    }
}

impl IdSource for CountingRandomness {
    fn unique_id(&self) -> UniqueId {
        UniqueId::new(u128::from(self.0.fetch_add(1, Ordering::SeqCst) + 1))
    }
}
