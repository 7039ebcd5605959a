use std::fmt;

use crate::measurement::Measurement;

/// The table's first two lines, over rows that count these things; their columns are as wide as a
/// [`Row`]'s.
pub(crate) fn heading(things: &str) -> String {
    let rate = format!("{things}/s");
    format!(
        "\
| database   | case         | {things:>8} | {rate:>10} | × bare | p50 ms | p99 ms | CPU s/100k |
|------------|--------------|---------:|-----------:|-------:|-------:|-------:|-----------:|"
    )
}

/// A line of the table.
pub(crate) struct Row<'a> {
    /// Which database it was.
    pub(crate) database: &'a str,
    /// What was measured.
    pub(crate) case: &'a str,
    /// What it came to.
    pub(crate) result: &'a Measurement,
    /// What the same database came to with a transaction for each of them.
    pub(crate) bare: &'a Measurement,
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let result = self.result;
        write!(
            formatter,
            "| {:<10} | {:<12} | {:>8} | {:>10.0} | {:>6.1} | {:>6.2} | {:>6.2} | {:>10.2} |",
            self.database,
            self.case,
            result.count,
            result.per_second(),
            result.per_second() / self.bare.per_second(),
            result.latencies.percentile_in_milliseconds(50),
            result.latencies.percentile_in_milliseconds(99),
            result.processor_seconds_per_100_000(),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::measurement::Stopwatch;

    #[test]
    fn rows_stand_under_the_heading() {
        let result = Stopwatch::start().stop(vec![Duration::from_millis(1)]).unwrap();
        let row = Row { database: "SQLite", case: "bare", result: &result, bare: &result };
        let row = row.to_string();
        assert!(row.starts_with("| SQLite     | bare         |        1 | "), "{row}");
        let bars = |line: &str| {
            line.chars()
                .enumerate()
                .filter(|(_, letter)| *letter == '|')
                .map(|(at, _)| at)
                .collect()
        };
        let expected: Vec<usize> = bars(&row);
        for things in ["messages", "views"] {
            for line in heading(things).lines() {
                assert_eq!(bars(line), expected);
            }
        }
    }
}
