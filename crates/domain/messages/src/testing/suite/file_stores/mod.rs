//! The rules that implementations of [`FileStore`] and [`FileWriter`](crate::FileWriter) must keep, a
//! function each.

mod media_types;
mod storing;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use crate::{FileKey, FileStore};

/// The store under test, which is empty, and a way to see what is in it.
#[derive(Clone)]
pub struct FileStorePorts {
    /// The port.
    pub files: Arc<dyn FileStore>,
    /// Reads past the port.
    pub stored: Arc<dyn StoredFiles>,
}

/// What is in a store of files, as somebody sees it to whom they are served.
#[async_trait]
pub trait StoredFiles: Send + Sync {
    /// The whole file of that key, if there is one.
    async fn find(&self, key: FileKey) -> Option<Bytes>;
}

impl FileStorePorts {
    /// Stores a file in pieces.
    async fn store(&self, key: FileKey, pieces: impl IntoIterator<Item = Bytes>) {
        let mut writer = self.files.begin(key).await.expect("a writer");
        for piece in pieces {
            writer.write(piece).await.expect("a piece that is stored");
        }
        writer.finish().await.expect("a file that is stored");
    }

    async fn remove(&self, key: FileKey) {
        self.files.remove(key).await.expect("a file that is removed");
    }

    async fn assert_stored(&self, key: FileKey, expected: &Bytes) {
        let stored = self.stored.find(key).await;
        assert!(stored.as_ref() == Some(expected), "another file than was stored, or none");
    }
}

/// Names every rule of implementations of `FileStore` to the macro given.
#[macro_export]
macro_rules! file_store_rules {
    ($run:ident) => {
        $run! {
            a_finished_file_is_there_byte_for_byte,
            a_file_in_many_small_pieces_is_there_byte_for_byte,
            a_large_file_is_there_byte_for_byte,
            files_that_are_stored_at_once_are_apart,
            a_file_is_not_there_before_it_is_finished,
            a_file_that_is_dropped_is_not_there,
            what_a_dropped_file_left_is_removed_with_it,
            a_removed_file_is_not_there,
            a_file_that_is_not_there_can_be_removed,
            pictures_are_told_by_what_they_begin_with,
            sound_is_told_by_what_it_begins_with,
            what_a_browser_would_run_is_not_shown_in_place,
            what_is_neither_picture_nor_sound_is_taken_for_neither,
        }
    };
}

mod rules {
    pub(super) use super::media_types::*;
    pub(super) use super::storing::*;
}

macro_rules! publish {
    ($($rule:ident,)*) => {$(
        #[doc = concat!("Panics unless this holds: `", stringify!($rule), "`.")]
        pub async fn $rule(ports: &FileStorePorts) {
            rules::$rule(ports).await;
        }
    )*};
}
file_store_rules!(publish);
