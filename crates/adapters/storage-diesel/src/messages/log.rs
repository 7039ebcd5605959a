use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, MessageId, RoomId, Timestamp};
use messages::{
    AppendError, Appended, ChangeError, ChangeNumber, LogHead, Message, MessageLog, NewChange,
    NewMessage, Sequence, Span,
};

use super::pending::PendingWrite;
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
        let (pending, answer) = PendingWrite::append(new);
        match &self.database {
            Database::Sqlite(engine) => engine.write_to_log(pending, answer).await,
            Database::Postgresql(engine) => engine.write_to_log(pending, answer).await,
        }
    }

    async fn change(&self, change: NewChange) -> Result<Arc<Message>, ChangeError> {
        let (pending, answer) = PendingWrite::change(change);
        match &self.database {
            Database::Sqlite(engine) => engine.write_to_log(pending, answer).await,
            Database::Postgresql(engine) => engine.write_to_log(pending, answer).await,
        }
    }

    async fn head(&self, room: RoomId) -> Result<Option<LogHead>, Fault> {
        Ok(on_database!(self.database, read, messages::head(room))?)
    }

    async fn last_numbers(&self, rooms: &[RoomId]) -> Result<Vec<(RoomId, Sequence)>, Fault> {
        let rooms = rooms.to_vec();
        Ok(on_database!(self.database, read, messages::last_numbers(&rooms))?)
    }

    async fn find(&self, room: RoomId, id: MessageId) -> Result<Option<Message>, Fault> {
        Ok(on_database!(self.database, read, messages::find(room, id))?)
    }

    async fn list(&self, room: RoomId, span: Span, limit: u32) -> Result<Vec<Message>, Fault> {
        Ok(on_database!(self.database, read, messages::list(room, span, limit))?)
    }

    async fn page(
        &self,
        room: RoomId,
        span: Span,
        skip: u64,
        limit: u32,
    ) -> Result<Vec<Message>, Fault> {
        Ok(on_database!(self.database, read, message_numbers::page(room, span, skip, limit))?)
    }

    async fn list_changes(
        &self,
        room: RoomId,
        after: ChangeNumber,
        limit: u32,
    ) -> Result<Vec<Message>, Fault> {
        Ok(on_database!(self.database, read, messages::list_changes(room, after, limit))?)
    }

    async fn position(&self, room: RoomId, id: MessageId) -> Result<Sequence, Fault> {
        Ok(on_database!(self.database, read, message_numbers::position(room, id))?)
    }

    async fn newest(&self, rooms: &[RoomId]) -> Result<Vec<Message>, Fault> {
        let rooms = rooms.to_vec();
        Ok(on_database!(self.database, read, newest_messages::newest(&rooms))?)
    }

    async fn purge(
        &self,
        room: RoomId,
        before: Timestamp,
        at: Timestamp,
        limit: u32,
    ) -> Result<u64, Fault> {
        Ok(on_database!(self.database, write, message_purges::purge(room, before, at, limit))?)
    }

    async fn narrow(
        &self,
        room: RoomId,
        span: Span,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Span, Fault> {
        Ok(on_database!(self.database, read, message_numbers::narrow(room, span, since, until))?)
    }
}
