use std::time::Duration;

/// How long each of many things took.
pub(crate) struct Latencies {
    ascending: Vec<Duration>,
}

impl Latencies {
    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.ascending.len()
    }

    /// The shortest time within which `percent` of them were done, in milliseconds; zero if there are
    /// none.
    pub(crate) fn percentile_in_milliseconds(&self, percent: usize) -> f64 {
        let rank = (self.ascending.len() * percent).div_ceil(100);
        let latency = self.ascending.get(rank.saturating_sub(1)).copied().unwrap_or_default();
        latency.as_secs_f64() * 1_000.0
    }
}

impl From<Vec<Duration>> for Latencies {
    fn from(mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        Self { ascending: latencies }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latencies(milliseconds: impl IntoIterator<Item = u64>) -> Latencies {
        milliseconds.into_iter().map(Duration::from_millis).collect::<Vec<_>>().into()
    }

    fn assert_percentile(latencies: &Latencies, percent: usize, milliseconds: f64) {
        let found = latencies.percentile_in_milliseconds(percent);
        assert!((found - milliseconds).abs() < 1e-9, "p{percent} is {found}");
    }

    #[test]
    fn a_percentile_is_one_of_the_latencies() {
        assert_percentile(&latencies(1..=100), 50, 50.0);
        assert_percentile(&latencies(1..=100), 99, 99.0);
        assert_percentile(&latencies(1..=3), 50, 2.0);
        assert_percentile(&latencies(1..=3), 99, 3.0);
        assert_percentile(&latencies([]), 50, 0.0);
    }

    #[test]
    fn latencies_come_in_any_order() {
        let unordered = latencies([3, 1, 2]);
        assert_eq!(unordered.count(), 3);
        assert_percentile(&unordered, 1, 1.0);
        assert_percentile(&unordered, 100, 3.0);
    }
}
