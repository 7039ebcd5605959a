//! What a killed process left in a folder, and what only looks like it.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use crate::support::{files_below, store_in};

const MINUTE: Duration = Duration::from_secs(60);

/// A file to which nothing was written for that long.
fn file_of_age(path: &Path, age: Duration) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "bytes").unwrap();
    let file = File::options().write(true).open(path).unwrap();
    let now = file.metadata().unwrap().modified().unwrap();
    file.set_modified(now - age).unwrap();
}

#[test]
fn an_abandoned_upload_is_removed_after_an_hour() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join("pictures").join(name);
    file_of_age(&at("a.png#1"), 61 * MINUTE);
    file_of_age(&at("a.png#12"), 61 * MINUTE);
    file_of_age(&at("b.png#1"), 59 * MINUTE);
    file_of_age(&at("c.png#1"), Duration::ZERO);
    file_of_age(&folder.path().join("files/d#1"), 61 * MINUTE);
    file_of_age(&folder.path().join("files/e#1"), 59 * MINUTE);

    store_in(folder.path());

    assert_eq!(
        files_below(folder.path()),
        ["files/e#1", "pictures/b.png#1", "pictures/c.png#1"].map(Path::new)
    );
}

#[test]
fn what_is_no_upload_of_ours_stays() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "pictures/a.png",
        "pictures/a.png#",
        "pictures/a.png#1a",
        "pictures/below/a.png#1",
        "a.png#1",
        "others/a.png#1",
    ];
    for name in names {
        file_of_age(&folder.path().join(name), 600 * MINUTE);
    }
    fs::create_dir(folder.path().join("pictures/folder#1")).unwrap();

    store_in(folder.path());

    assert_eq!(files_below(folder.path()).len(), names.len());
    assert!(folder.path().join("pictures/folder#1").is_dir());
}

#[test]
fn links_are_not_followed() {
    let above = tempfile::tempdir().unwrap();
    let elsewhere = above.path().join("elsewhere");
    file_of_age(&elsewhere.join("a.png#1"), 600 * MINUTE);
    let pictures = above.path().join("media/pictures");
    fs::create_dir_all(&pictures).unwrap();
    symlink(elsewhere.join("a.png#1"), pictures.join("file#1")).unwrap();
    symlink(&elsewhere, pictures.join("folder#1")).unwrap();
    symlink(above.path().join("nowhere"), pictures.join("nothing#1")).unwrap();

    store_in(&above.path().join("media"));

    assert!(elsewhere.join("a.png#1").is_file());
    assert_eq!(files_below(&pictures).len(), 3);
}

#[test]
fn a_folder_of_pictures_behind_a_link_is_left_alone() {
    let above = tempfile::tempdir().unwrap();
    let elsewhere = above.path().join("elsewhere");
    file_of_age(&elsewhere.join("a.png#1"), 600 * MINUTE);
    fs::create_dir(above.path().join("media")).unwrap();
    symlink(&elsewhere, above.path().join("media/pictures")).unwrap();

    store_in(&above.path().join("media"));

    assert!(elsewhere.join("a.png#1").is_file());
}
