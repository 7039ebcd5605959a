use async_trait::async_trait;
use kernel::{Fault, RevocationId};

use super::InMemoryRooms;
use crate::{LoggedRoomEvent, RoomEventLog};

#[async_trait]
impl RoomEventLog for InMemoryRooms {
    async fn latest(&self) -> Result<Option<RevocationId>, Fault> {
        Ok(self.state().events.last().map(|entry| entry.id))
    }

    async fn after(
        &self,
        id: Option<RevocationId>,
        limit: u32,
    ) -> Result<Vec<LoggedRoomEvent>, Fault> {
        let state = self.state();
        let later = state.events.iter().filter(|entry| Some(entry.id) > id);
        Ok(later.take(limit as usize).copied().collect())
    }
}
