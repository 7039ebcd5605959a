use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::migrations;
use crate::server_lock::{ServerLock, ServerLockError};
use crate::sqlite;
use crate::sqlite_file;
use crate::url::{DatabaseUrl, sqlite_address};

/// What every SQLite file begins with.
const SQLITE_HEADER: &[u8] = b"SQLite format 3\0";

/// Why a backup could not be made or played back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The data is on a PostgreSQL server, which has its own tools.
    #[error("PostgreSQL has its own tool for that: {command}")]
    Postgresql {
        /// The command to run; without a password.
        command: String,
    },
    /// There is a file in the backup's place already.
    #[error("{} exists already", path.display())]
    Exists {
        /// That file.
        path: PathBuf,
    },
    /// There is no such file.
    #[error("there is no {}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A server is using the data; nothing may be put in its place meanwhile.
    #[error(transparent)]
    Locked(#[from] ServerLockError),
    /// The file is no backup that this version can use.
    #[error("{} is not a usable backup: {reason}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file cannot be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// SQLite could not copy the data.
    #[error("cannot copy the database: {reason}")]
    Copy {
        /// What it said.
        reason: String,
    },
}

/// Copies the data into a new file, also beside a running server. Blocks.
pub fn backup(url: &DatabaseUrl, target: &Path) -> Result<(), BackupError> {
    let Some(database) = url.sqlite_path() else {
        let (url, file) = (quoted(&url.without_password()), quoted_path(target));
        let command = format!("pg_dump --format=custom --file={file} {url}");
        return Err(BackupError::Postgresql { command });
    };
    require(database)?;
    let (database, target_address) = (address_of(database)?, address_of(target)?);
    create_backup(target)?;
    let copied = vacuum_into(&database, target_address).and_then(|()| sync(target));
    if copied.is_err() {
        // Half a backup is worse than none; if it cannot be removed either, the error still says so.
        let _ = fs::remove_file(target);
    }
    copied
}

/// Puts a backup in the place of the data, which is lost; not beside a running server. The backup is
/// checked first, and stays as it is. Blocks.
pub fn restore(url: &DatabaseUrl, backup: &Path) -> Result<(), BackupError> {
    let Some(database) = url.sqlite_path() else {
        let (url, file) = (quoted(&url.without_password()), quoted_path(backup));
        let command = format!("pg_restore --clean --if-exists --dbname={url} {file}");
        return Err(BackupError::Postgresql { command });
    };
    require(backup)?;
    let _lock = ServerLock::acquire(url)?;
    // Where links lead to the database, they stay.
    let database = sqlite_file::prepare_place(database).map_err(file_error(database))?;
    let copy = sqlite_file::with_suffix(&database, ".restoring");
    let replaced = copy_file(backup, &copy)
        .and_then(|()| check(&copy, backup))
        .and_then(|()| sync(&copy))
        .and_then(|()| replace(&database, &copy));
    if replaced.is_err() {
        // The next attempt removes what cannot be removed now.
        let _ = sqlite_file::remove(&copy);
    }
    replaced
}

fn require(path: &Path) -> Result<(), BackupError> {
    if path.is_file() { Ok(()) } else { Err(BackupError::Missing { path: path.to_owned() }) }
}

/// Makes the file that SQLite is to fill; whatever has the name already stays.
fn create_backup(target: &Path) -> Result<(), BackupError> {
    match sqlite_file::create(target) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(BackupError::Exists { path: target.to_owned() })
        }
        created => created.map(drop).map_err(file_error(target)),
    }
}

/// SQLite would open another file under a name that is no text.
fn address_of(path: &Path) -> Result<String, BackupError> {
    if path.to_str().is_none() {
        return Err(file_error(path)(io::ErrorKind::InvalidFilename.into()));
    }
    Ok(sqlite_address(path))
}

fn vacuum_into(database: &str, target: String) -> Result<(), BackupError> {
    let failed = |reason: String| BackupError::Copy { reason };
    let mut conn =
        SqliteConnection::establish(database).map_err(|error| failed(error.to_string()))?;
    conn.batch_execute("PRAGMA busy_timeout = 5000")
        .and_then(|()| {
            diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(target).execute(&mut conn)
        })
        .map_err(|error| failed(error.to_string()))?;
    Ok(())
}

/// Checks a copy of the backup: SQLite may write beside a file that it opens.
fn check(copy: &Path, backup: &Path) -> Result<(), BackupError> {
    let unusable = |reason: String| BackupError::Unusable { path: backup.to_owned(), reason };
    let mut header = [0; SQLITE_HEADER.len()];
    let is_read = File::open(copy).and_then(|mut file| file.read_exact(&mut header));
    if is_read.is_err() || header != *SQLITE_HEADER {
        return Err(unusable("it is no SQLite file".to_owned()));
    }
    let mut conn = SqliteConnection::establish(&address_of(copy)?)
        .map_err(|error| unusable(error.to_string()))?;
    let damage = damage(&mut conn).map_err(|error| unusable(error.to_string()))?;
    if !damage.is_empty() {
        return Err(unusable(damage.join("; ")));
    }
    let versions = migrations::versions(&mut conn, &sqlite::backend::MIGRATIONS)
        .map_err(|error| unusable(error.to_string()))?;
    if !versions.unknown.is_empty() {
        let unknown = versions.unknown.join(", ");
        return Err(unusable(format!("it was made by a newer version (migrations {unknown})")));
    }
    if versions.known.is_empty() {
        return Err(unusable("it is no database of madang".to_owned()));
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    integrity_check: String,
}

/// What SQLite finds broken in the file.
fn damage(conn: &mut SqliteConnection) -> QueryResult<Vec<String>> {
    let findings: Vec<Finding> = diesel::sql_query("PRAGMA integrity_check(10)").load(conn)?;
    Ok(findings
        .into_iter()
        .map(|finding| finding.integrity_check)
        .filter(|finding| finding != "ok")
        .collect())
}

/// Renames the copy over the database. What the old one had in files beside it must be gone before:
/// SQLite would take it for the new one's.
fn replace(database: &Path, copy: &Path) -> Result<(), BackupError> {
    for file in [database, copy] {
        sqlite_file::remove_companions(file).map_err(file_error(file))?;
    }
    fs::rename(copy, database).map_err(file_error(database))?;
    sync(sqlite_file::folder_of(database))
}

/// Copies the bytes alone: others may be allowed to read the backup.
fn copy_file(from: &Path, to: &Path) -> Result<(), BackupError> {
    let mut backup = File::open(from).map_err(file_error(from))?;
    sqlite_file::remove(to)
        .and_then(|()| sqlite_file::create(to))
        .and_then(|mut copy| io::copy(&mut backup, &mut copy))
        .map(drop)
        .map_err(file_error(to))
}

fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(file_error(path))
}

fn file_error(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::File { path, source }
}

fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

/// As one word of a shell command.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
