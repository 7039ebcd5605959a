use std::time::Duration;

use kernel::{Fault, RoomId, Timestamp};

use super::Service;
use crate::error::Error;

/// Messages that are removed in one step: the room's senders wait meanwhile.
const BATCH: u32 = 500;
/// Rooms that are looked at in one step.
const ROOMS: u32 = 100;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A walk through all rooms that delete their old messages.
#[derive(Debug, Clone, Default)]
pub struct RetentionWalk {
    after: Option<RoomId>,
    is_over: bool,
}

impl RetentionWalk {
    /// Whether no room is left.
    pub fn is_over(&self) -> bool {
        self.is_over
    }
}

impl Service {
    /// Removes what is past its time from the next rooms of the walk; how many messages (contracts
    /// section 4, messenger). A room that fails does not keep the others from it: what went wrong is told when
    /// all of them had their turn.
    pub async fn remove_expired(&self, walk: &mut RetentionWalk) -> Result<u64, Error> {
        let rooms = self.rooms.list_auto_deleting(walk.after, ROOMS).await?;
        walk.after = rooms.last().map(|(room, _)| *room);
        walk.is_over = rooms.len() < ROOMS as usize;
        let now = self.clock.now();
        let (mut removed, mut failure) = (0, None);
        for (room, days) in rooms {
            match self.purge(room, now - DAY * days.get(), now).await {
                Ok(messages) => removed += messages,
                Err(fault) => failure = Some(fault),
            }
        }
        failure.map_or(Ok(removed), |fault| Err(fault.into()))
    }

    async fn purge(&self, room: RoomId, before: Timestamp, now: Timestamp) -> Result<u64, Fault> {
        let mut removed = 0;
        loop {
            let batch = self.log.purge(room, before, now, BATCH).await?;
            removed += batch;
            if batch < u64::from(BATCH) {
                return Ok(removed);
            }
        }
    }
}
