use kernel::{Page, RoomId, SearchTerm};

use super::Service;
use crate::error::Error;
use crate::model::query::RoomQuery;
use crate::model::room::Room;

/// Rooms that are read at once.
const CHUNK: u32 = 500;

/// Which rooms somebody wants to see.
#[derive(Debug, Clone)]
pub struct ListRooms {
    /// The rooms to choose from.
    pub query: RoomQuery,
    /// What their names hold, if that matters.
    pub search: Option<SearchTerm>,
}

/// A walk through a list of rooms, newest first. Rooms made after its first step are not in it.
#[derive(Debug, Clone)]
pub struct RoomWalk {
    list: ListRooms,
    before: Option<RoomId>,
    is_over: bool,
}

impl RoomWalk {
    /// Begins at the newest room.
    pub fn of(list: ListRooms) -> Self {
        Self { list, before: None, is_over: false }
    }
}

/// How many rooms the list has, where the page shows its end. Rooms may have come since they were counted.
fn total_told_by(rooms: &[Room], page: Page) -> Option<u64> {
    let shown = u64::try_from(rooms.len()).ok()?;
    let is_the_end = 0 < shown && shown < u64::from(page.size());
    is_the_end.then(|| page.skip() + shown)
}

impl Service {
    /// The next rooms of a walk, or `None` at its end.
    pub async fn next_rooms(&self, walk: &mut RoomWalk) -> Result<Option<Vec<Room>>, Error> {
        if walk.is_over {
            return Ok(None);
        }
        let mut rooms = self.rooms.list(walk.list.query, walk.before, CHUNK).await?;
        walk.before = rooms.last().map(|room| room.id);
        walk.is_over = rooms.len() < CHUNK as usize;
        if let Some(term) = &walk.list.search {
            rooms.retain(|room| term.is_in(&room.name));
        }
        Ok(Some(rooms))
    }

    /// One page of a list of rooms, newest first, and how many rooms the whole list has.
    pub async fn page_of_rooms(
        &self,
        list: ListRooms,
        page: Page,
    ) -> Result<(Vec<Room>, u64), Error> {
        if list.search.is_some() {
            return self.page_of_found_rooms(list, page).await;
        }
        let total = self.rooms.count(list.query).await?;
        let is_past_the_end = page.skip() >= total;
        let rooms =
            if is_past_the_end { Vec::new() } else { self.rooms.page(list.query, page).await? };
        let total = total_told_by(&rooms, page).unwrap_or(total);
        Ok((rooms, total))
    }

    /// A scan of the whole list, which only the names can tell the length of.
    async fn page_of_found_rooms(
        &self,
        list: ListRooms,
        page: Page,
    ) -> Result<(Vec<Room>, u64), Error> {
        let mut walk = RoomWalk::of(list);
        let mut shown = Vec::new();
        let mut total = 0;
        while let Some(rooms) = self.next_rooms(&mut walk).await? {
            for room in rooms {
                if total >= page.skip() && shown.len() < page.size() as usize {
                    shown.push(room);
                }
                total += 1;
            }
        }
        Ok((shown, total))
    }
}
