use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UniqueId, UserId};
use rooms::{Attendance, Passage, PresenceRepository};

use super::last_passages::last_passages;
use crate::database::{Database, on_database};
use crate::limits::PASSAGES_AT_ONCE;

/// Who is where, in the database.
pub(crate) struct DieselPresenceRepository {
    database: Database,
}

impl DieselPresenceRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }

    async fn record_together(
        &self,
        node: UniqueId,
        passages: &[Passage],
        until: Timestamp,
    ) -> Result<(), Fault> {
        let passages = passages.to_vec();
        Ok(on_database!(self.database, write, presence::record(node, &passages, until))?)
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
        let passages = last_passages(passages);
        let (first, others) = passages.split_at(passages.len().min(PASSAGES_AT_ONCE));
        self.record_together(node, first, until).await?;
        for passages in others.chunks(PASSAGES_AT_ONCE) {
            self.record_together(node, passages, until).await?;
        }
        Ok(())
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
        while on_database!(self.database, write, presence::sweep(now))? {}
        Ok(())
    }
}
