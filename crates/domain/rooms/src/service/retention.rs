use kernel::RoomId;

use super::Service;
use crate::error::Error;
use crate::model::settings::RetentionDays;

impl Service {
    /// Up to `limit` rooms after that one that delete their old messages, with how long each keeps them.
    pub async fn list_auto_deleting(
        &self,
        after: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<(RoomId, RetentionDays)>, Error> {
        Ok(self.rooms.list_auto_deleting(after, limit).await?)
    }
}
