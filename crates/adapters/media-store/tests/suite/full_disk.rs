//! A disk without room, of which this process sees a small one of its own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bytes::Bytes;
use kernel::Fault;
use messages::FileStore;
use tokio::runtime::Runtime;

use crate::support::{
    file, files_below, keep, keep_file, mebibytes, picture, read, read_file, store_in, until_empty,
};

/// Names the folder with the disk, to the process that is started for it.
const FOLDER: &str = "FOLDER_WITH_A_SMALL_DISK";

const DISK_SIZE: &str = "3m";

/// Runs the test of that name in a process of its own, which has the disk.
fn on_a_small_disk<F: Future<Output = ()>>(name: &str, test: impl FnOnce(PathBuf) -> F) {
    #[expect(clippy::disallowed_methods, reason = "no setting: the test tells it to itself")]
    match env::var_os(FOLDER) {
        Some(folder) => Runtime::new().unwrap().block_on(test(folder.into())),
        None => run_again_with_a_small_disk(name),
    }
}

fn run_again_with_a_small_disk(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .arg("mount -t tmpfs -o size=\"$1\" none \"$2\" && exec \"$0\" --exact \"$3\"")
        .arg(env::current_exe().unwrap())
        .args([DISK_SIZE.as_ref(), folder.path().as_os_str(), name.as_ref()])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{complained}");
}

/// Takes all the room that is left.
fn fill(disk: &Path) -> PathBuf {
    let filler = disk.join("filler");
    fs::write(&filler, mebibytes(4)).unwrap_err();
    filler
}

#[test]
fn a_full_disk_is_unavailable_and_keeps_nothing_of_a_picture_that_did_not_fit() {
    let name =
        "full_disk::a_full_disk_is_unavailable_and_keeps_nothing_of_a_picture_that_did_not_fit";
    on_a_small_disk(name, async |disk: PathBuf| {
        let store = store_in(&disk);

        let too_large = keep(&store, picture(1), mebibytes(4)).await.unwrap_err();
        assert!(matches!(too_large, Fault::Unavailable(_)), "{too_large:?}");
        until_empty(&disk).await;

        let filler = fill(&disk);
        let small = Bytes::from_static(b"a picture");
        let no_room = keep(&store, picture(2), small.clone()).await.unwrap_err();
        assert!(matches!(no_room, Fault::Unavailable(_)), "{no_room:?}");
        assert_eq!(files_below(&disk), [Path::new("filler")]);

        fs::remove_file(&filler).unwrap();
        keep(&store, picture(2), small.clone()).await.unwrap();
        assert_eq!(read(&store, picture(2)).await, Some(small));
    });
}

#[test]
fn a_full_disk_is_unavailable_and_keeps_nothing_of_a_file_that_did_not_fit() {
    let name = "full_disk::a_full_disk_is_unavailable_and_keeps_nothing_of_a_file_that_did_not_fit";
    on_a_small_disk(name, async |disk: PathBuf| {
        let store = store_in(&disk);

        let too_large = keep_file(&store, file(1), mebibytes(4)).await.unwrap_err();
        assert!(matches!(too_large, Fault::Unavailable(_)), "{too_large:?}");
        until_empty(&disk).await;

        keep_file(&store, file(2), mebibytes(1)).await.unwrap();
        fill(&disk);
        let small = Bytes::from_static(b"a file");
        let no_room = keep_file(&store, file(3), small.clone()).await.unwrap_err();
        assert!(matches!(no_room, Fault::Unavailable(_)), "{no_room:?}");
        assert_eq!(files_below(&disk).len(), 2);

        FileStore::remove(&store, file(2)).await.unwrap();
        keep_file(&store, file(3), small.clone()).await.unwrap();
        assert_eq!(read_file(&store, file(3), None).await, Some(small));
    });
}
