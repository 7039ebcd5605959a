use std::fs;
use std::path::{Path, PathBuf};

use super::server::TestServer;

/// Where uploads are kept by default, in the folder that the server works in.
pub(super) const MEDIA: &str = "data/media";

impl TestServer {
    /// Every file in the folder where uploads are kept by default, unfinished ones too.
    pub(crate) fn kept_files(&self) -> Vec<PathBuf> {
        files_in(&self.folder().join(MEDIA))
    }
}

/// Every file in a folder and those below it.
pub(crate) fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_in(&path));
        } else {
            files.push(path);
        }
    }
    files
}
