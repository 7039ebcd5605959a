//! Messages through the log, in this process.

mod bare_limit;
mod loads;
mod sending;
mod stage;

use crate::database::{Backend, FreshDatabase};
use crate::failure::Failure;
use crate::measurement::Measurement;
use crate::storage;
use crate::throughput_table::{Row, heading};
use loads::{LOADS, Load};
use stage::Stage;

/// Prints the table, and returns what it comes to in a line for each database.
#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
pub(crate) fn run(backends: &[Backend]) -> Result<Vec<String>, Failure> {
    let mut headlines = Vec::new();
    println!("{}", heading("messages"));
    for backend in backends {
        let bare = bare_limit::measure(&FreshDatabase::create(backend)?)?;
        let database = backend.name();
        println!("{}", Row { database, case: "bare", result: &bare, bare: &bare });
        for load in &LOADS {
            let result = measure(&FreshDatabase::create(backend)?, load)?;
            println!("{}", Row { database, case: load.name, result: &result, bare: &bare });
            if load.name == loads::HEADLINE {
                headlines.push(headline(database, load, &result));
            }
        }
    }
    Ok(headlines)
}

fn headline(database: &str, load: &Load, result: &Measurement) -> String {
    format!(
        "{database}, durable appends {}: {:.0} messages/s, {:.2} CPU s/100k",
        load.name,
        result.per_second(),
        result.processor_seconds_per_100_000(),
    )
}

fn measure(database: &FreshDatabase, load: &Load) -> Result<Measurement, Failure> {
    let storage = storage::open(database)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let result = runtime.block_on(async {
        let stage = Stage::set(&storage, load.senders, load.rooms).await?;
        sending::measure(&storage.messages(), &stage, load).await
    });
    storage.shut_down();
    result
}
