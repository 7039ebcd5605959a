//! Files through a server, several at once.

mod form;
mod measurement;
mod table;

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::database::{Backend, FreshDatabase};
use crate::failure::Failure;
use crate::server::{People, Server};
use crate::termination::unless_terminated;
use form::Form;
use measurement::Measurement;
use table::Row;

/// How many people upload a file each at once.
const PEOPLE: u32 = 8;

/// How often they do, one file after the other.
const ROUNDS: u32 = 4;

/// The largest file that a server takes by default.
const FILE_LENGTH: usize = 20 * 1024 * 1024;

/// How long a server may take to answer.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Prints the table, and returns what it comes to in a line for each database.
pub(crate) fn run(backends: &[Backend], program: &Path) -> Result<Vec<String>, Failure> {
    // One thread for all clients leaves the server as much of the machine as can be.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(unless_terminated(measure_all(backends, program)))
}

#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
async fn measure_all(backends: &[Backend], program: &Path) -> Result<Vec<String>, Failure> {
    let mut headlines = Vec::new();
    println!("{}", table::HEADING);
    for backend in backends {
        let database = FreshDatabase::create(backend)?;
        let (tokens, room) = prepare(program, &database).await?;
        // Signing in takes more memory than an upload: a server that has done it hides what uploads take.
        let server = Server::start(program, &database).await?;
        let result = measure(&server, &tokens, room).await?;
        server.stop().await?;
        println!("{}", Row { database: backend.name(), result: &result });
        headlines.push(format!(
            "{}, {PEOPLE} uploads at once: {:.0} MiB/s, {} KiB of the server's memory for each",
            backend.name(),
            result.mebibytes_per_second(),
            result.peak_of_each(),
        ));
    }
    Ok(headlines)
}

/// Makes those who upload and their room; their tokens, and its id.
async fn prepare(program: &Path, database: &FreshDatabase) -> Result<(Vec<String>, i64), Failure> {
    let server = Server::start(program, database).await?;
    let people = People::sign_up(server.address(), usize::try_from(PEOPLE)?).await?;
    let room = people.make_room("uploads").await?;
    server.stop().await?;
    Ok((people.tokens().to_vec(), room))
}

async fn measure(server: &Server, tokens: &[String], room: i64) -> Result<Measurement, Failure> {
    let door = Door {
        client: Client::builder().timeout(TIME_LIMIT).build()?,
        url: url(server.address(), room),
    };
    door.enter_together(tokens, &Form::with_file_of(1)).await?;

    let form = Form::with_file_of(FILE_LENGTH);
    let memory_before = server.resident_memory()?.now;
    let processor_time_before = server.processor_time()?;
    let begun = Instant::now();
    let mut latencies = Vec::new();
    for _ in 0..ROUNDS {
        latencies.extend(door.enter_together(tokens, &form).await?);
    }
    Ok(Measurement {
        elapsed: begun.elapsed(),
        processor_time: server.processor_time()?.saturating_sub(processor_time_before),
        grown_by: server.resident_memory()?.peak.saturating_sub(memory_before),
        latencies: latencies.into(),
    })
}

fn url(server: SocketAddr, room: i64) -> String {
    format!("http://{server}/chat/rooms/{room}/messages/")
}

/// Where files come into a room.
#[derive(Clone)]
struct Door {
    client: Client,
    url: String,
}

impl Door {
    /// Uploads the same file once for each of these people, at the same time; how long each upload took.
    async fn enter_together(
        &self,
        tokens: &[String],
        form: &Form,
    ) -> Result<Vec<Duration>, Failure> {
        let mut uploading = JoinSet::new();
        for token in tokens {
            uploading.spawn(self.clone().upload(token.clone(), form.clone()));
        }
        let mut latencies = Vec::with_capacity(tokens.len());
        while let Some(uploaded) = uploading.join_next().await {
            latencies.push(uploaded??);
        }
        Ok(latencies)
    }

    /// Uploads a file, and checks that the server has all of it.
    async fn upload(self, token: String, form: Form) -> Result<Duration, Failure> {
        let length = form.file_length;
        let request = self.client.post(&self.url).bearer_auth(token);
        let begun = Instant::now();
        let response =
            request.header("Content-Type", form::MEDIA_TYPE).body(form.body).send().await?;
        let status = response.status();
        let answer = response.text().await?;
        let elapsed = begun.elapsed();
        let stored = serde_json::from_str(&answer)
            .ok()
            .and_then(|message: Value| message["file_size"].as_u64());
        if !status.is_success() || stored != Some(u64::try_from(length)?) {
            return Err(
                format!("an upload of {length} bytes was answered {status}: {answer}").into()
            );
        }
        Ok(elapsed)
    }
}
