use kernel::UserId;

use super::room::RoomKind;

/// Which rooms a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomQuery {
    /// For whom.
    pub user: UserId,
    /// How far it reaches.
    pub scope: RoomScope,
    /// What they are for, if that matters.
    pub purpose: Option<RoomPurpose>,
}

/// How far a list of rooms reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomScope {
    /// All rooms that the person may see.
    Visible,
    /// Those that the person made or is in.
    Own,
}

/// What rooms are told apart by in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomPurpose {
    /// Talking in text, whoever may come in.
    Text,
    /// Talking in text beside a video call.
    Video,
}

impl RoomPurpose {
    /// The kinds of room of this purpose.
    pub fn kinds(self) -> &'static [RoomKind] {
        match self {
            Self::Text => &[RoomKind::Chat, RoomKind::Direct, RoomKind::Group],
            Self::Video => &[RoomKind::Video],
        }
    }
}
