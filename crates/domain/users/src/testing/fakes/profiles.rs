use async_trait::async_trait;
use kernel::{Fault, Picture, Timestamp, UserId};

use super::InMemoryAccounts;
use super::accounts::State;
use crate::{
    EmailPart, PictureChange, Profile, ProfileRepository, ProfileRevision, ReviseProfileError,
};

impl State {
    /// Puts a picture, or none, in the place of the one that a person has.
    pub(super) fn change_picture(
        &mut self,
        user: UserId,
        change: PictureChange,
        at: Timestamp,
    ) -> Result<(), ReviseProfileError> {
        let new = match change {
            PictureChange::Replace(picture) => Some(picture),
            PictureChange::Remove => None,
        };
        let old = self.shown[&user].picture.clone();
        if new == old {
            return Ok(());
        }
        if let Some(Picture::Kept(name)) = new {
            let is_claimable = |due_at: Option<Timestamp>| due_at.is_none_or(|due_at| at < due_at);
            let mut uploads = self.uploads.iter_mut();
            uploads
                .find(|upload| {
                    upload.name == name && upload.owner == user && is_claimable(upload.due_at)
                })
                .ok_or(ReviseProfileError::NoSuchPicture)?
                .due_at = None;
        }
        if let Some(Picture::Kept(lost)) = old {
            let mut uploads = self.uploads.iter_mut();
            uploads.find(|upload| upload.name == lost).expect("a noted picture").make_due(at);
        }
        self.shown.get_mut(&user).expect("a live account").picture = new;
        Ok(())
    }
}

#[async_trait]
impl ProfileRepository for InMemoryAccounts {
    async fn find(&self, user: UserId) -> Result<Option<Profile>, Fault> {
        Ok(self.state().profile(user))
    }

    async fn revise(
        &self,
        user: UserId,
        revision: ProfileRevision,
        at: Timestamp,
    ) -> Result<Profile, ReviseProfileError> {
        let ProfileRevision { name, picture, contact_number, status, is_private } = revision;
        let mut guard = self.state();
        let state = &mut *guard;
        if !state.accounts.contains_key(&user) {
            return Err(ReviseProfileError::NoSuchUser);
        }
        if let Some(change) = picture {
            state.change_picture(user, change, at)?;
        }
        let account = state.accounts.get_mut(&user).expect("a live account");
        let shown = state.shown.get_mut(&user).expect("a live account");
        account.user.name = name.unwrap_or_else(|| account.user.name.clone());
        shown.contact_number = contact_number.unwrap_or_else(|| shown.contact_number.clone());
        shown.status = status.unwrap_or_else(|| shown.status.clone());
        shown.is_private = is_private.unwrap_or(shown.is_private);
        Ok(state.profile(user).expect("a live account"))
    }

    async fn find_by_email_part(
        &self,
        part: &EmailPart,
        limit: u32,
    ) -> Result<Vec<Profile>, Fault> {
        let state = self.state();
        let may_sign_in = state.accounts.values().filter(|account| !account.user.is_disabled);
        let found = may_sign_in
            .filter_map(|account| state.profile(account.user.id))
            .filter(|profile| !profile.is_private)
            .filter(|profile| profile.email.as_ref().is_some_and(|email| part.is_in(email)));
        Ok(found.take(limit as usize).collect())
    }
}
