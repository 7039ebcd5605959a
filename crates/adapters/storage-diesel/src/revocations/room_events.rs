use async_trait::async_trait;
use kernel::{Fault, RevocationId};
use rooms::{LoggedRoomEvent, RoomEventLog};

use crate::database::{Database, on_database};

/// The log of room events in the database: the entries of its table that name a room.
pub(crate) struct DieselRoomEventLog {
    database: Database,
}

impl DieselRoomEventLog {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl RoomEventLog for DieselRoomEventLog {
    async fn latest(&self) -> Result<Option<RevocationId>, Fault> {
        Ok(on_database!(self.database, read, revocations::latest())?)
    }

    async fn after(
        &self,
        id: Option<RevocationId>,
        limit: u32,
    ) -> Result<Vec<LoggedRoomEvent>, Fault> {
        Ok(on_database!(self.database, read, revocations::room_events_after(id, limit))?)
    }
}
