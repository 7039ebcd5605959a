//! The rules that every store of pictures and every store of files keeps, in a folder and in a bucket.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use kernel::PictureName;
use media_store::MediaStore;
use messages::FileKey;
use messages::testing::suite::file_stores::{FileStorePorts, StoredFiles};
use users::testing::suite::pictures::{PictureTestPorts, StoredPictures};

use crate::support::{S3Server, read, read_file, store_in};

struct Stored(MediaStore);

#[async_trait]
impl StoredPictures for Stored {
    async fn find(&self, name: PictureName) -> Option<Bytes> {
        read(&self.0, name).await
    }
}

#[async_trait]
impl StoredFiles for Stored {
    async fn find(&self, key: FileKey) -> Option<Bytes> {
        read_file(&self.0, key, None).await
    }
}

fn picture_ports(store: &MediaStore) -> PictureTestPorts {
    let stored = Arc::new(Stored(store.clone()));
    PictureTestPorts { pictures: Arc::new(store.clone()), stored }
}

fn file_ports(store: &MediaStore) -> FileStorePorts {
    let stored = Arc::new(Stored(store.clone()));
    FileStorePorts { files: Arc::new(store.clone()), stored }
}

macro_rules! on_both {
    ($ports:ident, $suite:path, $($rule:ident,)*) => {
        use super::*;
        use $suite as suite;

        mod in_a_folder {
            use super::*;

            $(
                #[tokio::test]
                async fn $rule() {
                    let folder = tempfile::tempdir().unwrap();
                    suite::$rule(&$ports(&store_in(folder.path()))).await;
                }
            )*
        }

        mod in_a_bucket {
            use super::*;

            $(
                #[tokio::test]
                async fn $rule() {
                    let server = S3Server::start().await;
                    suite::$rule(&$ports(&server.store())).await;
                }
            )*
        }
    };
}

mod pictures {
    macro_rules! run {
        ($($rule:ident),* $(,)?) => {
            on_both!(picture_ports, users::testing::suite::pictures, $($rule,)*);
        };
    }
    users::picture_store_rules!(run);
}

mod files {
    macro_rules! run {
        ($($rule:ident),* $(,)?) => {
            on_both!(file_ports, messages::testing::suite::file_stores, $($rule,)*);
        };
    }
    messages::file_store_rules!(run);
}
