use std::sync::Arc;

use kernel::{Fault, RoomId};

use super::{BuiltFilter, UnfilteredRooms};
use crate::database::{Database, on_database};

/// What one call does at most: filters that are built, and rooms that are looked at for missing ones.
const FILTERS_A_CALL: usize = 16;
const ROOMS_A_CALL: usize = 64;

/// Builds filters off the way of messages and posts, a few at a time.
pub(crate) struct FilterBuilder {
    database: Database,
    rooms: Arc<UnfilteredRooms>,
}

/// What became of the filters that a room lacks.
struct Progress {
    built: usize,
    has_more: bool,
}

impl FilterBuilder {
    /// Builds those of posts and of these rooms.
    pub(crate) fn new(database: Database, rooms: Arc<UnfilteredRooms>) -> Self {
        Self { database, rooms }
    }

    /// Builds the next few filters that are missing; how many.
    pub(crate) async fn build(&self) -> Result<usize, Fault> {
        if self.rooms.lacks_the_past() {
            let large = on_database!(self.database, read, message_filters::large_rooms())?;
            self.rooms.note_the_past(large);
        }
        let mut built = self.build_of_posts().await?;
        let mut rooms = self.rooms.take(ROOMS_A_CALL);
        while let Some(room) = rooms.pop_front() {
            let progress = if built < FILTERS_A_CALL {
                self.build_of_room(room, FILTERS_A_CALL - built).await
            } else {
                Ok(Progress { built: 0, has_more: true })
            };
            match progress {
                Ok(Progress { built: of_room, has_more }) => {
                    built += of_room;
                    self.rooms.note(has_more.then_some(room));
                }
                Err(fault) => {
                    // Behind the others, so that it does not keep them from their filters.
                    self.rooms.note(rooms.into_iter().chain([room]));
                    return Err(fault);
                }
            }
        }
        Ok(built)
    }

    async fn build_of_room(&self, room: RoomId, limit: usize) -> Result<Progress, Fault> {
        let missing = on_database!(self.database, read, message_filters::missing(room, limit))?;
        let mut filters = Vec::with_capacity(missing.blocks.len());
        for block in missing.blocks {
            let filter = on_database!(self.database, read, message_filters::build(room, block))?;
            filters.push(BuiltFilter { block, changes: missing.changes, filter });
        }
        if filters.is_empty() {
            return Ok(Progress { built: 0, has_more: false });
        }
        let count = filters.len();
        let built = on_database!(self.database, write, message_filters::keep(room, &filters))?;
        Ok(Progress { built, has_more: missing.has_more || built < count })
    }

    async fn build_of_posts(&self) -> Result<usize, Fault> {
        let limit = i64::try_from(FILTERS_A_CALL).unwrap_or(i64::MAX);
        let missing = on_database!(self.database, read, post_filters::missing(limit))?;
        let mut filters = Vec::with_capacity(missing.len());
        for (block, changes) in missing {
            let filter = on_database!(self.database, read, post_filters::build(block))?;
            filters.push(BuiltFilter { block, changes, filter });
        }
        if filters.is_empty() {
            return Ok(0);
        }
        Ok(on_database!(self.database, write, post_filters::keep(&filters))?)
    }
}
