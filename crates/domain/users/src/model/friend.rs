use kernel::FriendshipId;

use super::profile::Profile;

/// Somebody on a person's friend list. The list is the person's own: its friends are not told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Friend {
    /// The place on the list, which is in the order of adding.
    pub friendship: FriendshipId,
    /// Who it is.
    pub profile: Profile,
}
