use diesel::prelude::*;
use kernel::{PostId, RoomId, Timestamp, UserId, UserRef};
use rooms::{AccessRule, Description, RetentionDays, Room, RoomKind, RoomName};

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
    last_message_at: Option<i64>,
    member_count: i64,
    pair_low: Option<i64>,
    pair_high: Option<i64>,
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

impl RoomRow {
    /// Whose name the room shows to the viewer, where it has none of its own.
    pub(crate) fn named_after(&self, viewer: UserId) -> Option<i64> {
        match (self.name.as_str(), self.pair_low, self.pair_high) {
            ("", Some(low), Some(high)) => Some(if viewer.get() == low { high } else { low }),
            _ => None,
        }
    }

    /// The room under that name, or under its own.
    pub(crate) fn into_room(self, others_name: Option<String>) -> Result<Room, QueryError> {
        let corrupt = |column| QueryError::Corrupt { table: "rooms", column, id: self.id };
        let name = match others_name {
            Some(name) => name,
            None if RoomName::parse(self.name.as_str()).is_ok() => self.name,
            None => return Err(corrupt("name")),
        };
        let description = Description::parse(self.description);
        Ok(Room {
            id: room_id(self.id)?,
            name,
            description: description.map_err(|_| corrupt("description"))?,
            access: access_of(&self.access).ok_or_else(|| corrupt("access"))?,
            kind: kind_of(&self.kind).ok_or_else(|| corrupt("kind"))?,
            creator: UserRef {
                id: UserId::new(self.creator.id).map_err(|_| corrupt("creator_id"))?,
                email: self.creator.email.unwrap_or_default(),
                name: self.creator.name,
            },
            post: self.post_id.map(PostId::new).transpose().map_err(|_| corrupt("post_id"))?,
            member_count: member_count(self.member_count),
            created_at: Timestamp::from_micros(self.created_at),
            active_at: Timestamp::from_micros(self.last_message_at.unwrap_or(self.created_at)),
        })
    }
}

/// Reads the id of a room.
pub(crate) fn room_id(id: i64) -> Result<RoomId, QueryError> {
    RoomId::new(id).map_err(|_| QueryError::Corrupt { table: "rooms", column: "id", id })
}

/// Reads how many members a room has: none at least, whatever was not counted.
pub(crate) fn member_count(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// Reads how many days a room keeps its messages.
pub(crate) fn retention_days(days: i64, room: i64) -> Result<RetentionDays, QueryError> {
    let corrupt = QueryError::Corrupt { table: "rooms", column: "retention_days", id: room };
    u32::try_from(days).ok().and_then(RetentionDays::new).ok_or(corrupt)
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

pub(crate) fn kind_of(text: &str) -> Option<RoomKind> {
    [RoomKind::Chat, RoomKind::Video, RoomKind::Direct, RoomKind::Group]
        .into_iter()
        .find(|kind| kind_text(*kind) == text)
}
