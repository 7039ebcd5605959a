//! Where an SQLite file and what belongs to it lie, and who may read them. Everything made here is for
//! its owner alone: the data holds password hashes, addresses and conversations.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const OWNER_ONLY_FILE: u32 = 0o600;
const OWNER_ONLY_FOLDER: u32 = 0o700;

/// As many links as Linux follows.
const MOST_LINKS: usize = 40;

/// What SQLite may leave beside a database. It takes their permissions from the database's own.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The one path of a database's file, whatever links lead there and whether or not it exists yet. Its
/// folder is made if there is none.
pub(crate) fn prepare_place(database: &Path) -> io::Result<PathBuf> {
    let file = follow_links(database)?;
    let name = file.file_name().ok_or(ErrorKind::InvalidFilename)?;
    let folder = folder_of(&file);
    DirBuilder::new().recursive(true).mode(OWNER_ONLY_FOLDER).create(folder)?;
    Ok(folder.canonicalize()?.join(name))
}

/// To where the last part of the path leads, link by link.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(error) if is_about_no_link(&error) => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

fn is_about_no_link(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput)
}

/// The folder that the file is in.
pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// That path with the suffix after its last letter.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Makes a file where there is none; fails with [`ErrorKind::AlreadyExists`] otherwise.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY_FILE).open(path)
}

/// Makes an empty database unless there is one, which stays as it is: SQLite itself would let others
/// read what it makes.
pub(crate) fn create_unless_there(database: &Path) -> io::Result<()> {
    match create(database) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created.map(drop),
    }
}

/// A file beside the database to hold a lock on.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).mode(OWNER_ONLY_FILE).open(path)
}

/// Removes a database, as much of it as there is.
pub(crate) fn remove(database: &Path) -> io::Result<()> {
    remove_companions(database)?;
    remove_if_there(database)
}

/// Removes what SQLite left beside a database.
pub(crate) fn remove_companions(database: &Path) -> io::Result<()> {
    COMPANIONS.iter().try_for_each(|suffix| remove_if_there(&with_suffix(database, suffix)))
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn every_name_of_a_file_leads_to_one_path_before_and_after_it_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("names")).unwrap();
        symlink("names", at("other-names")).unwrap();
        symlink("../second", at("names/first")).unwrap();
        symlink(at("data/madang.db"), at("second")).unwrap();
        let names = ["names/first", "other-names/first", "second", "names/../data/madang.db"];

        let before = names.map(|name| prepare_place(&at(name)).unwrap());
        let real = folder.path().canonicalize().unwrap().join("data/madang.db");
        assert!(before.iter().all(|path| *path == real), "{before:?}");
        create(&real).unwrap();
        assert_eq!(names.map(|name| prepare_place(&at(name)).unwrap()), before);
    }

    #[test]
    fn links_in_a_circle_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("madang.db");
        symlink(&file, &file).unwrap();
        assert!(prepare_place(&file).is_err());
    }

    #[test]
    fn what_is_made_is_for_its_owner_and_what_is_there_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let file = prepare_place(&folder.path().join("data/madang.db")).unwrap();
        assert_eq!(mode(folder_of(&file)), 0o700);
        create_unless_there(&file).unwrap();
        let lock = with_suffix(&file, ".lock");
        open_lock(&lock).unwrap();
        assert_eq!([mode(&file), mode(&lock)], [0o600; 2]);

        for path in [&file, &lock] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o640)).unwrap();
        }
        fs::write(&file, "kept").unwrap();
        create_unless_there(&file).unwrap();
        open_lock(&lock).unwrap();
        assert_eq!([mode(&file), mode(&lock)], [0o640; 2]);
        assert_eq!(fs::read(&file).unwrap(), b"kept");
    }
}
