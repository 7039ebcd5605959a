use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, Page, RoomId, Timestamp};
use rooms::{AddRoomError, NewRoom, Room, RoomQuery, RoomRepository, RoomRevision};

use super::{Made, RecentStandings};
use crate::database::{Database, on_database};

/// Rooms in the database. What deletes one drops how people stood to it from memory.
pub(crate) struct DieselRoomRepository {
    database: Database,
    recent: Arc<RecentStandings>,
}

impl DieselRoomRepository {
    pub(crate) fn new(database: Database, recent: Arc<RecentStandings>) -> Self {
        Self { database, recent }
    }
}

#[async_trait]
impl RoomRepository for DieselRoomRepository {
    async fn add(&self, new: NewRoom) -> Result<Room, AddRoomError> {
        let made = on_database!(self.database, write, rooms::add(&new)).map_err(Fault::from)?;
        match made {
            Made::Room(room) => Ok(room),
            Made::NoSuchUser => Err(AddRoomError::NoSuchUser),
            Made::NoSuchPost => Err(AddRoomError::NoSuchPost),
        }
    }

    async fn find(&self, id: RoomId) -> Result<Option<Room>, Fault> {
        Ok(on_database!(self.database, read, rooms::find(id))?)
    }

    async fn list(
        &self,
        query: RoomQuery,
        before: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Room>, Fault> {
        Ok(on_database!(self.database, read, room_lists::list(query, before, limit))?)
    }

    async fn page(&self, query: RoomQuery, page: Page) -> Result<Vec<Room>, Fault> {
        Ok(on_database!(self.database, read, room_lists::page(query, page))?)
    }

    async fn count(&self, query: RoomQuery) -> Result<u64, Fault> {
        Ok(on_database!(self.database, read, room_lists::count(query))?)
    }

    async fn revise(&self, id: RoomId, revision: RoomRevision) -> Result<Option<Room>, Fault> {
        Ok(on_database!(self.database, write, rooms::revise(id, &revision))?)
    }

    async fn archive(&self, id: RoomId, at: Timestamp) -> Result<bool, Fault> {
        Ok(on_database!(
            self.database,
            write,
            rooms::archive(id, at),
            remembered by Arc::clone(&self.recent),
            then |recent, was_there| {
                if *was_there {
                    recent.forget_all();
                }
            }
        )?)
    }
}
