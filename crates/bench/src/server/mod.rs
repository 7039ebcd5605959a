//! A server in a process of its own, and those who use it.

mod people;
mod processor_time;
mod resident_memory;

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use crate::database::FreshDatabase;
use crate::failure::Failure;

pub(crate) use people::People;
pub(crate) use resident_memory::ResidentMemory;

/// How long a server may take to start or to end.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// What a server logs once it serves, before its address.
const SERVING: &str = "serving on http://";

/// A server in a process of its own, killed when it is dropped.
pub(crate) struct Server {
    process: Child,
    address: SocketAddr,
    /// Its addresses; closed when the process has ended.
    addresses: UnboundedReceiver<SocketAddr>,
    /// Where it works, for as long as it does.
    _folder: TempDir,
}

impl Server {
    /// Starts a `madang` on a database, and waits until it serves.
    pub(crate) async fn start(program: &Path, database: &FreshDatabase) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let mut process = Command::new(program)
            .arg("serve")
            .env_clear()
            .current_dir(folder.path())
            .env("DATABASE_URL", database.url())
            .env("SECRET_KEY", "a key that only this benchmark knows")
            .env("PORT", "0")
            .env("RATE_LIMIT_ENABLED", "false")
            .env("RUST_LOG", "warn,madang::server=info")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let (tell, addresses) = unbounded_channel();
        if let Some(log) = process.stderr.take() {
            thread::spawn(move || follow(log, &tell));
        }
        // From here on the process is ended with the value, whatever fails.
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Self { process, address, addresses, _folder: folder };
        let told = timeout(TIME_LIMIT, server.addresses.recv()).await;
        let told = told.map_err(|_| "the server does not say where it serves")?;
        server.address = told.ok_or("the server ended before it served")?;
        Ok(server)
    }

    /// Where it serves.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// CPU time that it has spent so far.
    pub(crate) fn processor_time(&self) -> Result<Duration, Failure> {
        processor_time::of(self.process.id())
    }

    /// What it takes of the machine's memory now, and took at most.
    pub(crate) fn resident_memory(&self) -> Result<ResidentMemory, Failure> {
        ResidentMemory::of(self.process.id())
    }

    /// Asks it to end, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        kill_process(Pid::from_child(&self.process), Signal::TERM)?;
        let ended = async { while self.addresses.recv().await.is_some() {} };
        timeout(TIME_LIMIT, ended).await.map_err(|_| "the server does not end")?;
        let status = self.process.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("the server ended with {status}").into())
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let killed = self.process.kill().and_then(|()| self.process.wait());
        if let Err(error) = killed {
            eprintln!("the server {} is left behind: {error}", self.process.id());
        }
    }
}

/// Tells the addresses in a log, and shows its warnings and errors.
fn follow(log: ChildStderr, tell: &UnboundedSender<SocketAddr>) {
    for line in BufReader::new(log).lines().map_while(Result::ok) {
        if let Some(address) = find_address(&line) {
            // Nobody listens any more when the measurement has failed.
            let _unheard = tell.send(address);
        } else if !line.contains(" INFO ") {
            eprintln!("{line}");
        }
    }
}

fn find_address(line: &str) -> Option<SocketAddr> {
    line.split_once(SERVING)?.1.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_says_where_the_server_is() {
        let line = "2024-01-01T12:00:00Z  INFO madang::server: serving on http://127.0.0.1:8000";
        assert_eq!(find_address(line), Some(SocketAddr::from(([127, 0, 0, 1], 8_000))));
        assert_eq!(find_address("2024-01-01T12:00:00Z  INFO madang::server: stopping"), None);
    }
}
