use std::time::Duration;

use super::room::Heard;
use crate::failure::Failure;
use crate::latencies::Latencies;

/// What a case came to.
pub(crate) struct Measurement {
    /// How many frames with a message came to all sockets together.
    pub(crate) deliveries: u32,
    /// How many did not come in their place.
    pub(crate) lost: u64,
    /// How many came again or too late.
    pub(crate) misplaced: u64,
    /// From sending a message to having it: a sample of the deliveries.
    pub(crate) latencies: Latencies,
    elapsed: Duration,
    processor_time: Duration,
}

impl Measurement {
    /// Adds up what the sockets heard while the server spent so much CPU time.
    pub(crate) fn new(heard: Heard, processor_time: Duration) -> Self {
        let hearings = &heard.hearings;
        Self {
            deliveries: hearings.iter().map(|hearing| hearing.count).sum(),
            lost: hearings.iter().map(|hearing| hearing.lost).sum(),
            misplaced: hearings.iter().map(|hearing| hearing.misplaced).sum(),
            elapsed: heard.elapsed,
            processor_time,
            latencies: heard
                .hearings
                .into_iter()
                .flat_map(|hearing| hearing.latencies)
                .collect::<Vec<_>>()
                .into(),
        }
    }

    /// How many deliveries there were in a second.
    pub(crate) fn per_second(&self) -> f64 {
        f64::from(self.deliveries) / self.elapsed.as_secs_f64()
    }

    /// Seconds of CPU that the server spent on 100,000 deliveries.
    pub(crate) fn processor_seconds_per_100_000(&self) -> f64 {
        self.processor_time.as_secs_f64() / f64::from(self.deliveries) * 100_000.0
    }

    /// Whether every socket had every message once and in order.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let (lost, misplaced) = (self.lost, self.misplaced);
        if lost == 0 && misplaced == 0 {
            return Ok(());
        }
        Err(format!("{lost} deliveries were lost, and {misplaced} came again or too late").into())
    }
}
