use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::sqlite_file;
use crate::url::DatabaseUrl;

/// Keeps a second server away from an SQLite file for as long as it lives. On PostgreSQL several
/// servers share the data, so there it keeps nobody away.
#[derive(Debug)]
pub struct ServerLock {
    #[expect(dead_code, reason = "held for its drop, which gives the lock back")]
    file: Option<File>,
}

/// Why a server may not use the data.
#[derive(Debug, thiserror::Error)]
pub enum ServerLockError {
    /// Another server does.
    #[error("another server is using {}", database.display())]
    Held {
        /// The SQLite file.
        database: PathBuf,
    },
    /// The lock's file cannot be used.
    #[error("cannot lock {}", path.display())]
    File {
        /// The lock's file, or the database's if there is no place for a lock beside it.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl ServerLock {
    /// Takes the lock, or says at once that another server has it. Makes the file's folder.
    pub fn acquire(url: &DatabaseUrl) -> Result<Self, ServerLockError> {
        let Some(database) = url.sqlite_path() else { return Ok(Self { file: None }) };
        let failed = |path: &Path, source| ServerLockError::File { path: path.to_owned(), source };
        let real = sqlite_file::prepare_place(database).map_err(|error| failed(database, error))?;
        let path = sqlite_file::with_suffix(&real, ".lock");
        let file = sqlite_file::open_lock(&path).map_err(|error| failed(&path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file: Some(file) }),
            Err(TryLockError::WouldBlock) => {
                Err(ServerLockError::Held { database: database.to_owned() })
            }
            Err(TryLockError::Error(error)) => Err(failed(&path, error)),
        }
    }
}
