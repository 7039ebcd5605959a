use async_trait::async_trait;
use bytes::Bytes;
use kernel::{Fault, Timestamp, UserId};

use crate::model::file::{FileKey, KeptFile};
use crate::model::media_type::MediaType;

/// Which files there are, so that none is left behind: each is noted before it is stored, and whatever no
/// message claims is removed.
#[async_trait]
pub trait FileRegistry: Send + Sync {
    /// Notes a file that is about to be stored. Unless a message claims it before, it is due for removal at
    /// `due_at`.
    async fn add(&self, key: FileKey, owner: UserId, due_at: Timestamp) -> Result<(), Fault>;
    /// Notes what a file turned out to be, once it is stored whole, and before it is claimed. Whether the file
    /// was still noted: one that was removed meanwhile cannot be claimed any more.
    async fn complete(&self, file: &KeptFile) -> Result<bool, Fault>;
    /// A file that a message of a room shows which is not deleted.
    async fn find(&self, key: FileKey) -> Result<Option<KeptFile>, Fault>;
    /// How many bytes a person's files take up, those of unclaimed ones that are whole included, those that a
    /// message has let go of not. Each counts as [`LEAST_FILE_SPACE`] at least.
    async fn bytes_of(&self, owner: UserId) -> Result<u64, Fault>;
    /// Makes files due for removal from `at` on whose rooms are deleted, up to `limit` of them in one step; how
    /// many. Fewer than `limit` do not mean that none is left.
    async fn let_go_of_closed_rooms(&self, at: Timestamp, limit: u32) -> Result<u64, Fault>;
    /// Up to `limit` files that are due for removal at `now`, the longest due first.
    async fn list_due(&self, now: Timestamp, limit: u32) -> Result<Vec<FileKey>, Fault>;
    /// Puts a removal off until `due_at`: it failed, and others are to have their turn. One that a message
    /// has claimed stays claimed.
    async fn put_off(&self, key: FileKey, due_at: Timestamp) -> Result<(), Fault>;
    /// Forgets files that are stored no more, unless a message has claimed them.
    async fn remove(&self, keys: &[FileKey]) -> Result<(), Fault>;
}

/// What a file takes up at least, in bytes: a store and its notes spend as much on the smallest one.
pub const LEAST_FILE_SPACE: u64 = 4 * 1024;

/// Files, stored.
#[async_trait]
pub trait FileStore: Send + Sync {
    /// What the bytes that a file begins with say it is. Wants [`FILE_HEAD_LENGTH`] bytes, or all that
    /// there are.
    fn media_type_of(&self, head: &[u8]) -> MediaType;
    /// Begins to store a file, which nobody sees before it is finished.
    async fn begin(&self, key: FileKey) -> Result<Box<dyn FileWriter>, Fault>;
    /// Removes a file, and what an upload of it left that was cut off; one that is not there is removed
    /// already.
    async fn remove(&self, key: FileKey) -> Result<(), Fault>;
}

/// How many bytes [`FileStore::media_type_of`] wants to see.
pub const FILE_HEAD_LENGTH: usize = 8 * 1024;

/// A file on its way into the store. Dropped before it is finished, it leaves nothing behind, or only what
/// [`FileStore::remove`] clears away.
#[async_trait]
pub trait FileWriter: Send {
    /// Stores the next bytes. Memory holds a bounded part of the file.
    async fn write(&mut self, bytes: Bytes) -> Result<(), Fault>;
    /// Ends the file. When this returns it is on disk, whole.
    async fn finish(self: Box<Self>) -> Result<(), Fault>;
}
