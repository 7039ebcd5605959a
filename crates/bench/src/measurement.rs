use std::time::{Duration, Instant};

use diesel::QueryResult;
use rustix::time::{ClockId, clock_gettime};

use crate::failure::Failure;
use crate::latencies::Latencies;

const TRANSACTIONS: usize = 10_000;

/// When [`repeat`] ends although fewer transactions were done.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// Runs while a case does.
pub(crate) struct Stopwatch {
    started: Instant,
    processor_time: Duration,
}

/// What a case came to.
pub(crate) struct Measurement {
    /// How many messages, views or transactions there were.
    pub(crate) count: u32,
    /// How long each of them took.
    pub(crate) latencies: Latencies,
    elapsed: Duration,
    processor_time: Duration,
}

impl Stopwatch {
    /// Begins to measure.
    pub(crate) fn start() -> Self {
        Self { started: Instant::now(), processor_time: processor_time() }
    }

    /// How long it has been running.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Ends the measurement of something that happened once for each of the latencies.
    pub(crate) fn stop(&self, latencies: Vec<Duration>) -> Result<Measurement, Failure> {
        let elapsed = self.elapsed();
        let processor_time = processor_time().saturating_sub(self.processor_time);
        let latencies = Latencies::from(latencies);
        let count = u32::try_from(latencies.count())?;
        Ok(Measurement { count, latencies, elapsed, processor_time })
    }
}

impl Measurement {
    /// How many there were in a second.
    pub(crate) fn per_second(&self) -> f64 {
        f64::from(self.count) / self.elapsed.as_secs_f64()
    }

    /// Seconds of CPU that this process spent on 100,000 of them.
    pub(crate) fn processor_seconds_per_100_000(&self) -> f64 {
        self.processor_time.as_secs_f64() / f64::from(self.count) * 100_000.0
    }
}

/// Does one durable transaction after the other, 10,000 of them or as many as five seconds allow: what a
/// machine and a database come to without any grouping.
pub(crate) fn repeat(
    mut transaction: impl FnMut() -> QueryResult<usize>,
) -> Result<Measurement, Failure> {
    let mut latencies = Vec::with_capacity(TRANSACTIONS);
    let stopwatch = Stopwatch::start();
    while latencies.len() < TRANSACTIONS && stopwatch.elapsed() < TIME_LIMIT {
        let begun = Instant::now();
        transaction()?;
        latencies.push(begun.elapsed());
    }
    stopwatch.stop(latencies)
}

/// What all threads of this process have spent so far.
fn processor_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_count_what_was_done() {
        let result = Measurement {
            count: 50,
            latencies: Latencies::from(Vec::new()),
            elapsed: Duration::from_secs(2),
            processor_time: Duration::from_secs(1),
        };
        assert!((result.per_second() - 25.0).abs() < 1e-9);
        assert!((result.processor_seconds_per_100_000() - 2_000.0).abs() < 1e-9);
    }

    #[test]
    fn a_stopwatch_counts_the_latencies() {
        let latencies = [3, 1, 2].map(Duration::from_millis);
        assert_eq!(Stopwatch::start().stop(latencies.to_vec()).unwrap().count, 3);
    }
}
