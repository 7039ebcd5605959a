use async_trait::async_trait;
use kernel::{Fault, IdSource, RoomId, Timestamp, UniqueId, UserId};
use messages::{FileKey, FileStore, FileWriter, MediaType, ReadMark, ReadMarks};
use rooms::{
    OneTimeCodes, Passages, RoomEvent, RoomEventPublisher, RoomName, SealedSecret, SharedSecret,
};

/// What use cases have beside the storage, where nobody writes or listens: nothing waits to be written, no
/// mark is kept, and there are neither files nor codes.
pub(crate) struct Idle;

#[async_trait]
impl ReadMarks for Idle {
    fn advance(&self, _: ReadMark) {}

    async fn settle(&self, _: UserId) {}
}

#[async_trait]
impl Passages for Idle {
    async fn settle(&self) {}
}

impl RoomEventPublisher for Idle {
    fn publish(&self, _: RoomEvent) {}

    fn joined(&self, _: RoomId, _: &[UserId]) {}
}

impl OneTimeCodes for Idle {
    fn make(&self, _: &RoomName) -> Result<(SealedSecret, SharedSecret), Fault> {
        Err(Fault::unavailable("no room has codes"))
    }

    fn accepts(&self, _: &SealedSecret, _: &str, _: Timestamp) -> Result<bool, Fault> {
        Ok(false)
    }

    fn renew(&self, _: &SealedSecret) -> Result<Option<SealedSecret>, Fault> {
        Ok(None)
    }
}

#[async_trait]
impl FileStore for Idle {
    fn media_type_of(&self, _: &[u8]) -> MediaType {
        MediaType::unknown()
    }

    async fn begin(&self, _: FileKey) -> Result<Box<dyn FileWriter>, Fault> {
        Err(Fault::unavailable("no files are kept"))
    }

    async fn remove(&self, _: FileKey) -> Result<(), Fault> {
        Ok(())
    }
}

impl IdSource for Idle {
    fn unique_id(&self) -> UniqueId {
        UniqueId::new(0)
    }
}
