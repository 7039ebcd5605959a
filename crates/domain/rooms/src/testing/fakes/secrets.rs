use async_trait::async_trait;
use kernel::{Fault, RoomId};

use super::InMemoryRooms;
use crate::{SealedSecret, SecretRepository};

#[async_trait]
impl SecretRepository for InMemoryRooms {
    async fn find(&self, room: RoomId) -> Result<Option<SealedSecret>, Fault> {
        Ok(self.state().rooms.get(&room).and_then(|room| room.secret.clone()))
    }

    async fn list(
        &self,
        after: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<(RoomId, SealedSecret)>, Fault> {
        let state = self.state();
        let later = state.rooms.iter().filter(|(id, _)| Some(**id) > after);
        let secrets = later.filter_map(|(id, room)| Some((*id, room.secret.clone()?)));
        Ok(secrets.take(limit as usize).collect())
    }

    async fn replace(&self, room: RoomId, renewed: SealedSecret) -> Result<(), Fault> {
        let mut state = self.state();
        if let Some(secret) = state.rooms.get_mut(&room).and_then(|room| room.secret.as_mut()) {
            *secret = renewed;
        }
        Ok(())
    }
}
