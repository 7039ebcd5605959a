use kernel::{MembershipId, UserRef};

/// Somebody who is in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The place among the members, the longest-standing of whom has the lowest.
    pub membership: MembershipId,
    /// Who it is.
    pub user: UserRef,
}
