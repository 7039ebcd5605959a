use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use tempfile::TempDir;

use super::database::{Database, Kind};
use super::deadline::{PATIENCE, eventually};
use super::disk::{self, SmallDisk};
use super::media_folder::MEDIA;
use super::person::Person;
use super::templates::Templates;

/// The key of every server that is given no other.
pub(crate) const SECRET_KEY: &str = "a key that only the tests know, 32 characters";

const MADANG: &str = env!("CARGO_BIN_EXE_madang");

/// How a server is to be started.
pub(crate) struct Launch {
    kind: Kind,
    settings: Vec<(String, String)>,
    unset: Vec<String>,
    disk: Option<SmallDisk>,
}

impl Launch {
    /// On a database of its own, with default settings.
    pub(crate) fn on(kind: Kind) -> Self {
        Self { kind, settings: Vec::new(), unset: Vec::new(), disk: None }
    }

    /// With an environment variable set.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without an environment variable that tests set by default.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.unset.push(name.to_owned());
        self
    }

    /// With the SQLite file on a disk of its own, of so many bytes, that lives as long as the process.
    pub(crate) fn on_small_disk(mut self, size: u64) -> Self {
        self.disk = Some(SmallDisk::OfDatabase(size));
        self
    }

    /// With uploads on a disk of their own, likewise.
    pub(crate) fn with_media_on_small_disk(mut self, size: u64) -> Self {
        self.disk = Some(SmallDisk::OfMedia(size));
        self
    }

    /// Starts it on a migrated database and waits until it serves.
    pub(crate) fn start(self) -> TestServer {
        let templates = Templates::hold();
        let database = templates.of(self.kind).copy();
        let mut server = self.on_database(database, templates);
        server.start();
        server
    }

    /// Makes an empty database and the working folder, and starts nothing.
    pub(crate) fn prepare(self) -> TestServer {
        let database = Database::empty(self.kind);
        self.on_database(database, Templates::hold())
    }

    fn on_database(self, database: Database, templates: Arc<Templates>) -> TestServer {
        TestServer {
            database: Arc::new(database),
            _templates: templates,
            folder: Arc::new(tempfile::tempdir().unwrap()),
            settings: self.settings,
            unset: self.unset,
            disk: self.disk,
            running: None,
        }
    }
}

/// Brings a database to the newest schema.
pub(super) fn migrate(database: &Database) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(MADANG);
    command.arg("migrate").current_dir(&folder).env_clear().env("DATABASE_URL", database.url());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// A server as a process of its own, ended with the test.
pub(crate) struct TestServer {
    pub(crate) database: Arc<Database>,
    _templates: Arc<Templates>,
    folder: Arc<TempDir>,
    settings: Vec<(String, String)>,
    unset: Vec<String>,
    disk: Option<SmallDisk>,
    running: Option<Running>,
}

struct Running {
    process: Child,
    address: String,
    log: Arc<Mutex<String>>,
}

impl TestServer {
    /// Sets an environment variable for the next start.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Whether it keeps accounts as it does by default: no setting was given that has to do with them.
    pub(crate) fn has_default_accounts(&self) -> bool {
        let matters = |name: &str| name == "SECRET_KEY" || name.ends_with("_TTL");
        let is_set = self.settings.iter().any(|(name, _)| matters(name));
        let is_elsewhere = matches!(self.disk, Some(SmallDisk::OfDatabase(_)));
        !is_set && !is_elsewhere && !self.unset.iter().any(|name| matters(name))
    }

    /// Starts the server on what it left behind.
    pub(crate) fn start(&mut self) {
        let (running, addresses) = self.spawn();
        self.running = Some(running);
        let address = addresses.recv_timeout(PATIENCE);
        let address = address.unwrap_or_else(|_| panic!("it does not serve:\n{}", self.log()));
        self.running.as_mut().unwrap().address = address;
    }

    /// A second node: another process on the same database and the same keys.
    pub(crate) fn another_node(&self) -> Self {
        let mut other = Self {
            database: Arc::clone(&self.database),
            _templates: Templates::hold(),
            folder: Arc::clone(&self.folder),
            settings: self.settings.clone(),
            unset: self.unset.clone(),
            disk: self.disk,
            running: None,
        };
        other.start();
        other
    }

    fn spawn(&self) -> (Running, mpsc::Receiver<String>) {
        let mut process = self.serve_command().stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::<Mutex<String>>::default();
        let (tell, addresses) = mpsc::channel();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let written = Arc::clone(&log);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, address)) = line.split_once("serving on http://") {
                    let address = address.split('"').next().unwrap_or_default();
                    let _nobody_waits = tell.send(address.trim().to_owned());
                }
                writeln!(written.lock().unwrap(), "{line}").unwrap();
            }
        });
        (Running { process, address: String::new(), log }, addresses)
    }

    fn serve_command(&self) -> Command {
        match self.small_disk() {
            Some((size, folder)) => self.with_settings(disk::mounted(size, &folder, MADANG)),
            None => self.command(&["serve"]),
        }
    }

    /// The size and the place of the disk that the server has to itself.
    pub(super) fn small_disk(&self) -> Option<(u64, PathBuf)> {
        match (self.disk?, &*self.database) {
            (SmallDisk::OfDatabase(size), Database::Sqlite { folder }) => {
                Some((size, folder.path().to_owned()))
            }
            (SmallDisk::OfDatabase(_), Database::Postgresql { .. }) => None,
            (SmallDisk::OfMedia(size), _) => Some((size, self.folder().join(MEDIA))),
        }
    }

    /// A `madang` with the server's settings, not started yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(MADANG);
        command.args(arguments);
        self.with_settings(command)
    }

    fn with_settings(&self, mut command: Command) -> Command {
        command
            .env_clear()
            .current_dir(self.folder.path())
            .env("DATABASE_URL", self.database.url())
            .env("SECRET_KEY", SECRET_KEY)
            .env("PORT", "0")
            .envs(self.settings.iter().map(|(name, value)| (name, value)));
        for name in &self.unset {
            command.env_remove(name);
        }
        command
    }

    /// Runs a command of `madang` beside the server, with something on its standard input.
    pub(crate) fn madang(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that refuses before it reads has closed its end.
        let _unread = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// The folder that the server works in.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        &self.running.as_ref().expect("the server was started").address
    }

    /// The address of a path over HTTP.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// What the server has logged so far.
    pub(crate) fn log(&self) -> String {
        self.running.as_ref().map(|running| running.log.lock().unwrap().clone()).unwrap_or_default()
    }

    /// The id of the server's process.
    pub(crate) fn process(&self) -> u32 {
        self.running.as_ref().unwrap().process.id()
    }

    /// Resident memory in KiB.
    pub(crate) fn memory(&self) -> u64 {
        let id = self.process();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// What a counter or gauge stands at, if it was ever touched; of one with labels, any series.
    pub(crate) async fn metric(&self, name: &str) -> Option<f64> {
        let page = self.stranger().get("/metrics").await.text;
        let line = page.lines().find(|line| line.starts_with(name))?;
        line.rsplit(' ').next()?.parse().ok()
    }

    /// Ends the server without a word, as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.process.kill().unwrap();
            running.process.wait().unwrap();
        }
    }

    /// Asks the server to stop, as an operator would, and does not wait.
    pub(crate) fn terminate(&self) {
        let id = self.process().to_string();
        // A shell has its own `kill`; the program is not on every machine.
        let mut shell = Command::new("sh");
        assert!(shell.args(["-c", "kill -TERM \"$0\"", &id]).status().unwrap().success());
    }

    /// Waits until the server has ended by itself.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let mut status = None;
        let process = &mut self.running.as_mut().unwrap().process;
        eventually("the server ends", async || {
            status = process.try_wait().unwrap();
            status.is_some()
        })
        .await;
        self.running = None;
        status.unwrap()
    }

    /// Waits as [`TestServer::ended`] and gives the whole log to be looked at.
    pub(crate) async fn whole_log(&mut self) -> String {
        let log = Arc::clone(&self.running.as_ref().unwrap().log);
        self.ended().await;
        // The thread that copies the log ends with the pipe, and lets go of it.
        eventually("the log is copied", async || Arc::strong_count(&log) == 1).await;
        let log = log.lock().unwrap();
        log.clone()
    }

    /// Somebody who has no account.
    pub(crate) fn stranger(&self) -> Person {
        Person::stranger(self)
    }

    /// Somebody with an account, signed in through meet.
    pub(crate) async fn sign_up(&self, name: &str) -> Person {
        Person::sign_up(self, name).await
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        let failed = thread::panicking();
        if failed {
            eprintln!("--- the server's log\n{}", self.log());
        }
        self.kill();
    }
}
