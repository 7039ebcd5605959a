use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::latencies::Latencies;

/// Enough for a median that a cold first run does not move.
const LEAST_RUNS: usize = 3;

/// When no further run begins, after the least.
const TIME_LIMIT: Duration = Duration::from_secs(3);

/// What reading the same again and again came to.
pub(crate) struct RepeatedReads {
    /// How much each run found.
    pub(crate) found: u64,
    /// How long each run took.
    pub(crate) latencies: Latencies,
}

impl RepeatedReads {
    /// Reads up to so many times, and fails unless that finds as much each time.
    pub(crate) async fn measure(
        most_runs: usize,
        expected: u64,
        mut read: impl AsyncFnMut() -> Result<u64, Failure>,
    ) -> Result<Self, Failure> {
        let mut latencies = Vec::with_capacity(most_runs);
        let start = Instant::now();
        while latencies.len() < LEAST_RUNS
            || (latencies.len() < most_runs && start.elapsed() < TIME_LIMIT)
        {
            let begun = Instant::now();
            let found = read().await?;
            latencies.push(begun.elapsed());
            if found != expected {
                return Err(format!("{found} were found instead of {expected}").into());
            }
        }
        Ok(Self { found: expected, latencies: latencies.into() })
    }

    /// How long one run takes.
    pub(crate) fn median_in_milliseconds(&self) -> f64 {
        self.latencies.percentile_in_milliseconds(50)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(expected: u64, mut finds: Vec<u64>) -> Result<RepeatedReads, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let read = async || Ok(finds.pop().unwrap_or(expected));
        runtime.block_on(RepeatedReads::measure(9, expected, read))
    }

    #[test]
    fn what_is_quick_is_read_as_often_as_allowed() {
        let result = measured(2, vec![2; 9]).unwrap();
        assert_eq!((result.found, result.latencies.count()), (2, 9));
    }

    #[test]
    fn a_run_that_finds_something_else_fails() {
        let error = measured(2, vec![3, 2, 2]).err().unwrap();
        assert_eq!(error.to_string(), "3 were found instead of 2");
    }
}
