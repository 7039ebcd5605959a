use async_trait::async_trait;
use kernel::{Fault, RoomId, UserId};

use super::InMemoryRooms;
use super::kept_room::KeptRoom;
use crate::{Preferences, RoomSettings, SettingsRepository, SettingsRevision};

#[async_trait]
impl SettingsRepository for InMemoryRooms {
    async fn find(&self, room: RoomId, user: UserId) -> Result<Option<RoomSettings>, Fault> {
        Ok(self.state().rooms.get_mut(&room).map(|room| settings(room, user)))
    }

    async fn revise(
        &self,
        room: RoomId,
        user: UserId,
        revision: SettingsRevision,
    ) -> Result<Option<RoomSettings>, Fault> {
        let mut state = self.state();
        let Some(room) = state.rooms.get_mut(&room) else { return Ok(None) };
        let SettingsRevision { notifies, shows_reading, days, deletes } = revision;
        room.retention.days = days.unwrap_or(room.retention.days);
        room.retention.deletes = deletes.unwrap_or(room.retention.deletes);
        if let Some(member) = room.member_mut(user) {
            let preferences = &mut member.preferences;
            preferences.notifies = notifies.unwrap_or(preferences.notifies);
            preferences.shows_reading = shows_reading.unwrap_or(preferences.shows_reading);
        }
        Ok(Some(settings(room, user)))
    }
}

fn settings(room: &mut KeptRoom, user: UserId) -> RoomSettings {
    let retention = room.retention;
    let preferences =
        room.member_mut(user).map_or_else(Preferences::default, |member| member.preferences);
    RoomSettings { preferences, retention }
}
