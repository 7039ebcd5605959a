use kernel::{FriendshipId, UserId};

use super::Profiles;
use crate::model::email::Email;
use crate::model::profile::VisibleProfile;
use crate::ports::AddFriendError;
use crate::profile_error::ProfileError;

/// Friends that are read at once.
const CHUNK: u32 = 500;

/// A walk through somebody's own friend list, in the order of adding.
#[derive(Debug, Clone)]
pub struct FriendWalk {
    owner: UserId,
    after: Option<FriendshipId>,
    is_over: bool,
}

impl FriendWalk {
    /// Begins at the friend who was added first.
    pub fn of(owner: UserId) -> Self {
        Self { owner, after: None, is_over: false }
    }
}

impl Profiles {
    /// Puts the person of that e-mail on the caller's friend list. They are neither asked nor told.
    pub async fn add_friend(&self, caller: UserId, email: &Email) -> Result<(), ProfileError> {
        let friend = self.ports.users.find_by_email(email).await?;
        let friend = friend.ok_or(ProfileError::NoSuchUser)?.user.id;
        if friend == caller {
            return Err(ProfileError::FriendOfOneself);
        }
        let now = self.ports.clock.now();
        self.ports.friends.add(caller, friend, now).await.map_err(|error| match error {
            AddFriendError::NoSuchUser => ProfileError::NoSuchUser,
            AddFriendError::AlreadyThere => ProfileError::AlreadyAFriend,
            AddFriendError::Fault(fault) => fault.into(),
        })
    }

    /// The next friends of a walk, as far as the owner of the list may see them; `None` at its end.
    pub async fn next_friends(
        &self,
        walk: &mut FriendWalk,
    ) -> Result<Option<Vec<VisibleProfile>>, ProfileError> {
        if walk.is_over {
            return Ok(None);
        }
        let friends = self.ports.friends.list(walk.owner, walk.after, CHUNK).await?;
        walk.after = friends.last().map(|friend| friend.friendship);
        walk.is_over = friends.len() < CHUNK as usize;
        let visible = friends.into_iter().map(|friend| friend.profile.seen_by(walk.owner));
        Ok(Some(visible.collect()))
    }

    /// Takes the person of that e-mail off the caller's friend list.
    pub async fn remove_friend(&self, caller: UserId, email: &Email) -> Result<(), ProfileError> {
        let friend = self.ports.users.find_by_email(email).await?;
        let friend = friend.ok_or(ProfileError::NoFriend)?.user.id;
        let was_there = self.ports.friends.remove(caller, friend).await?;
        if was_there { Ok(()) } else { Err(ProfileError::NoFriend) }
    }
}
