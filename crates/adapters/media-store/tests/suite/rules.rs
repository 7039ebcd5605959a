//! The rules that every store of pictures keeps, in a folder and in a bucket.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use kernel::PictureName;
use media_store::MediaStore;
use users::testing::suite::pictures::{PictureTestPorts, StoredPictures};

use crate::support::{S3Server, read, store_in};

struct Stored(MediaStore);

#[async_trait]
impl StoredPictures for Stored {
    async fn find(&self, name: PictureName) -> Option<Bytes> {
        read(&self.0, name).await
    }
}

fn ports(store: &MediaStore) -> PictureTestPorts {
    let stored = Arc::new(Stored(store.clone()));
    PictureTestPorts { pictures: Arc::new(store.clone()), stored }
}

macro_rules! run_on_both {
    ($($rule:ident),* $(,)?) => {
        mod in_a_folder {
            use super::*;

            $(
                #[tokio::test]
                async fn $rule() {
                    let folder = tempfile::tempdir().unwrap();
                    users::testing::suite::pictures::$rule(&ports(&store_in(folder.path()))).await;
                }
            )*
        }

        mod in_a_bucket {
            use super::*;

            $(
                #[tokio::test]
                async fn $rule() {
                    let server = S3Server::start().await;
                    users::testing::suite::pictures::$rule(&ports(&server.store())).await;
                }
            )*
        }
    };
}

users::picture_store_rules!(run_on_both);
