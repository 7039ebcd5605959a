#![doc = include_str!("../README.md")]

mod appends;
mod bare_limit;
mod database;
mod failure;
mod loads;
mod measurement;
mod stage;
mod table;

use std::sync::Arc;

use kernel::RoomId;
use messages::{Message, MessagePublisher};
use storage_diesel::{Storage, migrate};

use database::{Backend, FreshDatabase};
use failure::Failure;
use loads::{LOADS, Load};
use measurement::Measurement;
use stage::Stage;
use table::Row;

#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
fn main() -> Result<(), Failure> {
    println!("{}", table::HEADING);
    for backend in &backends()? {
        let bare = bare_limit::measure(&FreshDatabase::create(backend)?)?;
        let database = backend.name();
        println!("{}", Row { database, case: "bare", result: &bare, bare: &bare });
        for load in &LOADS {
            let result = measure_appends(&FreshDatabase::create(backend)?, load)?;
            println!("{}", Row { database, case: load.name, result: &result, bare: &bare });
        }
        if !backend.is_durable()? {
            println!("\n{database} runs without fsync: its rows are not durable.");
        }
    }
    Ok(())
}

/// SQLite, and PostgreSQL where a server is named.
#[expect(clippy::disallowed_methods, reason = "the benchmark has no configuration but this")]
fn backends() -> Result<Vec<Backend>, Failure> {
    let mut backends = vec![Backend::Sqlite];
    if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
        backends.push(Backend::Postgresql { server: server.parse()? });
    }
    Ok(backends)
}

fn measure_appends(database: &FreshDatabase, load: &Load) -> Result<Measurement, Failure> {
    let url = database.url()?;
    migrate(&url)?;
    let storage = Storage::open(&url, Arc::new(Nobody))?;
    let runtime = tokio::runtime::Runtime::new()?;
    let result = runtime.block_on(async {
        let stage = Stage::set(&storage, load.senders, load.rooms).await?;
        appends::measure(&storage.messages(), &stage, load).await
    });
    storage.shut_down();
    result
}

/// Who hears of the messages.
struct Nobody;

impl MessagePublisher for Nobody {
    fn publish(&self, _: &[Arc<Message>]) {}

    fn repair(&self, _: &[RoomId]) {}
}
