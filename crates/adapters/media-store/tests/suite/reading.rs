//! Reading what is removed meanwhile.

use futures_util::StreamExt;
use media_store::MediaStore;
use users::PictureStore;

use crate::support::{S3Server, keep, mebibytes, picture, store_in};

/// Whoever has begun to read gets all of it, or learns that it is not all.
async fn reading_goes_on_or_fails(store: &MediaStore) {
    let file = mebibytes(20);
    keep(store, picture(1), file.clone()).await.unwrap();
    let mut found = store.read_picture(picture(1)).await.unwrap().unwrap();
    assert_eq!(found.size, file.len() as u64);
    let mut read = found.bytes.next().await.unwrap().unwrap().to_vec();
    assert!(read.len() < file.len(), "it comes in pieces");

    store.remove(picture(1)).await.unwrap();

    let mut whole = true;
    while let Some(piece) = found.bytes.next().await {
        match piece {
            Ok(piece) => read.extend_from_slice(&piece),
            Err(_) => whole = false,
        }
    }
    assert!(!whole || file == read, "{} bytes passed for all", read.len());
    assert!(store.read_picture(picture(1)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_picture_in_a_folder_may_be_removed_while_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    reading_goes_on_or_fails(&store_in(folder.path())).await;
}

#[tokio::test]
async fn a_picture_in_a_bucket_may_be_removed_while_it_is_read() {
    let server = S3Server::start().await;
    reading_goes_on_or_fails(&server.store()).await;
}
