use async_trait::async_trait;
use kernel::{Fault, RoomId};
use messages::{AppendError, Appended, LogHead, Message, MessageLog, NewMessage, Sequence};

use super::writer::PendingAppend;
use crate::database::{Database, on_database};

/// Messages in the database.
pub(crate) struct DieselMessageLog {
    database: Database,
}

impl DieselMessageLog {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl MessageLog for DieselMessageLog {
    async fn append(&self, new: NewMessage) -> Result<Appended, AppendError> {
        let (pending, answer) = PendingAppend::new(new);
        match &self.database {
            Database::Sqlite(engine) => engine.append(pending, answer).await,
            Database::Postgresql(engine) => engine.append(pending, answer).await,
        }
    }

    async fn head(&self, room: RoomId) -> Result<Option<LogHead>, Fault> {
        Ok(on_database!(self.database, read, messages::head(room))?)
    }

    async fn list(
        &self,
        room: RoomId,
        after: Sequence,
        up_to: Sequence,
        limit: u32,
    ) -> Result<Vec<Message>, Fault> {
        Ok(on_database!(self.database, read, messages::list(room, after, up_to, limit))?)
    }
}
