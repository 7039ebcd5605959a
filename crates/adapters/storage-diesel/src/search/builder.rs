use std::sync::Arc;

use kernel::{Fault, RoomId};

use super::{BuiltFilter, UnfilteredRooms};
use crate::database::{Database, on_database};

/// What one call does at most: filters that are built, and rooms that are looked at for missing ones.
const FILTERS_A_CALL: usize = 16;
const ROOMS_A_CALL: usize = 1_024;

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
        let mut unfinished = Vec::new();
        let mut failure = None;
        for _ in 0..ROOMS_A_CALL {
            if built >= FILTERS_A_CALL || failure.is_some() {
                break;
            }
            let Some(room) = self.rooms.take() else { break };
            match self.build_of_room(room, FILTERS_A_CALL - built).await {
                Ok(progress) => {
                    built += progress.built;
                    unfinished.extend(progress.has_more.then_some(room));
                }
                Err(fault) => {
                    unfinished.push(room);
                    failure = Some(fault);
                }
            }
        }
        // Behind the others, so that none keeps them from their filters.
        self.rooms.note(unfinished);
        failure.map_or(Ok(built), Err)
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
