use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::failure::Failure;

/// Runs while a case does.
pub(crate) struct Stopwatch {
    started: Instant,
    processor_time: Duration,
}

/// What a case came to.
pub(crate) struct Measurement {
    /// How many messages or transactions there were.
    pub(crate) count: u32,
    elapsed: Duration,
    processor_time: Duration,
    /// Ascending.
    latencies: Vec<Duration>,
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
    pub(crate) fn stop(&self, mut latencies: Vec<Duration>) -> Result<Measurement, Failure> {
        let elapsed = self.elapsed();
        let processor_time = processor_time().saturating_sub(self.processor_time);
        latencies.sort_unstable();
        Ok(Measurement {
            count: u32::try_from(latencies.len())?,
            elapsed,
            processor_time,
            latencies,
        })
    }
}

impl Measurement {
    /// How many there were in a second.
    pub(crate) fn per_second(&self) -> f64 {
        f64::from(self.count) / self.elapsed.as_secs_f64()
    }

    /// The shortest time within which `percent` of them were done.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.latencies.len() * percent).div_ceil(100);
        self.latencies.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// Seconds of CPU that this process spent on 100,000 of them.
    pub(crate) fn processor_seconds_per_100_000(&self) -> f64 {
        self.processor_time.as_secs_f64() / f64::from(self.count) * 100_000.0
    }
}

/// What all threads of this process have spent so far.
fn processor_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measurement(milliseconds: impl Iterator<Item = u64>) -> Measurement {
        let latencies: Vec<_> = milliseconds.map(Duration::from_millis).collect();
        Measurement {
            count: u32::try_from(latencies.len()).unwrap(),
            elapsed: Duration::from_secs(2),
            processor_time: Duration::from_secs(1),
            latencies,
        }
    }

    #[test]
    fn a_percentile_is_one_of_the_latencies() {
        let hundred = measurement(1..=100);
        assert_eq!(hundred.percentile(50), Duration::from_millis(50));
        assert_eq!(hundred.percentile(99), Duration::from_millis(99));
        let three = measurement(1..=3);
        assert_eq!(three.percentile(50), Duration::from_millis(2));
        assert_eq!(three.percentile(99), Duration::from_millis(3));
        assert_eq!(measurement(0..0).percentile(50), Duration::ZERO);
    }

    #[test]
    fn rates_count_what_was_done() {
        let result = measurement(1..=50);
        assert!((result.per_second() - 25.0).abs() < 1e-9);
        assert!((result.processor_seconds_per_100_000() - 2_000.0).abs() < 1e-9);
    }

    #[test]
    fn a_stopwatch_orders_the_latencies() {
        let unordered = [3, 1, 2].map(Duration::from_millis);
        let result = Stopwatch::start().stop(unordered.to_vec()).unwrap();
        assert_eq!(result.count, 3);
        assert_eq!(result.percentile(1), Duration::from_millis(1));
        assert_eq!(result.percentile(100), Duration::from_millis(3));
    }
}
