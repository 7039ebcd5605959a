//! Messages through a server to a hundred sockets.

mod frames;
mod hearing;
mod measurement;
mod room;
mod socket;
mod table;
mod utterance;

use std::path::Path;
use std::time::Duration;

use crate::database::{Backend, FreshDatabase};
use crate::failure::Failure;
use crate::server::{People, Server};
use crate::termination::unless_terminated;
use measurement::Measurement;
use room::Room;
use socket::Socket;
use table::Row;

const SOCKETS: usize = 100;

const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);

/// One sender, and a hundred sockets that hear it, its own among them.
struct Case {
    /// As the table shows it.
    name: &'static str,
    /// How many messages the sender lets be under way to itself.
    window: u64,
}

/// The case that sums the others up: it keeps the server busy, and stays far below the 256 frames that a
/// server keeps for a socket.
const HEADLINE: Case = Case { name: "1×100", window: 64 };

const CASES: [Case; 2] = [HEADLINE, Case { name: "1×100 single", window: 1 }];

/// Prints the table, and returns what it comes to in a line for each database.
pub(crate) fn run(backends: &[Backend], program: &Path) -> Result<Vec<String>, Failure> {
    // One thread for all sockets leaves the server as much of the machine as can be.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(unless_terminated(measure_all(backends, program)))
}

#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
async fn measure_all(backends: &[Backend], program: &Path) -> Result<Vec<String>, Failure> {
    let mut headlines = Vec::new();
    println!("{}", table::HEADING);
    for backend in backends {
        let database = FreshDatabase::create(backend)?;
        let server = Server::start(program, &database).await?;
        let people = People::sign_up(server.address(), SOCKETS).await?;
        for case in &CASES {
            let result = measure(&server, &people, case).await?;
            println!("{}", Row { database: backend.name(), case: case.name, result: &result });
            result.check()?;
            if case.name == HEADLINE.name {
                headlines.push(headline(backend.name(), &result));
            }
        }
        server.stop().await?;
    }
    Ok(headlines)
}

fn headline(database: &str, result: &Measurement) -> String {
    format!(
        "{database}, fan-out {}: {:.0} deliveries/s, {:.2} CPU s/100k of the server",
        HEADLINE.name,
        result.per_second(),
        result.processor_seconds_per_100_000(),
    )
}

async fn measure(server: &Server, people: &People, case: &Case) -> Result<Measurement, Failure> {
    let path = format!("/ws/chat/{}/", people.make_room("fan-out").await?);
    let mut room = Room::new();
    for token in people.tokens() {
        room.seat(Socket::open(server.address(), &path, token).await?);
    }
    room.talk(case.window, WARM_UP).await?;

    let before = server.processor_time()?;
    let heard = room.talk(case.window, MEASURED).await?;
    let spent = server.processor_time()?.saturating_sub(before);
    Ok(Measurement::new(heard, spent))
}
