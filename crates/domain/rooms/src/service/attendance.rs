use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::attendance::Attendance;

impl Service {
    /// How people attend a room, in their order. Those of a walk through its members, which has found that the
    /// caller may know.
    pub async fn attendance(
        &self,
        room: RoomId,
        people: &[UserId],
    ) -> Result<Vec<Attendance>, Error> {
        self.passages.settle().await;
        Ok(self.presence.attendance(room, people, self.clock.now()).await?)
    }

    /// Ends the presence of people whose nodes are gone.
    pub async fn sweep_presence(&self) -> Result<(), Error> {
        Ok(self.presence.sweep(self.clock.now()).await?)
    }
}
