use async_trait::async_trait;
use bytes::Bytes;
use kernel::{Fault, PictureFormat, PictureName, Timestamp, UserId};

/// Which uploaded pictures there are, so that none is left behind: each is noted before it is stored.
#[async_trait]
pub trait UploadRegistry: Send + Sync {
    /// Notes a picture that is about to be stored. Unless a profile claims it before, it is due for
    /// removal at `due_at`.
    async fn add(&self, name: PictureName, owner: UserId, due_at: Timestamp) -> Result<(), Fault>;
    /// Up to `limit` pictures that are due for removal at `now`, the longest due first.
    async fn list_due(&self, now: Timestamp, limit: u32) -> Result<Vec<PictureName>, Fault>;
    /// Puts a removal off until `due_at`: it failed, and others are to have their turn. One that something has
    /// claimed stays claimed.
    async fn put_off(&self, name: PictureName, due_at: Timestamp) -> Result<(), Fault>;
    /// Forgets pictures that are stored no more, unless something has claimed them.
    async fn remove(&self, names: &[PictureName]) -> Result<(), Fault>;
}

/// Pictures, stored.
#[async_trait]
pub trait PictureStore: Send + Sync {
    /// What the bytes that a file begins with say it is; nothing for what is no picture. Wants
    /// [`PICTURE_HEAD_LENGTH`] bytes, or all that there are.
    fn format_of(&self, head: &[u8]) -> Option<PictureFormat>;
    /// Begins to store a picture, which nobody sees before it is finished.
    async fn begin(&self, name: PictureName) -> Result<Box<dyn PictureWriter>, Fault>;
    /// Removes a picture; one that is not there is removed already.
    async fn remove(&self, name: PictureName) -> Result<(), Fault>;
}

/// How many bytes [`PictureStore::format_of`] wants to see.
pub const PICTURE_HEAD_LENGTH: usize = 512;

/// A picture on its way into the store. Dropped before it is finished, it leaves nothing behind, or only
/// what the store clears away by itself.
#[async_trait]
pub trait PictureWriter: Send {
    /// Stores the next bytes. Memory holds a bounded part of the picture.
    async fn write(&mut self, bytes: Bytes) -> Result<(), Fault>;
    /// Ends the picture. When this returns it is on disk, whole.
    async fn finish(self: Box<Self>) -> Result<(), Fault>;
}
