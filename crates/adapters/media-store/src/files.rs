//! Files of messages among the objects.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use kernel::Fault;
use messages::{FileKey, FileStore, FileWriter, MediaType};

use self::signatures::media_type_of;
use crate::kind::Kind;
use crate::media_store::MediaStore;
use crate::objects::{ObjectName, ObjectWriter, StoredFile};

mod signatures;

impl MediaStore {
    /// A stored file, if there is one under that key: all of it, or the bytes of a range, which must not be
    /// empty and must lie within the file. Nothing of the file outside the range is read.
    pub async fn read_file(
        &self,
        key: FileKey,
        range: Option<Range<u64>>,
    ) -> Result<Option<StoredFile>, Fault> {
        self.objects.read(&object(key), range).await
    }
}

#[async_trait]
impl FileStore for MediaStore {
    fn media_type_of(&self, head: &[u8]) -> MediaType {
        media_type_of(head)
    }

    async fn begin(&self, key: FileKey) -> Result<Box<dyn FileWriter>, Fault> {
        Ok(Box::new(FileOnItsWay(self.objects.writer(object(key)))))
    }

    async fn remove(&self, key: FileKey) -> Result<(), Fault> {
        self.objects.remove(&object(key)).await
    }
}

struct FileOnItsWay(ObjectWriter);

#[async_trait]
impl FileWriter for FileOnItsWay {
    async fn write(&mut self, bytes: Bytes) -> Result<(), Fault> {
        self.0.write(&bytes).await
    }

    async fn finish(self: Box<Self>) -> Result<(), Fault> {
        self.0.finish().await
    }
}

fn object(key: FileKey) -> ObjectName {
    ObjectName { kind: Kind::File, name: key.to_string() }
}
