//! A disk without room, of which this process sees a small one of its own.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use kernel::Fault;

use crate::support::{files_below, keep, mebibytes, picture, read, store_in, until_empty};

const NAME: &str = "full_disk::a_full_disk_is_unavailable_and_keeps_nothing_of_what_did_not_fit";

/// Names the folder with the disk, to the process that is started for it.
const FOLDER: &str = "FOLDER_WITH_A_SMALL_DISK";

const DISK_SIZE: &str = "3m";

#[test]
fn a_full_disk_is_unavailable_and_keeps_nothing_of_what_did_not_fit() {
    #[expect(clippy::disallowed_methods, reason = "no setting: the test tells it to itself")]
    match env::var_os(FOLDER) {
        Some(folder) => on_a_small_disk(Path::new(&folder)),
        None => run_again_with_a_small_disk(),
    }
}

fn run_again_with_a_small_disk() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .arg("mount -t tmpfs -o size=\"$1\" none \"$2\" && exec \"$0\" --exact \"$3\"")
        .arg(env::current_exe().unwrap())
        .args([DISK_SIZE.as_ref(), folder.path().as_os_str(), NAME.as_ref()])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{complained}");
}

#[tokio::main]
async fn on_a_small_disk(folder: &Path) {
    let store = store_in(folder);

    let too_large = keep(&store, picture(1), mebibytes(4)).await.unwrap_err();
    assert!(matches!(too_large, Fault::Unavailable(_)), "{too_large:?}");
    until_empty(folder).await;

    let filler = folder.join("filler");
    fs::write(&filler, mebibytes(4)).unwrap_err();
    let small = Bytes::from_static(b"a picture");
    let no_room = keep(&store, picture(2), small.clone()).await.unwrap_err();
    assert!(matches!(no_room, Fault::Unavailable(_)), "{no_room:?}");
    assert_eq!(files_below(folder), [Path::new("filler")]);

    fs::remove_file(&filler).unwrap();
    keep(&store, picture(2), small.clone()).await.unwrap();
    assert_eq!(read(&store, picture(2)).await, Some(small));
}
