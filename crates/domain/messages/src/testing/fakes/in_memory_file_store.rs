use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use kernel::Fault;

use super::media_types::media_type_of;
use crate::testing::suite::file_stores::StoredFiles;
use crate::{FileKey, FileStore, FileWriter, MediaType};

/// Files in memory, in a store that can be away or full.
#[derive(Clone, Default)]
pub struct InMemoryFileStore(Arc<Mutex<Disk>>);

#[derive(Default)]
struct Disk {
    is_away: bool,
    is_full: bool,
    stuck: HashSet<FileKey>,
    files: HashMap<FileKey, Bytes>,
}

impl InMemoryFileStore {
    /// From now on nothing can be stored or removed.
    pub fn break_down(&self) {
        self.disk().is_away = true;
    }

    /// From now on nothing can be stored, and files can be removed.
    pub fn fill_up(&self) {
        self.disk().is_full = true;
    }

    /// From now on this file cannot be removed, whatever happens to others.
    pub fn hold_fast(&self, key: FileKey) {
        self.disk().stuck.insert(key);
    }

    /// From now on all works again.
    pub fn recover(&self) {
        let mut disk = self.disk();
        disk.is_away = false;
        disk.is_full = false;
        disk.stuck.clear();
    }

    /// What is stored whole under that key.
    pub fn stored(&self, key: FileKey) -> Option<Bytes> {
        self.disk().files.get(&key).cloned()
    }

    /// How many files are stored whole.
    pub fn count(&self) -> usize {
        self.disk().files.len()
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap()
    }
}

impl Disk {
    fn check_reachable(&self) -> Result<(), Fault> {
        if self.is_away { Err(Fault::unavailable("the store of files is away")) } else { Ok(()) }
    }

    fn check_writable(&self) -> Result<(), Fault> {
        self.check_reachable()?;
        if self.is_full { Err(Fault::unavailable("the store of files is full")) } else { Ok(()) }
    }
}

#[async_trait]
impl FileStore for InMemoryFileStore {
    fn media_type_of(&self, head: &[u8]) -> MediaType {
        media_type_of(head)
    }

    async fn begin(&self, key: FileKey) -> Result<Box<dyn FileWriter>, Fault> {
        self.disk().check_writable()?;
        Ok(Box::new(Writer { key, written: BytesMut::new(), store: self.clone() }))
    }

    async fn remove(&self, key: FileKey) -> Result<(), Fault> {
        let mut disk = self.disk();
        disk.check_reachable()?;
        if disk.stuck.contains(&key) {
            return Err(Fault::failed("the file cannot be removed"));
        }
        disk.files.remove(&key);
        Ok(())
    }
}

#[async_trait]
impl StoredFiles for InMemoryFileStore {
    async fn find(&self, key: FileKey) -> Option<Bytes> {
        self.stored(key)
    }
}

struct Writer {
    key: FileKey,
    written: BytesMut,
    store: InMemoryFileStore,
}

#[async_trait]
impl FileWriter for Writer {
    async fn write(&mut self, bytes: Bytes) -> Result<(), Fault> {
        self.store.disk().check_writable()?;
        self.written.extend_from_slice(&bytes);
        Ok(())
    }

    async fn finish(self: Box<Self>) -> Result<(), Fault> {
        let Self { key, written, store } = *self;
        let mut disk = store.disk();
        disk.check_writable()?;
        disk.files.insert(key, written.freeze());
        Ok(())
    }
}
