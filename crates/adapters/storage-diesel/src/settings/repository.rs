use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};
use rooms::{RoomSettings, SettingsRepository, SettingsRevision};

use crate::database::{Database, on_database};

/// Settings in the database: a room's with the room, a person's with the membership.
pub(crate) struct DieselSettingsRepository {
    database: Database,
}

impl DieselSettingsRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl SettingsRepository for DieselSettingsRepository {
    async fn find(&self, room: RoomId, user: UserId) -> Result<Option<RoomSettings>, Fault> {
        Ok(on_database!(self.database, read, settings::find(room, user))?)
    }

    async fn revise(
        &self,
        room: RoomId,
        user: UserId,
        revision: SettingsRevision,
    ) -> Result<Option<RoomSettings>, Fault> {
        Ok(on_database!(self.database, write, settings::revise(room, user, revision))?)
    }
}
