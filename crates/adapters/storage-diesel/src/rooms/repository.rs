use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};
use rooms::{AddRoomError, NewRoom, Room, RoomRepository};

use crate::database::{Database, on_database};

/// Rooms in the database.
pub(crate) struct DieselRoomRepository {
    database: Database,
}

impl DieselRoomRepository {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl RoomRepository for DieselRoomRepository {
    async fn add(&self, new: NewRoom) -> Result<Room, AddRoomError> {
        let added = on_database!(self.database, write, rooms::add(&new)).map_err(Fault::from)?;
        added.ok_or(AddRoomError::NoSuchUser)
    }

    async fn find(&self, id: RoomId) -> Result<Option<Room>, Fault> {
        Ok(on_database!(self.database, read, rooms::find(id))?)
    }

    async fn list(
        &self,
        user: UserId,
        before: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Room>, Fault> {
        Ok(on_database!(self.database, read, rooms::list(user, before, limit))?)
    }
}
