use std::time::Duration;

use super::{FILE_LENGTH, PEOPLE, ROUNDS};
use crate::latencies::Latencies;

const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// What all uploads came to.
pub(crate) struct Measurement {
    /// From the first byte of the first to the answer to the last.
    pub(crate) elapsed: Duration,
    /// CPU time that the server spent on them.
    pub(crate) processor_time: Duration,
    /// How many KiB of memory more than before the server took at most.
    pub(crate) grown_by: u64,
    /// How long each upload took.
    pub(crate) latencies: Latencies,
}

impl Measurement {
    /// How much the server stored in a second.
    pub(crate) fn mebibytes_per_second(&self) -> f64 {
        Self::mebibytes() / self.elapsed.as_secs_f64()
    }

    /// Seconds of CPU that the server spent on a GiB.
    pub(crate) fn processor_seconds_per_gibibyte(&self) -> f64 {
        self.processor_time.as_secs_f64() / Self::mebibytes() * 1024.0
    }

    /// How many KiB of memory each of the uploads under way took.
    pub(crate) fn peak_of_each(&self) -> u64 {
        self.grown_by / u64::from(PEOPLE)
    }

    fn mebibytes() -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a file has far fewer bytes than 2^52")]
        let length = FILE_LENGTH as f64;
        f64::from(PEOPLE * ROUNDS) * length / MEBIBYTE
    }
}
