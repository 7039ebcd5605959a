use kernel::{RoomId, UserId};

use super::Service;
use crate::error::Error;
use crate::model::settings::{RoomSettings, SettingsRevision};
use crate::policy::Action;

impl Service {
    /// A room's settings, as somebody sees them who may read in it.
    pub async fn find_settings(&self, user: UserId, room: RoomId) -> Result<RoomSettings, Error> {
        self.authorise(user, room, Action::Read).await?;
        self.settings.find(room, user).await?.ok_or(Error::NoSuchRoom)
    }

    /// Changes a room's settings: a member's own, and the room's as only its creator may. Whoever names the
    /// room's as they are changes nothing by it (contracts section 4, messenger).
    pub async fn revise_settings(
        &self,
        user: UserId,
        room: RoomId,
        revision: SettingsRevision,
    ) -> Result<RoomSettings, Error> {
        let settings = self.find_settings(user, room).await?;
        if revision.has_preferences() {
            self.authorise(user, room, Action::Prefer).await?;
        }
        let is_the_creators = revision.changes(settings.retention);
        if is_the_creators {
            self.authorise(user, room, Action::Retain).await?;
        }
        let revision = if is_the_creators {
            revision
        } else {
            SettingsRevision { days: None, deletes: None, ..revision }
        };
        self.settings.revise(room, user, revision).await?.ok_or(Error::NoSuchRoom)
    }
}
