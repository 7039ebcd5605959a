use diesel::prelude::*;
use kernel::{PostId, RoomId, Timestamp, UserId, UserRef};
use rooms::{AccessRule, Description, Room, RoomKind, RoomName};

use crate::query_error::QueryError;
use crate::schema::{rooms as table, users};

/// A room as its row holds it, with its creator's.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
pub(crate) struct RoomRow {
    id: i64,
    name: String,
    description: String,
    access: String,
    kind: String,
    post_id: Option<i64>,
    created_at: i64,
    #[diesel(embed)]
    creator: CreatorRow,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(crate) struct CreatorRow {
    id: i64,
    email: Option<String>,
    name: String,
}

impl TryFrom<RoomRow> for Room {
    type Error = QueryError;

    fn try_from(row: RoomRow) -> Result<Self, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "rooms", column, id: row.id };
        Ok(Self {
            id: room_id(row.id)?,
            name: RoomName::parse(row.name).map_err(|_| corrupt("name"))?,
            description: Description::parse(row.description).map_err(|_| corrupt("description"))?,
            access: access_of(&row.access).ok_or_else(|| corrupt("access"))?,
            kind: kind_of(&row.kind).ok_or_else(|| corrupt("kind"))?,
            creator: UserRef {
                id: UserId::new(row.creator.id).map_err(|_| corrupt("creator_id"))?,
                email: row.creator.email.unwrap_or_default(),
                name: row.creator.name,
            },
            post: row.post_id.map(PostId::new).transpose().map_err(|_| corrupt("post_id"))?,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

/// Reads the id of a room.
pub(crate) fn room_id(id: i64) -> Result<RoomId, QueryError> {
    RoomId::new(id).map_err(|_| QueryError::Corrupt { table: "rooms", column: "id", id })
}

pub(crate) fn access_text(access: AccessRule) -> &'static str {
    match access {
        AccessRule::Open => "open",
        AccessRule::Totp => "totp",
        AccessRule::Invite => "invite",
    }
}

pub(crate) fn access_of(text: &str) -> Option<AccessRule> {
    [AccessRule::Open, AccessRule::Totp, AccessRule::Invite]
        .into_iter()
        .find(|access| access_text(*access) == text)
}

pub(crate) fn kind_text(kind: RoomKind) -> &'static str {
    match kind {
        RoomKind::Chat => "chat",
        RoomKind::Video => "video",
        RoomKind::Direct => "direct",
        RoomKind::Group => "group",
    }
}

fn kind_of(text: &str) -> Option<RoomKind> {
    [RoomKind::Chat, RoomKind::Video, RoomKind::Direct, RoomKind::Group]
        .into_iter()
        .find(|kind| kind_text(*kind) == text)
}
