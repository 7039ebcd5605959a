use std::fmt;

use crate::repeated_reads::RepeatedReads;

/// The table's first two lines; their columns are as wide as a [`Row`]'s.
pub(crate) const HEADING: &str = "\
| database   | case                | runs |   found |  p50 ms |  p99 ms |  × scan |
|------------|---------------------|-----:|--------:|--------:|--------:|--------:|";

/// A line of the table.
pub(crate) struct Row<'a> {
    /// Which database it was.
    pub(crate) database: &'a str,
    /// What was measured.
    pub(crate) case: &'a str,
    /// What it came to.
    pub(crate) result: &'a RepeatedReads,
    /// What one statement that looks through everything came to.
    pub(crate) scan: &'a RepeatedReads,
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let result = self.result;
        write!(
            formatter,
            "| {:<10} | {:<19} | {:>4} | {:>7} | {:>7.2} | {:>7.2} | {:>7.4} |",
            self.database,
            self.case,
            result.latencies.count(),
            result.found,
            result.median_in_milliseconds(),
            result.latencies.percentile_in_milliseconds(99),
            result.median_in_milliseconds() / self.scan.median_in_milliseconds(),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn reads(milliseconds: [u64; 3]) -> RepeatedReads {
        let latencies = milliseconds.map(Duration::from_millis).to_vec().into();
        RepeatedReads { found: 100_000, latencies }
    }

    #[test]
    fn a_row_compares_with_the_scan_and_stands_under_the_heading() {
        let (result, scan) = (reads([30, 20, 40]), reads([20; 3]));
        let row = Row { database: "SQLite", case: "common, page 1", result: &result, scan: &scan };
        let row = row.to_string();
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let expected =
            ["", "SQLite", "common, page 1", "3", "100000", "30.00", "40.00", "1.5000", ""];
        assert_eq!(cells, expected);

        let bars = |line: &str| {
            let letters = line.chars().enumerate();
            letters.filter(|(_, letter)| *letter == '|').map(|(at, _)| at).collect::<Vec<_>>()
        };
        for line in HEADING.lines() {
            assert_eq!(bars(line), bars(&row));
        }
    }
}
