//! How much memory an upload takes, of a process that does nothing else.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use media_store::MediaStore;
use messages::FileStore;

use crate::support::{file, files_below, store_in};

const NAME: &str = "memory::an_upload_of_20_mebibytes_to_a_folder_takes_less_than_one";

/// Tells the process that is started for it that it is the one, and where to store.
const FOLDER: &str = "FOLDER_OF_A_MEASURED_UPLOAD";

const PIECE: usize = 16 * 1024;
const FILE: usize = 20 * 1024 * 1024;

/// In kibibytes.
const MOST: u64 = 1024;

#[test]
fn an_upload_of_20_mebibytes_to_a_folder_takes_less_than_one() {
    #[expect(clippy::disallowed_methods, reason = "no setting: the test tells it to itself")]
    match env::var_os(FOLDER) {
        Some(folder) => measure(Path::new(&folder)),
        None => run_again_alone(),
    }
}

fn run_again_alone() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{complained}");
    let stored = fs::metadata(folder.path().join(&files_below(folder.path())[0])).unwrap();
    assert_eq!(stored.len(), FILE as u64);
}

#[tokio::main]
async fn measure(folder: &Path) {
    let store = store_in(folder);
    // What the first upload alone needs, such as threads, is no part of an upload.
    upload(&store, 1, PIECE).await;
    FileStore::remove(&store, file(1)).await.unwrap();
    // Makes the peak what is used now.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = peak();

    upload(&store, 2, FILE).await;

    let taken = peak() - before;
    assert!(taken < MOST, "{taken} KiB");
}

async fn upload(store: &MediaStore, number: u128, size: usize) {
    let mut writer = FileStore::begin(store, file(number)).await.unwrap();
    for byte in (0..=u8::MAX).cycle().take(size / PIECE) {
        writer.write(Bytes::from(vec![byte; PIECE])).await.unwrap();
    }
    writer.finish().await.unwrap();
}

/// The most memory that this process had at once, in kibibytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
