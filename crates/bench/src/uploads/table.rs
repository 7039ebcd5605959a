use std::fmt;

use super::PEOPLE;
use super::measurement::Measurement;

/// The table's first two lines; their columns are as wide as a [`Row`]'s.
pub(crate) const HEADING: &str = "\
| database   | case         | uploads | MiB/s | p50 ms | p99 ms | server CPU s/GiB | server KiB/upload |
|------------|--------------|--------:|------:|-------:|-------:|-----------------:|------------------:|";

/// A line of the table.
pub(crate) struct Row<'a> {
    /// Which database it was.
    pub(crate) database: &'a str,
    /// What it came to.
    pub(crate) result: &'a Measurement,
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let result = self.result;
        write!(
            formatter,
            "| {:<10} | {:<12} | {:>7} | {:>5.0} | {:>6.0} | {:>6.0} | {:>16.2} | {:>17} |",
            self.database,
            format!("{PEOPLE} at once"),
            result.latencies.count(),
            result.mebibytes_per_second(),
            result.latencies.percentile_in_milliseconds(50),
            result.latencies.percentile_in_milliseconds(99),
            result.processor_seconds_per_gibibyte(),
            result.peak_of_each(),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_row_tells_what_an_upload_takes_and_stands_under_the_heading() {
        let result = Measurement {
            elapsed: Duration::from_secs(4),
            processor_time: Duration::from_millis(1_250),
            grown_by: 8_192,
            latencies: vec![Duration::from_millis(900); 32].into(),
        };
        let row = Row { database: "PostgreSQL", result: &result }.to_string();
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let expected =
            ["", "PostgreSQL", "8 at once", "32", "160", "900", "900", "2.00", "1024", ""];
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
