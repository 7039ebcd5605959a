//! Removing what is being uploaded, and what an upload left that a killed process did not end.

use std::mem;
use std::path::Path;

use kernel::Fault;
use messages::FileStore;
use users::PictureStore;

use crate::support::{
    S3Server, begin, begin_file, file, files_below, keep_file, mebibytes, picture, read_file,
    store_in, until_empty,
};

#[tokio::test]
async fn a_removed_file_takes_with_it_what_a_killed_process_was_uploading() {
    let folder = tempfile::tempdir().unwrap();
    let before = store_in(folder.path());
    for key in [file(1), file(1), file(2)] {
        mem::forget(begin_file(&before, key, mebibytes(1)).await.unwrap());
    }
    let of_second = Path::new("files").join(format!("{}#1", file(2)));
    assert_eq!(files_below(folder.path()).len(), 3);

    let store = store_in(folder.path());
    FileStore::remove(&store, file(1)).await.unwrap();

    assert_eq!(files_below(folder.path()), [of_second]);
}

#[tokio::test]
async fn a_removed_picture_takes_with_it_what_a_killed_process_was_uploading() {
    let folder = tempfile::tempdir().unwrap();
    let before = store_in(folder.path());
    mem::forget(begin(&before, picture(1), mebibytes(1)).await.unwrap());
    assert_eq!(files_below(folder.path()).len(), 1);

    let store = store_in(folder.path());
    PictureStore::remove(&store, picture(1)).await.unwrap();

    assert!(files_below(folder.path()).is_empty());
}

#[tokio::test]
async fn a_file_that_is_removed_while_it_is_uploaded_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    let mut writer = begin_file(&store, file(1), mebibytes(1)).await.unwrap();

    FileStore::remove(&store, file(1)).await.unwrap();

    writer.write(mebibytes(1)).await.unwrap();
    let refused = writer.finish().await.unwrap_err();
    assert!(matches!(refused, Fault::Failed(_)), "{refused:?}");
    until_empty(folder.path()).await;
}

#[tokio::test]
async fn a_file_is_removed_whole_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = S3Server::start().await;
    for store in [store_in(folder.path()), server.store()] {
        keep_file(&store, file(1), mebibytes(6)).await.unwrap();
        keep_file(&store, file(2), mebibytes(1)).await.unwrap();

        FileStore::remove(&store, file(1)).await.unwrap();
        FileStore::remove(&store, file(1)).await.unwrap();

        assert_eq!(read_file(&store, file(1), None).await, None);
        assert_eq!(read_file(&store, file(2), None).await, Some(mebibytes(1)));
    }
    assert_eq!(files_below(folder.path()), [Path::new("files").join(file(2).to_string())]);
}

#[tokio::test]
async fn files_and_pictures_of_one_id_are_apart() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    keep_file(&store, file(1), mebibytes(1)).await.unwrap();

    PictureStore::remove(&store, picture(1)).await.unwrap();

    assert_eq!(read_file(&store, file(1), None).await, Some(mebibytes(1)));
}
