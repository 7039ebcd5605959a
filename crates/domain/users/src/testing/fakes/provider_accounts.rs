use async_trait::async_trait;
use kernel::{Fault, Timestamp};

use super::InMemoryAccounts;
use super::accounts::{Shown, State};
use crate::{Account, PictureChange, ProviderAccountRepository, ProviderProfile, User};

impl State {
    fn refresh(&mut self, profile: &ProviderProfile, at: Timestamp) -> Option<User> {
        let id = *self.known_elsewhere.get(&profile.id)?;
        let picture = profile.picture.clone();
        let change = picture.map_or(PictureChange::Remove, PictureChange::Replace);
        self.change_picture(id, change, at).expect("a picture that is kept elsewhere");
        let account = self.accounts.get_mut(&id).expect("a live account");
        account.user.name = profile.name.clone();
        Some(account.user.clone())
    }
}

#[async_trait]
impl ProviderAccountRepository for InMemoryAccounts {
    async fn refresh(
        &self,
        profile: &ProviderProfile,
        at: Timestamp,
    ) -> Result<Option<User>, Fault> {
        Ok(self.state().refresh(profile, at))
    }

    async fn add(&self, profile: &ProviderProfile, at: Timestamp) -> Result<User, Fault> {
        let mut state = self.state();
        if let Some(user) = state.refresh(profile, at) {
            return Ok(user);
        }
        let user = User {
            id: state.next_user_id(),
            email: None,
            name: profile.name.clone(),
            date_joined: at,
            is_ai: false,
            is_disabled: false,
        };
        let shown = Shown { picture: profile.picture.clone(), ..Shown::default() };
        state.add(Account { user: user.clone(), password_hash: None }, shown);
        state.known_elsewhere.insert(profile.id, user.id);
        Ok(user)
    }
}
