use kernel::PostId;
use rooms::{Member, Room};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `POST /chat/v1/room/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = livechat::CreateRoom)]
pub(crate) struct CreateRoomBody {
    /// 1 to 100 characters.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub(crate) name: Given<String>,
    /// The id of the post that the room is about; none if left out or `null`.
    #[serde(default)]
    #[schema(value_type = Option<i64>, example = 1)]
    pub(crate) post: Given<i64>,
}

/// A room.
#[derive(Serialize, ToSchema)]
#[schema(as = livechat::Room)]
pub(crate) struct RoomAnswer {
    id: i64,
    name: String,
    /// The post that it is about, while that is there.
    post: Option<i64>,
    /// Where its socket is.
    #[schema(example = "/ws/chat/42/chat/")]
    chat_url: String,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<Room> for RoomAnswer {
    fn from(room: Room) -> Self {
        Self {
            id: room.id.get(),
            name: room.name,
            post: room.post.map(PostId::get),
            chat_url: format!("/ws/chat/{}/chat/", room.id),
            created_at: room.created_at.to_string(),
        }
    }
}

/// A room with the people in it.
#[derive(Serialize, ToSchema)]
#[schema(as = livechat::RoomDetail)]
pub(crate) struct RoomDetailAnswer {
    #[serde(flatten)]
    room: RoomAnswer,
    /// The longest-standing first; nobody for those who may not read in the room.
    members: Vec<MemberAnswer>,
}

/// Somebody who is in a room.
#[derive(Serialize, ToSchema)]
#[schema(as = livechat::Member)]
pub(crate) struct MemberAnswer {
    id: i64,
    nickname: String,
}

impl From<Member> for MemberAnswer {
    fn from(member: Member) -> Self {
        Self { id: member.user.id.get(), nickname: member.user.name }
    }
}
