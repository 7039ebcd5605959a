use kernel::{MembershipId, Timestamp, UserRef};

/// Somebody who is in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The place among the members, the longest-standing of whom has the lowest.
    pub membership: MembershipId,
    /// Who it is.
    pub user: UserRef,
    /// When they came in.
    pub joined_at: Timestamp,
    /// When they last read something, if they did.
    pub last_read_at: Option<Timestamp>,
    /// Whether others are told what they have read.
    pub shows_reading: bool,
}
