use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What many at once have left to do, and until when.
pub(crate) struct Quota {
    taken: AtomicUsize,
    amount: usize,
    deadline: Instant,
}

impl Quota {
    /// So much, or less if that takes longer than the limit from now on.
    pub(crate) fn new(amount: usize, time_limit: Duration) -> Self {
        Self { taken: AtomicUsize::new(0), amount, deadline: Instant::now() + time_limit }
    }

    /// Whether one more is to be done; if so, it counts as done.
    pub(crate) fn take_one(&self) -> bool {
        Instant::now() < self.deadline && self.taken.fetch_add(1, Ordering::Relaxed) < self.amount
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_taken_than_there_is() {
        let quota = Quota::new(2, Duration::from_secs(3_600));
        assert_eq!([(); 4].map(|()| quota.take_one()), [true, true, false, false]);
    }

    #[test]
    fn nothing_is_taken_once_the_time_is_over() {
        assert!(!Quota::new(2, Duration::ZERO).take_one());
    }
}
