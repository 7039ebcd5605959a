use async_trait::async_trait;
use kernel::{Fault, PictureName, Timestamp, UserId};
use users::UploadRegistry;

use crate::database::{Database, on_database};

/// Uploaded pictures, noted in the database.
pub(crate) struct DieselUploadRegistry {
    database: Database,
}

impl DieselUploadRegistry {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl UploadRegistry for DieselUploadRegistry {
    async fn add(&self, name: PictureName, owner: UserId, due_at: Timestamp) -> Result<(), Fault> {
        Ok(on_database!(self.database, write, uploads::add(name, owner, due_at))?)
    }

    async fn list_due(&self, now: Timestamp, limit: u32) -> Result<Vec<PictureName>, Fault> {
        Ok(on_database!(self.database, read, uploads::list_due(now, limit))?)
    }

    async fn put_off(&self, name: PictureName, due_at: Timestamp) -> Result<(), Fault> {
        Ok(on_database!(self.database, write, uploads::put_off(name, due_at))?)
    }

    async fn remove(&self, names: &[PictureName]) -> Result<(), Fault> {
        let names = names.to_vec();
        Ok(on_database!(self.database, write, uploads::remove(&names))?)
    }
}
