//! What the tests share.

mod s3_server;

use std::error::Error;
use std::fs;
use std::iter;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::TryStreamExt;
use kernel::{Fault, PictureFormat, PictureName, UniqueId};
use media_store::{MediaStore, MediaUrl, StoredFile};
use messages::{FileKey, FileStore, FileWriter};
use users::{PictureStore, PictureWriter};

pub(crate) use s3_server::{S3Server, settings_for};

const MEBIBYTE: usize = 1024 * 1024;

/// The name of a picture.
pub(crate) fn picture(number: u128) -> PictureName {
    PictureName::new(UniqueId::new(number), PictureFormat::Png)
}

/// The key of a file.
pub(crate) fn file(number: u128) -> FileKey {
    FileKey::new(UniqueId::new(number))
}

/// So many mebibytes, no two pieces of which are alike.
pub(crate) fn mebibytes(count: usize) -> Bytes {
    (0_u32..).flat_map(u32::to_le_bytes).take(count * MEBIBYTE).collect()
}

/// A store in a folder.
pub(crate) fn store_in(folder: &Path) -> MediaStore {
    MediaStore::open(&url(&format!("file://{}", folder.display()))).unwrap()
}

pub(crate) fn url(text: &str) -> MediaUrl {
    text.parse().unwrap()
}

/// Begins a picture and writes this much of it.
pub(crate) async fn begin(
    store: &MediaStore,
    name: PictureName,
    bytes: Bytes,
) -> Result<Box<dyn PictureWriter>, Fault> {
    let mut writer = PictureStore::begin(store, name).await?;
    writer.write(bytes).await?;
    Ok(writer)
}

/// Stores a picture.
pub(crate) async fn keep(store: &MediaStore, name: PictureName, bytes: Bytes) -> Result<(), Fault> {
    begin(store, name, bytes).await?.finish().await
}

/// A whole picture, if there is one.
pub(crate) async fn read(store: &MediaStore, name: PictureName) -> Option<Bytes> {
    Some(all_of(store.read_picture(name).await.unwrap()?).await)
}

/// Begins a file and writes this much of it.
pub(crate) async fn begin_file(
    store: &MediaStore,
    key: FileKey,
    bytes: Bytes,
) -> Result<Box<dyn FileWriter>, Fault> {
    let mut writer = FileStore::begin(store, key).await?;
    writer.write(bytes).await?;
    Ok(writer)
}

/// Stores a file.
pub(crate) async fn keep_file(store: &MediaStore, key: FileKey, bytes: Bytes) -> Result<(), Fault> {
    begin_file(store, key, bytes).await?.finish().await
}

/// A file or a range of it, if there is one.
pub(crate) async fn read_file(
    store: &MediaStore,
    key: FileKey,
    range: Option<Range<u64>>,
) -> Option<Bytes> {
    Some(all_of(store.read_file(key, range).await.unwrap()?).await)
}

async fn all_of(file: StoredFile) -> Bytes {
    let bytes = file.bytes.try_collect::<Vec<_>>().await.unwrap().concat();
    assert_eq!(bytes.len() as u64, file.size);
    bytes.into()
}

/// Every file and link below a folder, by its path from there.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path().strip_prefix(folder).unwrap().to_owned());
            }
        }
    }
    files.sort();
    files
}

/// Waits until there is no file below the folder.
pub(crate) async fn until_empty(folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while let files = files_below(folder)
        && !files.is_empty()
    {
        assert!(Instant::now() < deadline, "still there: {files:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A fault with everything behind it, as a log may show it.
pub(crate) fn shown(fault: &Fault) -> String {
    let causes = iter::successors(Some(fault as &dyn Error), |&cause| cause.source());
    let texts: Vec<_> = causes.map(ToString::to_string).collect();
    format!("{fault:?}\n{}", texts.join("\n"))
}
