use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UniqueId, UserId};
use rooms::{Attendance, Passage, PresenceRepository};

use crate::database::{Database, on_database};

/// Who is where, in the database.
pub(crate) struct DieselPresenceRepository {
    database: Database,
}

impl DieselPresenceRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl PresenceRepository for DieselPresenceRepository {
    async fn record(
        &self,
        node: UniqueId,
        passages: &[Passage],
        until: Timestamp,
    ) -> Result<(), Fault> {
        let passages = passages.to_vec();
        Ok(on_database!(self.database, write, presence::record(node, &passages, until))?)
    }

    async fn attendance(
        &self,
        room: RoomId,
        users: &[UserId],
        now: Timestamp,
    ) -> Result<Vec<Attendance>, Fault> {
        let users = users.to_vec();
        Ok(on_database!(self.database, read, presence::attendance(room, &users, now))?)
    }

    async fn sweep(&self, now: Timestamp) -> Result<(), Fault> {
        Ok(on_database!(self.database, write, presence::sweep(now))?)
    }
}
