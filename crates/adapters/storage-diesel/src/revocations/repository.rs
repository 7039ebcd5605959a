use async_trait::async_trait;
use kernel::{Fault, RevocationId, Timestamp};
use users::{Revocation, RevocationLog};

use crate::database::{Database, on_database};

/// The log of ended sessions in the database.
pub(crate) struct DieselRevocationLog {
    database: Database,
}

impl DieselRevocationLog {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl RevocationLog for DieselRevocationLog {
    async fn latest(&self) -> Result<Option<RevocationId>, Fault> {
        Ok(on_database!(self.database, read, revocations::latest())?)
    }

    async fn after(&self, id: Option<RevocationId>, limit: u32) -> Result<Vec<Revocation>, Fault> {
        Ok(on_database!(self.database, read, revocations::after(id, limit))?)
    }

    async fn remove_before(&self, before: Timestamp) -> Result<usize, Fault> {
        Ok(on_database!(self.database, write, revocations::remove_before(before))?)
    }
}
