use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::read_mark::Unread;

impl Service {
    /// In which of the rooms a person has something unread, and how much.
    pub async fn unread(&self, user: UserId, rooms: &[RoomId]) -> Result<Vec<Unread>, Error> {
        if rooms.is_empty() {
            return Ok(Vec::new());
        }
        self.read_marks.settle(user).await;
        Ok(self.kept_read_marks.unread(user, rooms).await?)
    }
}
