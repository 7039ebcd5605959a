use messages::Message;
use rooms::{MOST_PARTICIPANTS, Room, RoomKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `POST /chat/rooms/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = messenger::CreateRoom)]
pub(crate) struct CreateRoomBody {
    /// 1 to 100 characters. A direct room of two may have none: it shows each side the other's name.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub(crate) room_name: Given<String>,
    /// `direct` or `group`.
    #[serde(default)]
    #[schema(value_type = String, example = "group")]
    pub(crate) room_type: Given<String>,
    /// Up to 2,000 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub(crate) room_description: Given<String>,
    /// The others; you are always in. Up to 99.
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    pub(crate) participant_ids: Given<Vec<i64>>,
}

/// A room as lists show it.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Room)]
pub(crate) struct RoomItemAnswer {
    room_id: i64,
    /// As you see it: a direct room without a name shows the other's.
    room_name: String,
    /// `direct` or `group`, as which rooms of the other contracts count.
    room_type: &'static str,
    created_by: i64,
    is_active: bool,
    #[schema(format = DateTime)]
    created_at: String,
    /// When the last message came, or the room was made.
    #[schema(format = DateTime)]
    updated_at: String,
    participant_count: u64,
    /// Its text; of a file without a caption, its name.
    last_message: Option<String>,
    unread_count: u64,
}

/// The rooms of a person, those with the newest activity first.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Rooms)]
pub(crate) struct RoomListAnswer {
    rooms: Vec<RoomItemAnswer>,
    total_count: u64,
}

/// A room.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::RoomDetail)]
pub(crate) struct RoomDetailAnswer {
    room_id: i64,
    room_name: String,
    /// `direct` or `group`.
    room_type: &'static str,
    room_description: Option<String>,
    /// Binds rooms that people are invited to.
    max_participants: usize,
    created_by: i64,
    is_active: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

impl RoomItemAnswer {
    pub(crate) fn new(room: Room, newest: Option<&Message>, unread_count: u64) -> Self {
        Self {
            room_id: room.id.get(),
            room_name: room.name,
            room_type: type_text(room.kind),
            created_by: room.creator.id.get(),
            is_active: true,
            created_at: room.created_at.to_string(),
            updated_at: room.active_at.to_string(),
            participant_count: room.member_count,
            last_message: newest.map(last_message_text),
            unread_count,
        }
    }
}

impl From<Room> for RoomDetailAnswer {
    fn from(room: Room) -> Self {
        let description = room.description.as_str();
        Self {
            room_description: (!description.is_empty()).then(|| description.to_owned()),
            room_id: room.id.get(),
            room_name: room.name,
            room_type: type_text(room.kind),
            max_participants: MOST_PARTICIPANTS,
            created_by: room.creator.id.get(),
            is_active: true,
            created_at: room.created_at.to_string(),
            updated_at: room.active_at.to_string(),
        }
    }
}

/// What a room's last message shows in lists (contracts section 4, messenger).
pub(crate) fn last_message_text(message: &Message) -> String {
    match &message.file {
        Some(file) if message.content.is_empty() => file.name.as_str().to_owned(),
        Some(_) | None => message.content.clone(),
    }
}

/// What the contract calls a kind of room.
pub(crate) fn type_text(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Direct => "direct",
        RoomKind::Group | RoomKind::Chat | RoomKind::Video => "group",
    }
}
