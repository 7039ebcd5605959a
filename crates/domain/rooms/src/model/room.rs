use kernel::{PostId, RoomId, Timestamp, UserId, UserRef};

use super::description::Description;
use super::name::RoomName;

/// Who may come in (contracts rule 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccessRule {
    /// Anyone signed in.
    Open,
    /// Those who entered with a valid one-time code.
    Totp,
    /// Participants only.
    Invite,
}

/// What a room is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoomKind {
    /// Talking in text.
    Chat,
    /// Talking in text beside a video call.
    Video,
    /// Two people, or those it was asked for with.
    Direct,
    /// A group of invited people.
    Group,
}

/// A room that is there: a deleted one is never represented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The same number on every contract.
    pub id: RoomId,
    /// Its name.
    pub name: RoomName,
    /// What it is about.
    pub description: Description,
    /// Who may come in.
    pub access: AccessRule,
    /// What it is for.
    pub kind: RoomKind,
    /// The post that it was made about, while that is there.
    pub post: Option<PostId>,
    /// Who has the creator's rights now.
    pub creator: UserRef,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A room to be made.
#[derive(Debug, Clone)]
pub struct NewRoom {
    /// Its name.
    pub name: RoomName,
    /// What it is about.
    pub description: Description,
    /// Who may come in.
    pub access: AccessRule,
    /// What it is for.
    pub kind: RoomKind,
    /// The post that it is about, if any.
    pub post: Option<PostId>,
    /// Who makes it, and is its first member.
    pub creator: UserId,
    /// When it is made.
    pub created_at: Timestamp,
}
