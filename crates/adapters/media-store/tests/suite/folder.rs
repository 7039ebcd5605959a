//! A folder: who may look into it, and what is in it while something is stored and afterwards.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use kernel::Fault;
use media_store::{MediaStore, OpenError};
use users::PictureStore;

use crate::support::{
    begin, files_below, keep, mebibytes, picture, read, store_in, until_empty, url,
};

fn mode(folder: &Path) -> u32 {
    fs::metadata(folder).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_new_folder_is_for_its_owner_alone() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("data/media");
    store_in(&folder);
    for made in ["data", "data/media", "data/media/pictures", "data/media/files"] {
        assert_eq!(mode(&above.path().join(made)), 0o700, "{made}");
    }
}

#[tokio::test]
async fn a_folder_that_is_there_keeps_its_permissions_and_its_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o750)).unwrap();
    keep(&store_in(folder.path()), picture(1), mebibytes(1)).await.unwrap();

    let again = store_in(folder.path());

    assert_eq!(mode(folder.path()), 0o750);
    assert_eq!(read(&again, picture(1)).await, Some(mebibytes(1)));
}

#[tokio::test]
async fn a_folder_may_be_behind_a_link() {
    let above = tempfile::tempdir().unwrap();
    fs::create_dir(above.path().join("disk")).unwrap();
    symlink("disk", above.path().join("media")).unwrap();

    keep(&store_in(&above.path().join("media")), picture(1), mebibytes(1)).await.unwrap();

    assert!(above.path().join("disk/pictures").join(picture(1).to_string()).is_file());
}

#[tokio::test]
async fn a_file_in_the_place_of_the_folder_is_told() {
    let above = tempfile::tempdir().unwrap();
    let file = above.path().join("media");
    fs::write(&file, "a text").unwrap();

    let refused = MediaStore::open(&url(&format!("file://{}", file.display()))).unwrap_err();

    assert!(matches!(refused, OpenError::Folder { path, .. } if path == file));
}

#[tokio::test]
async fn a_finished_picture_is_the_only_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    keep(&store, picture(1), mebibytes(1)).await.unwrap();
    assert_eq!(files_below(folder.path()), [Path::new("pictures").join(picture(1).to_string())]);

    store.remove(picture(1)).await.unwrap();
    assert!(files_below(folder.path()).is_empty());
}

#[tokio::test]
async fn a_folder_of_pictures_that_was_removed_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    fs::remove_dir(folder.path().join("pictures")).unwrap();
    store.remove(picture(1)).await.unwrap();
    keep(&store, picture(1), mebibytes(1)).await.unwrap();
    assert_eq!(read(&store, picture(1)).await, Some(mebibytes(1)));
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    let writer = begin(&store, picture(1), mebibytes(2)).await.unwrap();
    assert_eq!(files_below(folder.path()).len(), 1, "it is written as it comes");

    drop(writer);

    until_empty(folder.path()).await;
    assert_eq!(read(&store, picture(1)).await, None);
}

#[tokio::test]
async fn an_upload_that_is_cut_off_amid_a_write_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    let file = mebibytes(8);
    for number in 1..20 {
        let mut writer = begin(&store, picture(number), file.clone()).await.unwrap();
        let mut writing = writer.write(file.clone());
        assert!(futures_util::poll!(&mut writing).is_pending());
        drop(writing);
        drop(writer);
    }
    until_empty(folder.path()).await;
}

#[tokio::test]
async fn an_upload_whose_end_goes_wrong_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    let writer = begin(&store, picture(1), mebibytes(2)).await.unwrap();
    fs::create_dir(folder.path().join("pictures").join(picture(1).to_string())).unwrap();

    let refused = writer.finish().await.unwrap_err();

    assert!(matches!(refused, Fault::Failed(_)), "{refused:?}");
    until_empty(folder.path()).await;
}
