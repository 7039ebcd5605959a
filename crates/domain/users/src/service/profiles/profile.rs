use kernel::UserId;

use super::Profiles;
use crate::model::profile::{Profile, ProfileRevision, VisibleProfile};
use crate::ports::ReviseProfileError;
use crate::profile_error::ProfileError;

impl Profiles {
    /// The caller's own profile.
    pub async fn own_profile(&self, caller: UserId) -> Result<Profile, ProfileError> {
        self.ports.profiles.find(caller).await?.ok_or(ProfileError::NoSuchCaller)
    }

    /// Somebody's profile, as far as the caller may see it.
    pub async fn profile_of(
        &self,
        caller: UserId,
        user: UserId,
    ) -> Result<VisibleProfile, ProfileError> {
        let profile = self.ports.profiles.find(user).await?.ok_or(ProfileError::NoSuchUser)?;
        Ok(profile.seen_by(caller))
    }

    /// Changes the caller's own profile. A picture that it loses is removed soon.
    pub async fn revise_profile(
        &self,
        caller: UserId,
        revision: ProfileRevision,
    ) -> Result<Profile, ProfileError> {
        let now = self.ports.clock.now();
        self.ports.profiles.revise(caller, revision, now).await.map_err(|error| match error {
            ReviseProfileError::NoSuchUser => ProfileError::NoSuchCaller,
            ReviseProfileError::NoSuchPicture => ProfileError::PictureIsGone,
            ReviseProfileError::Fault(fault) => fault.into(),
        })
    }
}
