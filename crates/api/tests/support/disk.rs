//! A disk that a server has to itself, so that a test can fill it up.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::media_folder::files_in;
use super::server::TestServer;

/// What takes up the room on a full disk.
const FILLER: &str = "filler";

/// A disk of so many bytes that a server has to itself.
#[derive(Debug, Clone, Copy)]
pub(super) enum SmallDisk {
    /// For the SQLite file.
    OfDatabase(u64),
    /// For uploads.
    OfMedia(u64),
}

/// Starts a server that alone sees a new disk in the place of a folder. The process stays the same, and
/// the disk goes with it.
pub(super) fn mounted(size: u64, folder: &Path, madang: &str) -> Command {
    fs::create_dir_all(folder).unwrap();
    let mut command = Command::new("unshare");
    command
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .arg("mount -t tmpfs -o size=\"$1\" none \"$2\" && exec \"$0\" serve")
        .arg(madang)
        .arg(size.to_string())
        .arg(folder);
    command
}

impl TestServer {
    /// Takes up all the room on the server's disk.
    pub(crate) fn fill_disk(&self) {
        let mut filler = File::create(self.on_disk(FILLER)).unwrap();
        while filler.write_all(&[0; 512]).is_ok() {}
    }

    /// Makes room on the server's disk again.
    pub(crate) fn free_disk(&self) {
        fs::remove_file(self.on_disk(FILLER)).unwrap();
    }

    /// Copies the SQLite file to where the test sees it. Nobody must be writing to it.
    pub(crate) fn copy_disk(&self) {
        for name in ["madang.db", "madang.db-wal"] {
            fs::copy(self.on_disk(name), self.disk_folder().join(name)).unwrap();
        }
    }

    /// Every file on the server's disk but what fills it.
    pub(crate) fn files_on_disk(&self) -> Vec<PathBuf> {
        let mut files = files_in(&self.on_disk(""));
        files.retain(|file| !file.ends_with(FILLER));
        files
    }

    /// The way to a file that only the server sees under its name.
    fn on_disk(&self, name: &str) -> PathBuf {
        let folder = self.disk_folder();
        let folder = folder.strip_prefix("/").unwrap();
        Path::new(&format!("/proc/{}/root", self.process())).join(folder).join(name)
    }

    fn disk_folder(&self) -> PathBuf {
        let (_, folder) = self.small_disk().expect("a disk of its own");
        folder
    }
}
