use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, Page, RoomId, Timestamp, UserId};
use rooms::{
    AddRoomError, NewDirectRoom, NewRoom, OpenedRoom, RetentionDays, Room, RoomQuery,
    RoomRepository, RoomRevision,
};

use super::{Made, Opened, RecentStandings};
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

    async fn try_to_open_direct(&self, new: NewDirectRoom) -> Result<Opened, Fault> {
        let pair = [new.creator, new.other];
        Ok(on_database!(
            self.database,
            write,
            direct_rooms::open(&new),
            remembered by Arc::clone(&self.recent),
            then move |recent, opened| {
                if let Opened::Room { opened, instead_of } = opened {
                    let people = pair.into_iter().chain(*instead_of);
                    let keys: Vec<_> = people.map(|person| (opened.room.id, person)).collect();
                    recent.forget(&keys);
                }
            }
        )?)
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
            Made::NoSuchOthers(others) => Err(AddRoomError::NoSuchOthers(others)),
        }
    }

    async fn open_direct(&self, new: NewDirectRoom) -> Result<OpenedRoom, AddRoomError> {
        loop {
            match self.try_to_open_direct(new.clone()).await? {
                Opened::Room { opened, .. } => return Ok(*opened),
                Opened::NoSuchUser => return Err(AddRoomError::NoSuchUser),
                Opened::NoSuchOther => return Err(AddRoomError::NoSuchOthers(vec![new.other])),
                Opened::MadeMeanwhile => {}
            }
        }
    }

    async fn find(&self, id: RoomId, viewer: UserId) -> Result<Option<Room>, Fault> {
        Ok(on_database!(self.database, read, shown_rooms::find(id, viewer))?)
    }

    async fn find_all(&self, ids: &[RoomId], viewer: UserId) -> Result<Vec<Room>, Fault> {
        let ids = ids.to_vec();
        Ok(on_database!(self.database, read, shown_rooms::find_all(&ids, viewer))?)
    }

    async fn list_joined(&self, user: UserId) -> Result<Vec<RoomId>, Fault> {
        Ok(on_database!(self.database, read, room_lists::list_joined(user))?)
    }

    async fn list_auto_deleting(
        &self,
        after: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<(RoomId, RetentionDays)>, Fault> {
        Ok(on_database!(self.database, read, room_lists::list_auto_deleting(after, limit))?)
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

    async fn revise(
        &self,
        id: RoomId,
        revision: RoomRevision,
        viewer: UserId,
    ) -> Result<Option<Room>, Fault> {
        Ok(on_database!(self.database, write, rooms::revise(id, &revision, viewer))?)
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
