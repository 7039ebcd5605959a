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

    /// Makes sure that what was removed does not come back after a loss of power.
    pub(crate) fn flush(&self, kind: Kind) -> io::Result<()> {
        match File::open(self.of_kind(kind)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            folder => folder?.sync_all(),
        }
    }

    /// Removes the uploads of an object that nobody is uploading any more.
    pub(crate) fn remove_staged(&self, kind: Kind, name: &str) -> io::Result<()> {
        for entry in fs::read_dir(self.of_kind(kind))? {
            let entry = entry?;
            if staged_object(&entry).as_deref() == Some(name) {
                remove_if_there(&entry.path())?;
            }
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
    if staged_object(entry).is_none() {
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

/// The object that a file is to become: `object_store` writes to `name#1`, or another number, and renames it
/// at the end.
fn staged_object(entry: &DirEntry) -> Option<String> {
    let name = entry.file_name().into_string().ok()?;
    let (object, number) = name.rsplit_once('#')?;
    let is_staged = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_staged.then(|| object.to_owned())
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
