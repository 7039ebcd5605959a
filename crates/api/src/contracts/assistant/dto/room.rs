use kernel::RoomId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `POST /api/rooms/{room_id}/enter/`.
#[derive(Deserialize, Default, ToSchema)]
#[schema(as = assistant::Enter)]
pub(crate) struct EnterBody {
    /// Six digits; an open room needs none.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "123456")]
    pub(crate) totp_code: Given<String>,
}

/// The caller is in.
#[derive(Serialize, ToSchema)]
#[schema(as = assistant::Entered)]
pub(crate) struct EnterAnswer {
    #[schema(example = "success")]
    result: &'static str,
    room_id: i64,
}

impl EnterAnswer {
    pub(crate) fn success(room: RoomId) -> Self {
        Self { result: "success", room_id: room.get() }
    }
}
