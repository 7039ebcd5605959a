use std::time::Duration;

use kernel::RoomId;

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
    /// section 4, messenger).
    pub async fn remove_expired(&self, walk: &mut RetentionWalk) -> Result<u64, Error> {
        let rooms = self.rooms.list_auto_deleting(walk.after, ROOMS).await?;
        walk.after = rooms.last().map(|(room, _)| *room);
        walk.is_over = rooms.len() < ROOMS as usize;
        let now = self.clock.now();
        let mut removed = 0;
        for (room, days) in rooms {
            let before = now - DAY * days.get();
            loop {
                let batch = self.log.purge(room, before, now, BATCH).await?;
                removed += batch;
                if batch < u64::from(BATCH) {
                    break;
                }
            }
        }
        Ok(removed)
    }
}
