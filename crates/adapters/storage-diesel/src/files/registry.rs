use async_trait::async_trait;
use kernel::{Fault, Timestamp, UserId};
use messages::{FileKey, FileRegistry, KeptFile};

use crate::database::{Database, on_database};

/// Files, noted in the database.
pub(crate) struct DieselFileRegistry {
    database: Database,
}

impl DieselFileRegistry {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl FileRegistry for DieselFileRegistry {
    async fn add(&self, key: FileKey, owner: UserId, due_at: Timestamp) -> Result<(), Fault> {
        Ok(on_database!(self.database, write, files::add(key, owner, due_at))?)
    }

    async fn complete(&self, file: &KeptFile) -> Result<bool, Fault> {
        let file = file.clone();
        Ok(on_database!(self.database, write, files::complete(&file))?)
    }

    async fn find(&self, key: FileKey) -> Result<Option<KeptFile>, Fault> {
        Ok(on_database!(self.database, read, files::find(key))?)
    }

    async fn bytes_of(&self, owner: UserId) -> Result<u64, Fault> {
        Ok(on_database!(self.database, read, files::bytes_of(owner))?)
    }

    async fn let_go_of_closed_rooms(&self, at: Timestamp, limit: u32) -> Result<u64, Fault> {
        // Nearly always there is none: whoever writes does not wait for that to be found out.
        let rooms = on_database!(self.database, read, files::closed_rooms(limit))?;
        if rooms.is_empty() {
            return Ok(0);
        }
        let let_go =
            on_database!(self.database, write, files::let_go_of_closed_rooms(&rooms, at, limit));
        Ok(let_go?)
    }

    async fn list_due(&self, now: Timestamp, limit: u32) -> Result<Vec<FileKey>, Fault> {
        Ok(on_database!(self.database, read, files::list_due(now, limit))?)
    }

    async fn put_off(&self, key: FileKey, due_at: Timestamp) -> Result<(), Fault> {
        Ok(on_database!(self.database, write, files::put_off(key, due_at))?)
    }

    async fn remove(&self, keys: &[FileKey]) -> Result<(), Fault> {
        let keys = keys.to_vec();
        Ok(on_database!(self.database, write, files::remove(&keys))?)
    }
}
