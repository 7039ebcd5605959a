use kernel::RoomId;
use rooms::RoomSettings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `PUT /chat/rooms/{room_id}/settings/`: any of them; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = messenger::ReviseSettings)]
pub(crate) struct SettingsBody {
    /// Your own.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub(crate) notification_enabled: Given<bool>,
    /// The room's, for its creator to change: 1 to 3,650.
    #[serde(default)]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 3650)]
    pub(crate) message_retention_days: Given<i64>,
    /// The room's, for its creator to change.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub(crate) auto_delete_enabled: Given<bool>,
    /// Your own.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub(crate) read_receipt_enabled: Given<bool>,
}

/// A room's settings as one person sees them.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Settings)]
pub(crate) struct SettingsAnswer {
    room_id: i64,
    /// Whether you are told of new messages without having the room open.
    notification_enabled: bool,
    message_retention_days: u32,
    /// Whether messages older than that are deleted for good.
    auto_delete_enabled: bool,
    /// Whether others are told what you have read.
    read_receipt_enabled: bool,
}

impl SettingsAnswer {
    pub(crate) fn new(room: RoomId, settings: RoomSettings) -> Self {
        let RoomSettings { preferences, retention } = settings;
        Self {
            room_id: room.get(),
            notification_enabled: preferences.notifies,
            message_retention_days: retention.days.get(),
            auto_delete_enabled: retention.deletes,
            read_receipt_enabled: preferences.shows_reading,
        }
    }
}
