#![doc = include_str!("../README.md")]

mod accounts;
mod appends;
mod archive;
mod board;
mod command_line;
mod database;
mod failure;
mod fan_out;
mod latencies;
mod measurement;
mod noon;
mod quota;
mod raw_connection;
mod read_table;
mod repeated_reads;
mod server;
mod storage;
mod termination;
mod text;
mod throughput_table;
mod uploads;

use clap::Parser;

use command_line::{CommandLine, Part};
use database::Backend;
use failure::Failure;

#[expect(clippy::print_stdout, reason = "the tables are what the program is for")]
fn main() -> Result<(), Failure> {
    let command_line = CommandLine::parse();
    let backends = backends()?;
    let mut headlines = Vec::new();
    let needs_server = command_line.wants(Part::FanOut) || command_line.wants(Part::Uploads);
    let server = needs_server.then(|| command_line.server()).transpose()?;
    if command_line.wants(Part::Appends) {
        headlines.extend(appends::run(&backends)?);
        println!();
    }
    if let Some(server) = server.as_deref().filter(|_| command_line.wants(Part::FanOut)) {
        headlines.extend(fan_out::run(&backends, server)?);
        println!();
    }
    if command_line.wants(Part::Board) {
        headlines.extend(board::run(&backends, command_line.posts())?);
        println!();
    }
    if command_line.wants(Part::Archive) {
        headlines.extend(archive::run(&backends, command_line.archive())?);
        println!();
    }
    if let Some(server) = server.as_deref().filter(|_| command_line.wants(Part::Uploads)) {
        headlines.extend(uploads::run(&backends, server)?);
        println!();
    }
    for headline in headlines {
        println!("{headline}");
    }
    for backend in backends {
        if !backend.is_durable()? {
            println!("{} runs without fsync: its rows are not durable.", backend.name());
        }
    }
    Ok(())
}

/// SQLite, and PostgreSQL where a server is named.
#[expect(
    clippy::disallowed_methods,
    reason = "where databases are made is no setting of the server"
)]
fn backends() -> Result<Vec<Backend>, Failure> {
    let mut backends = vec![Backend::Sqlite];
    if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
        backends.push(Backend::Postgresql { server: server.parse()? });
    }
    Ok(backends)
}
