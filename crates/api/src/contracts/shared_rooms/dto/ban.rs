use kernel::{RoomId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// Who must not come into which room.
#[derive(Serialize, ToSchema)]
#[schema(as = rooms::Ban)]
pub(crate) struct BanAnswer {
    room_id: i64,
    /// The person's id.
    user_id: i64,
}

impl BanAnswer {
    pub(crate) fn new(room: RoomId, user: UserId) -> Self {
        Self { room_id: room.get(), user_id: user.get() }
    }
}
