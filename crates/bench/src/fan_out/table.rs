use std::fmt;

use super::measurement::Measurement;

/// The table's first two lines; their columns are as wide as a [`Row`]'s.
pub(crate) const HEADING: &str = "\
| database   | case         | deliveries | deliveries/s | p50 ms | p99 ms | server CPU s/100k | lost | misplaced |
|------------|--------------|-----------:|-------------:|-------:|-------:|------------------:|-----:|----------:|";

/// A line of the table.
pub(crate) struct Row<'a> {
    /// Which database it was.
    pub(crate) database: &'a str,
    /// What was measured.
    pub(crate) case: &'a str,
    /// What it came to.
    pub(crate) result: &'a Measurement,
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let result = self.result;
        write!(
            formatter,
            "| {:<10} | {:<12} | {:>10} | {:>12.0} | {:>6.2} | {:>6.2} | {:>17.2} | {:>4} | {:>9} |",
            self.database,
            self.case,
            result.deliveries,
            result.per_second(),
            result.latencies.percentile_in_milliseconds(50),
            result.latencies.percentile_in_milliseconds(99),
            result.processor_seconds_per_100_000(),
            result.lost,
            result.misplaced,
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::fan_out::hearing::Hearing;
    use crate::fan_out::room::Heard;

    fn hearing(count: u32, lost: u64, milliseconds: u64) -> Hearing {
        let mut hearing = Hearing::new(Instant::now(), 0);
        hearing.latencies.push(Duration::from_millis(milliseconds));
        hearing.count = count;
        hearing.lost = lost;
        hearing
    }

    #[test]
    fn a_row_adds_up_the_sockets_and_stands_under_the_heading() {
        let hearings = vec![hearing(30, 0, 4), hearing(20, 10, 2)];
        let heard = Heard { elapsed: Duration::from_secs(2), hearings };
        let result = Measurement::new(heard, Duration::from_millis(5));
        let row = Row { database: "PostgreSQL", case: "1×100", result: &result }.to_string();
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let expected =
            ["", "PostgreSQL", "1×100", "50", "25", "2.00", "4.00", "10.00", "10", "0", ""];
        assert_eq!(cells, expected);
        assert!(result.check().is_err());

        let bars = |line: &str| {
            let letters = line.chars().enumerate();
            letters.filter(|(_, letter)| *letter == '|').map(|(at, _)| at).collect::<Vec<_>>()
        };
        for line in HEADING.lines() {
            assert_eq!(bars(line), bars(&row));
        }
    }
}
