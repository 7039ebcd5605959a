use rooms::{AccessRule, CreatedRoom, Room, RoomKind, SharedSecret};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PersonAnswer;
use crate::http::given::Given;

/// `POST /api/rooms/`: the body of either contract.
#[derive(Deserialize, ToSchema)]
#[schema(as = rooms::CreateRoom)]
pub(crate) struct CreateRoomBody {
    /// 1 to 100 characters.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub(crate) name: Given<String>,
    /// Up to 2,000 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub(crate) description: Given<String>,
    /// The same as `description`, as the assistant contract calls it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub(crate) desc: Given<String>,
    /// `chat` or `video`; required unless `desc` or `requires_totp` is given, or the session was opened
    /// through the assistant contract.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "chat")]
    pub(crate) room_type: Given<String>,
    /// Whether people come in by one-time codes only.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub(crate) requires_totp: Given<bool>,
}

/// `PATCH /api/rooms/{id}/`: what is to be different.
#[derive(Deserialize, ToSchema)]
#[schema(as = rooms::ReviseRoom)]
pub(crate) struct ReviseRoomBody {
    /// 1 to 100 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub(crate) name: Given<String>,
    /// Up to 2,000 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub(crate) description: Given<String>,
    /// The same as `description`, as the assistant contract calls it.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub(crate) desc: Given<String>,
    /// Whether people come in by one-time codes cannot be changed: anything but what holds is refused.
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub(crate) requires_totp: Given<bool>,
}

/// A room with the fields of both contracts, as one person sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = rooms::Room)]
pub(crate) struct RoomAnswer {
    id: i64,
    name: String,
    desc: String,
    /// The same text as `desc`.
    description: String,
    creator: PersonAnswer,
    #[schema(example = "chat")]
    room_type: &'static str,
    requires_totp: bool,
    #[schema(format = DateTime)]
    created_at: String,
    /// Always true: a deleted room is not found.
    is_active: bool,
    /// Whether the room holds something that the person has not read.
    has_new_message: bool,
}

impl RoomAnswer {
    pub(crate) fn new(room: Room, has_new_message: bool) -> Self {
        let description = room.description.as_str().to_owned();
        Self {
            id: room.id.get(),
            name: room.name,
            desc: description.clone(),
            description,
            creator: room.creator.into(),
            room_type: room_type(room.kind),
            requires_totp: room.access == AccessRule::Totp,
            created_at: room.created_at.to_string(),
            is_active: true,
            has_new_message,
        }
    }
}

/// A room as its creator is answered.
#[derive(Serialize, ToSchema)]
#[schema(as = rooms::CreatedRoom)]
pub(crate) struct CreatedRoomAnswer {
    #[serde(flatten)]
    room: RoomAnswer,
    /// What one-time codes are made from, in base32. No later answer shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    totp_secret: Option<String>,
    /// The same as an `otpauth://` address, for a QR code.
    #[serde(skip_serializing_if = "Option::is_none")]
    totp_uri: Option<String>,
}

impl From<CreatedRoom> for CreatedRoomAnswer {
    fn from(created: CreatedRoom) -> Self {
        let (totp_secret, totp_uri) = created
            .secret
            .map(|SharedSecret { base32, uri }| {
                (base32.expose_secret().to_owned(), uri.expose_secret().to_owned())
            })
            .unzip();
        Self { room: RoomAnswer::new(created.room, false), totp_secret, totp_uri }
    }
}

/// Direct and group rooms show as `chat` (contracts section 3).
fn room_type(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Video => "video",
        RoomKind::Chat | RoomKind::Direct | RoomKind::Group => "chat",
    }
}
