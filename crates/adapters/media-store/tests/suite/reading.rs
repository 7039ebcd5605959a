//! Reading what is removed meanwhile.

use bytes::Bytes;
use futures_util::StreamExt;
use kernel::Fault;
use media_store::{MediaStore, StoredFile};
use messages::FileStore;
use users::PictureStore;

use crate::support::{S3Server, file, keep, keep_file, mebibytes, picture, store_in};

/// Whoever has begun to read gets all of it, or learns that it is not all.
async fn reading_goes_on_or_fails(
    mut found: StoredFile,
    expected: Bytes,
    removing: impl Future<Output = Result<(), Fault>>,
) {
    assert_eq!(found.size, expected.len() as u64);
    let mut read = found.bytes.next().await.unwrap().unwrap().to_vec();
    assert!(read.len() < expected.len(), "it comes in pieces");

    removing.await.unwrap();

    let mut whole = true;
    while let Some(piece) = found.bytes.next().await {
        match piece {
            Ok(piece) => read.extend_from_slice(&piece),
            Err(_) => whole = false,
        }
    }
    assert!(!whole || expected == read, "{} bytes passed for all", read.len());
}

async fn a_picture_may_be_removed(store: &MediaStore) {
    let bytes = mebibytes(20);
    keep(store, picture(1), bytes.clone()).await.unwrap();
    let found = store.read_picture(picture(1)).await.unwrap().unwrap();
    reading_goes_on_or_fails(found, bytes, PictureStore::remove(store, picture(1))).await;
    assert!(store.read_picture(picture(1)).await.unwrap().is_none());
}

async fn a_file_may_be_removed(store: &MediaStore) {
    let bytes = mebibytes(20);
    keep_file(store, file(1), bytes.clone()).await.unwrap();
    let range = 1_000..20_000_000;
    let found = store.read_file(file(1), Some(range)).await.unwrap().unwrap();
    let expected = bytes.slice(1_000..20_000_000);
    reading_goes_on_or_fails(found, expected, FileStore::remove(store, file(1))).await;
    assert!(store.read_file(file(1), None).await.unwrap().is_none());
}

#[tokio::test]
async fn a_picture_in_a_folder_may_be_removed_while_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    a_picture_may_be_removed(&store_in(folder.path())).await;
}

#[tokio::test]
async fn a_picture_in_a_bucket_may_be_removed_while_it_is_read() {
    let server = S3Server::start().await;
    a_picture_may_be_removed(&server.store()).await;
}

#[tokio::test]
async fn a_file_in_a_folder_may_be_removed_while_a_range_of_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    a_file_may_be_removed(&store_in(folder.path())).await;
}

#[tokio::test]
async fn a_file_in_a_bucket_may_be_removed_while_a_range_of_it_is_read() {
    let server = S3Server::start().await;
    a_file_may_be_removed(&server.store()).await;
}
