//! Years of messages, read and searched in this process.

mod cases;
mod filling;
mod idle;
mod message_rows;
mod read;
mod size;
mod texts;
mod use_cases;

use std::time::Instant;

use storage_diesel::Storage;
use tokio::runtime::Runtime;

use crate::accounts;
use crate::database::{Backend, FreshDatabase};
use crate::failure::Failure;
use crate::raw_connection::RawConnection;
use crate::read_table::{HEADING, Row};
use crate::repeated_reads::RepeatedReads;
use crate::storage;
use cases::{Case, HEADLINES};
use filling::{Cast, LARGE_ROOM};
use use_cases::UseCases;

pub(crate) use size::Size;

/// How many people wrote the messages.
const AUTHORS: usize = 64;

/// How often a case is read, if there is time: enough for a 99th percentile.
const MOST_RUNS: usize = 200;

/// Prints the table, and returns what it comes to in a line for each database.
#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
pub(crate) fn run(backends: &[Backend], size: Size) -> Result<Vec<String>, Failure> {
    let runtime = Runtime::new()?;
    println!("{HEADING}");
    let measured = backends.iter().map(|backend| {
        let archive = Archive::make(&runtime, backend, size)?;
        let headline = runtime.block_on(archive.measure(backend.name()))?;
        let (name, messages) = (backend.name(), size.messages());
        Ok(format!("{name}, archive of {messages} messages: {headline}"))
    });
    measured.collect()
}

/// A database with years of messages.
struct Archive {
    storage: Storage,
    use_cases: UseCases,
    size: Size,
    /// Dropped last.
    database: FreshDatabase,
}

impl Archive {
    fn make(runtime: &Runtime, backend: &Backend, size: Size) -> Result<Self, Failure> {
        let database = FreshDatabase::create(backend)?;
        let storage = storage::open(&database)?;
        let accounts = runtime.block_on(accounts::add(&storage, AUTHORS + 1))?;
        let (reader, authors) = accounts.split_last().ok_or("an archive has a reader")?;
        let use_cases = UseCases::new(&storage, reader.id);
        let archive = Self { storage, use_cases, size, database };
        let mut raw = RawConnection::open(&archive.database)?;
        filling::fill(&mut raw, size, &Cast { authors, reader })?;
        raw.settle()?;
        Ok(archive)
    }

    /// Prints a row for the filters and for each case, and returns what the most important ones come to.
    #[expect(clippy::print_stdout, reason = "the table is what the program is for")]
    async fn measure(&self, database: &str) -> Result<String, Failure> {
        let filters = self.build_filters().await?;
        let mut raw = RawConnection::open(&self.database)?;
        raw.settle()?;
        let count =
            async || Ok(u64::try_from(raw.count_messages_holding(LARGE_ROOM, texts::ABSENT)?)?);
        let scan = RepeatedReads::measure(MOST_RUNS, 0, count).await?;
        let row = |case: &str, result: &RepeatedReads| {
            let row = Row { database, case, result, scan: &scan };
            println!("{row}");
        };
        row("scan", &scan);
        row("build filters", &filters);

        let mut headlines = Vec::new();
        for case in cases::of_archive(self.size) {
            let result = self.measure_case(&case).await?;
            row(case.name, &result);
            if HEADLINES.contains(&case.name) {
                headlines.push(format!("{} {:.2} ms", case.name, result.median_in_milliseconds()));
            }
        }
        Ok(headlines.join(", "))
    }

    /// Lets the storage build the filters that it lacks, and checks that these are all.
    async fn build_filters(&self) -> Result<RepeatedReads, Failure> {
        let begun = Instant::now();
        let built = storage::build_filters(&self.storage).await?;
        let elapsed = begun.elapsed();
        let expected = u64::from(self.size.filters());
        if built != expected {
            return Err(format!("{built} filters were built instead of {expected}").into());
        }
        Ok(RepeatedReads { found: built, latencies: vec![elapsed].into() })
    }

    /// Reads once to warm up: what is remembered from then on is what the case is about.
    async fn measure_case(&self, case: &Case) -> Result<RepeatedReads, Failure> {
        let read = async || case.read.perform(&self.use_cases, self.size).await;
        read().await?;
        RepeatedReads::measure(MOST_RUNS, case.expected, read).await
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        self.storage.shut_down();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_finds_what_was_put_there() {
        let runtime = Runtime::new().unwrap();
        let size = Size::of(Size::LEAST_MESSAGES + 3);
        let archive = Archive::make(&runtime, &Backend::Sqlite, size).unwrap();
        runtime.block_on(async {
            archive.build_filters().await.unwrap();
            for case in cases::of_archive(size) {
                let found = case.read.perform(&archive.use_cases, size).await.unwrap();
                assert_eq!(found, case.expected, "{}", case.name);
            }
        });
    }
}
