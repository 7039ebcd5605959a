//! Messages through the log, in this process.

mod bare_limit;
mod loads;
mod measurement;
mod sending;
mod stage;
mod table;

use std::sync::Arc;

use kernel::RoomId;
use messages::{LogEvent, MessagePublisher};
use storage_diesel::{Storage, migrate};

use crate::database::{Backend, FreshDatabase};
use crate::failure::Failure;
use loads::{LOADS, Load};
use measurement::Measurement;
use stage::Stage;
use table::Row;

/// Prints the table, and returns what it comes to in a line for each database.
#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
pub(crate) fn run(backends: &[Backend]) -> Result<Vec<String>, Failure> {
    let mut headlines = Vec::new();
    println!("{}", table::HEADING);
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
    let url = database.url().parse()?;
    migrate(&url)?;
    let storage = Storage::open(&url, Arc::new(Nobody))?;
    let runtime = tokio::runtime::Runtime::new()?;
    let result = runtime.block_on(async {
        let stage = Stage::set(&storage, load.senders, load.rooms).await?;
        sending::measure(&storage.messages(), &stage, load).await
    });
    storage.shut_down();
    result
}

/// Who hears of the messages.
struct Nobody;

impl MessagePublisher for Nobody {
    fn publish(&self, _: &[LogEvent]) {}

    fn repair(&self, _: &[RoomId]) {}
}
