use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

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
        /// The lock's file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl ServerLock {
    /// Takes the lock, or says at once that another server has it.
    pub fn acquire(url: &DatabaseUrl) -> Result<Self, ServerLockError> {
        let Some(database) = url.sqlite_path() else { return Ok(Self { file: None }) };
        let path = lock_path(database);
        let file =
            open(&path).map_err(|source| ServerLockError::File { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file: Some(file) }),
            Err(TryLockError::WouldBlock) => {
                Err(ServerLockError::Held { database: database.to_owned() })
            }
            Err(TryLockError::Error(source)) => Err(ServerLockError::File { path, source }),
        }
    }
}

/// Beside the file itself, whatever other names lead there.
fn lock_path(database: &Path) -> PathBuf {
    let mut path =
        fs::canonicalize(database).unwrap_or_else(|_| database.to_owned()).into_os_string();
    path.push(".lock");
    path.into()
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create(path)
}
