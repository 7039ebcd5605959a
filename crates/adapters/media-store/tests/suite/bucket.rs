//! A bucket of a server that speaks S3.

use kernel::Fault;
use media_store::MediaStore;
use users::PictureStore;

use crate::support::{
    S3Server, begin, files_below, keep, mebibytes, picture, read, settings_for, shown, until_empty,
    url,
};

#[tokio::test]
async fn a_small_picture_is_one_request() {
    let server = S3Server::start().await;
    keep(&server.store(), picture(1), mebibytes(5)).await.unwrap();
    assert_eq!(server.operations(), ["PutObject"]);
}

#[tokio::test]
async fn a_large_picture_goes_in_parts_as_it_comes() {
    let server = S3Server::start().await;
    let store = server.store();
    let file = mebibytes(20);
    let mut writer = store.begin(picture(1)).await.unwrap();
    for at in (0..file.len()).step_by(300_000) {
        writer.write(file.slice(at..file.len().min(at + 300_000))).await.unwrap();
    }
    assert_eq!(
        server.operations(),
        ["CreateMultipartUpload", "UploadPart", "UploadPart", "UploadPart"]
    );

    writer.finish().await.unwrap();

    assert!(read(&store, picture(1)).await == Some(file), "another file than was stored");
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_nothing() {
    let server = S3Server::start().await;
    let store = server.store();
    let writer = begin(&store, picture(1), mebibytes(12)).await.unwrap();
    assert!(!files_below(&server.folder()).is_empty(), "it is stored as it comes");

    drop(writer);

    until_empty(&server.folder()).await;
    assert_eq!(read(&store, picture(1)).await, None);
}

#[tokio::test]
async fn everything_is_below_the_prefix() {
    let server = S3Server::start().await;
    keep(&server.store_at("chat/uploads"), picture(1), mebibytes(1)).await.unwrap();

    let object = server.folder().join("media/chat/uploads/pictures").join(picture(1).to_string());
    assert!(object.is_file());
    assert_eq!(read(&server.store(), picture(1)).await, None);
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_no_empty_one() {
    let server = S3Server::start().await;
    let store = MediaStore::open_with(&url("s3://another"), server.settings()).unwrap();
    let removed = store.remove(picture(1)).await.unwrap_err();
    assert!(matches!(removed, Fault::Failed(_)), "{removed:?}");
    assert!(shown(&removed).contains("NoSuchBucket"), "{}", shown(&removed));
}

#[tokio::test]
async fn whoever_is_not_known_is_refused_without_showing_a_secret() {
    let server = S3Server::start().await;
    let address = server.address();
    let store = MediaStore::open_with(&url("s3://media"), settings_for(address)).unwrap();

    let faults = [
        keep(&store, picture(1), mebibytes(1)).await.unwrap_err(),
        keep(&store, picture(1), mebibytes(6)).await.unwrap_err(),
        store.read_picture(picture(1)).await.err().unwrap(),
        store.remove(picture(1)).await.unwrap_err(),
    ];

    let store = format!("{store:?}");
    assert!(!store.contains("another-secret-key") && !store.contains("a-session-token"), "{store}");
    for fault in faults {
        let text = shown(&fault);
        assert!(matches!(fault, Fault::Failed(_)), "{text}");
        assert!(text.contains("403"), "{text}");
        assert!(!text.contains("another-secret-key"), "{text}");
        assert!(!text.contains("a-session-token"), "{text}");
    }
    assert!(files_below(&server.folder()).is_empty());
}
