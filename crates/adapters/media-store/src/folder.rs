//! A local folder as a store: made for its owner alone, and cleared of what a killed process left in it.

use std::fs::{self, DirBuilder, DirEntry, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use object_store::local::LocalFileSystem;

use crate::kind::Kind;

const OWNER_ONLY: u32 = 0o700;

/// How long nothing was written to an upload that nobody can be at any more. Another process may be
/// uploading to the same folder.
const ABANDONED_AFTER: Duration = Duration::from_secs(60 * 60);

/// The number of the first file that is staged for an object.
const FIRST_STAGED: u64 = 1;

/// The folder that everything is in.
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Makes the folder and those of the kinds unless they are there, and clears them of abandoned uploads.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        create_durably(path)?;
        let folder = Self { root: path.canonicalize()? };
        for kind in Kind::ALL {
            let of_kind = folder.of_kind(kind);
            create_durably(&of_kind)?;
            remove_abandoned(&of_kind)?;
        }
        Ok(folder)
    }

    /// The folder as a store, whose every object is on disk when it is said to be stored.
    pub(crate) fn store(&self) -> object_store::Result<LocalFileSystem> {
        Ok(LocalFileSystem::new_with_prefix(&self.root)?.with_fsync(true))
    }

    /// Removes an object and what its upload left, so that neither comes back after a loss of power.
    pub(crate) fn remove(&self, kind: Kind, name: &str) -> io::Result<()> {
        // The staged file first: once it is gone, an upload that is just ending cannot turn it into the
        // object any more.
        self.remove_staged(kind, name)?;
        let folder = self.of_kind(kind);
        remove_if_there(&folder.join(name))?;
        match File::open(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            folder => folder?.sync_all(),
        }
    }

    /// Removes what is staged of an object. Its name is uploaded to once, and another upload beside what a
    /// killed one left takes the next number: there are no gaps, and the whole folder need not be read.
    pub(crate) fn remove_staged(&self, kind: Kind, name: &str) -> io::Result<()> {
        let folder = self.of_kind(kind);
        let mut number = FIRST_STAGED;
        while remove_if_there(&folder.join(staged_name(name, number)))? {
            number += 1;
        }
        Ok(())
    }

    fn of_kind(&self, kind: Kind) -> PathBuf {
        self.root.join(kind.folder())
    }
}

/// Makes a folder, and those above it, so that none of them is lost with the power.
fn create_durably(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    let above = above.unwrap_or(Path::new("."));
    create_durably(above)?;
    match DirBuilder::new().mode(OWNER_ONLY).create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => File::open(above)?.sync_all(),
    }
}

/// Removes what killed processes were uploading. A folder behind a link may be somebody else's, and is
/// left alone.
fn remove_abandoned(folder: &Path) -> io::Result<()> {
    if folder.is_symlink() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_abandoned(&entry)? {
            remove_if_there(&entry.path())?;
            tracing::info!(file = %entry.path().display(), "removed an abandoned upload");
        }
    }
    Ok(())
}

fn is_abandoned(entry: &DirEntry) -> io::Result<bool> {
    if !is_staged(entry) {
        return Ok(false);
    }
    // Of the entry itself: a link is no file here.
    let metadata = match entry.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        metadata => metadata?,
    };
    // A time to come is no age.
    let idle = metadata.modified()?.elapsed().unwrap_or_default();
    Ok(metadata.is_file() && idle > ABANDONED_AFTER)
}

/// Where `object_store` writes an object until it is whole: beside it, under the first number that is free.
fn staged_name(object: &str, number: u64) -> String {
    format!("{object}#{number}")
}

fn is_staged(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let number = name.to_str().and_then(|name| name.rsplit_once('#')).map(|(_, number)| number);
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether it was there.
fn remove_if_there(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
