use async_trait::async_trait;
use kernel::{Fault, RoomId};
use rooms::{SealedSecret, SecretRepository};

use crate::database::{Database, on_database};

/// Secrets of rooms in the database, encrypted as they come.
pub(crate) struct DieselSecretRepository {
    database: Database,
}

impl DieselSecretRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl SecretRepository for DieselSecretRepository {
    async fn find(&self, room: RoomId) -> Result<Option<SealedSecret>, Fault> {
        Ok(on_database!(self.database, read, room_secrets::find(room))?)
    }

    async fn list(
        &self,
        after: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<(RoomId, SealedSecret)>, Fault> {
        Ok(on_database!(self.database, read, room_secrets::list(after, limit))?)
    }

    async fn replace(&self, room: RoomId, renewed: SealedSecret) -> Result<(), Fault> {
        Ok(on_database!(self.database, write, room_secrets::replace(room, &renewed))?)
    }
}
