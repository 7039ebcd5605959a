use kernel::{PostId, RoomId, Timestamp, UserId, UserRef};

use super::description::Description;
use super::name::RoomName;
use super::secret::{SealedSecret, SharedSecret};

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
    /// Its name as the person sees it who asked: a direct room without one shows each side the other's, which
    /// is empty once that one's account is erased.
    pub name: String,
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
    /// How many people are in it.
    pub member_count: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the last message was sent to it, or it was made.
    pub active_at: Timestamp,
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
    /// What its one-time codes are made from, if those let people in.
    pub secret: Option<SealedSecret>,
    /// What it is for.
    pub kind: RoomKind,
    /// The post that it is about, if any.
    pub post: Option<PostId>,
    /// Who makes it, and is its first member.
    pub creator: UserId,
    /// Who else is in it from the beginning; the creator counts once if named again, as does whoever is
    /// named twice.
    pub others: Vec<UserId>,
    /// When it is made.
    pub created_at: Timestamp,
}

/// A room that was made.
#[derive(Debug, Clone)]
pub struct CreatedRoom {
    /// The room as its creator sees it.
    pub room: Room,
    /// What its one-time codes are made from, if those let people in: nobody is shown it again.
    pub secret: Option<SharedSecret>,
}

/// A direct room of two, to be opened: the one that they have, or a new one.
#[derive(Debug, Clone)]
pub struct NewDirectRoom {
    /// The name of a new one; none for the other's name on each side.
    pub name: Option<RoomName>,
    /// What a new one is about.
    pub description: Description,
    /// Who asks.
    pub creator: UserId,
    /// With whom.
    pub other: UserId,
    /// When it is opened.
    pub at: Timestamp,
}

/// What opening a direct room came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedRoom {
    /// The room as the one who asked sees it.
    pub room: Room,
    /// Whether it was made.
    pub is_new: bool,
    /// Who came in: both, those of the two who had left, or nobody.
    pub newcomers: Vec<UserId>,
}
