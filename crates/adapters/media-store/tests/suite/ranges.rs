//! Parts of files, byte for byte.

use std::ops::Range;

use kernel::Fault;
use media_store::MediaStore;

use crate::support::{S3Server, file, files_below, keep_file, mebibytes, read_file, store_in};

/// What is read at once from a folder, in bytes.
const PIECE: u64 = 64 * 1024;

/// Less than three mebibytes, and no multiple of anything.
const LENGTH: u64 = 3_000_001;

async fn every_range_is_what_it_says(store: &MediaStore) {
    let whole = mebibytes(3).slice(..usize::try_from(LENGTH).unwrap());
    keep_file(store, file(1), whole.clone()).await.unwrap();

    for range in [
        0..1,
        LENGTH - 1..LENGTH,
        0..LENGTH,
        0..PIECE,
        1..PIECE + 1,
        PIECE - 1..PIECE,
        PIECE..PIECE + 1,
        PIECE - 1..PIECE + 1,
        10..5 * PIECE + 7,
        1_234_567..2_345_678,
        LENGTH - PIECE - 1..LENGTH,
    ] {
        let part = read_file(store, file(1), Some(range.clone())).await.unwrap();
        assert!(part == whole.slice(positions(&range)), "{range:?} is something else");
    }
    assert!(read_file(store, file(1), None).await.unwrap() == whole, "the whole is not");
}

fn positions(range: &Range<u64>) -> Range<usize> {
    usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()
}

async fn there_is_no_range_of_what_is_not_there(store: &MediaStore) {
    assert_eq!(read_file(store, file(1), Some(0..1)).await, None);
    assert_eq!(read_file(store, file(1), None).await, None);
}

/// Whoever asks for it has not looked at the size.
async fn a_range_behind_the_end_is_a_fault(store: &MediaStore) {
    keep_file(store, file(1), mebibytes(1)).await.unwrap();
    let fault = store.read_file(file(1), Some(2_000_000..2_000_001)).await.err().unwrap();
    assert!(matches!(fault, Fault::Failed(_)), "{fault:?}");
}

macro_rules! on_both {
    ($($rule:ident,)*) => {
        mod in_a_folder {
            use super::*;

            $(
                #[tokio::test]
                async fn $rule() {
                    let folder = tempfile::tempdir().unwrap();
                    super::$rule(&store_in(folder.path())).await;
                }
            )*
        }

        mod in_a_bucket {
            use super::*;

            $(
                #[tokio::test]
                async fn $rule() {
                    let server = S3Server::start().await;
                    super::$rule(&server.store()).await;
                }
            )*
        }
    };
}

on_both![
    every_range_is_what_it_says,
    there_is_no_range_of_what_is_not_there,
    a_range_behind_the_end_is_a_fault,
];

#[tokio::test]
async fn a_bucket_is_asked_for_the_range_alone() {
    let server = S3Server::start().await;
    let store = server.store();
    keep_file(&store, file(1), mebibytes(1)).await.unwrap();
    read_file(&store, file(1), Some(1_000..2_000)).await.unwrap();
    assert_eq!(server.operations(), ["PutObject", "GetObject bytes=1000-1999"]);
}

#[tokio::test]
async fn a_folder_is_read_in_pieces_of_64_kibibytes_at_most() {
    use futures_util::TryStreamExt;

    let folder = tempfile::tempdir().unwrap();
    let store = store_in(folder.path());
    keep_file(&store, file(1), mebibytes(1)).await.unwrap();
    assert_eq!(files_below(folder.path()).len(), 1);

    let part = store.read_file(file(1), Some(5..1_000_000)).await.unwrap().unwrap();

    let pieces: Vec<_> = part.bytes.try_collect().await.unwrap();
    assert!(pieces.iter().all(|piece| piece.len() as u64 <= PIECE));
    assert_eq!(pieces.len(), 16);
}
