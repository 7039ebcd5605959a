use rooms::Room;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `POST /api/chat/room/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = community::CreateRoom)]
pub(crate) struct CreateRoomBody {
    /// 1 to 100 characters.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub(crate) name: Given<String>,
}

/// A room.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Room)]
pub(crate) struct RoomAnswer {
    id: i64,
    name: String,
    /// Where its socket is.
    #[schema(example = "/ws/chat/42/chat/")]
    chat_url: String,
}

impl From<Room> for RoomAnswer {
    fn from(room: Room) -> Self {
        Self { id: room.id.get(), name: room.name, chat_url: format!("/ws/chat/{}/chat/", room.id) }
    }
}
