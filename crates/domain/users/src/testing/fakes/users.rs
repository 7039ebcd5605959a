use async_trait::async_trait;
use kernel::{Fault, SessionId, Timestamp, UserId};

use super::InMemoryAccounts;
use super::accounts::Shown;
use crate::{
    Account, AddUserError, DisplayName, Email, NewUser, PasswordReplacement, User, UserRepository,
};

#[async_trait]
impl UserRepository for InMemoryAccounts {
    async fn add(&self, new: NewUser) -> Result<User, AddUserError> {
        let mut state = self.state();
        if state.find_by_email(&new.email).is_some() {
            return Err(AddUserError::EmailTaken);
        }
        let user = User {
            id: state.next_user_id(),
            email: Some(new.email),
            name: new.name,
            date_joined: new.date_joined,
            is_ai: false,
            is_disabled: false,
        };
        let account = Account { user: user.clone(), password_hash: Some(new.password_hash) };
        let shown = Shown { contact_number: new.contact_number, ..Shown::default() };
        state.add(account, shown);
        Ok(user)
    }

    async fn find(&self, id: UserId) -> Result<Option<Account>, Fault> {
        Ok(self.state().accounts.get(&id).cloned())
    }

    async fn find_by_email(&self, email: &Email) -> Result<Option<Account>, Fault> {
        Ok(self.state().find_by_email(email).cloned())
    }

    async fn rename(&self, id: UserId, name: DisplayName) -> Result<Option<User>, Fault> {
        let mut state = self.state();
        let Some(account) = state.accounts.get_mut(&id) else { return Ok(None) };
        account.user.name = name;
        Ok(Some(account.user.clone()))
    }

    async fn find_or_add_ai(&self, at: Timestamp) -> Result<User, Fault> {
        let mut state = self.state();
        if let Some(account) = state.accounts.values().find(|account| account.user.is_ai) {
            return Ok(account.user.clone());
        }
        let user = User {
            id: state.next_user_id(),
            email: None,
            name: DisplayName::of_the_ai(),
            date_joined: at,
            is_ai: true,
            is_disabled: false,
        };
        state.add(Account { user: user.clone(), password_hash: None }, Shown::default());
        Ok(user)
    }

    async fn set_password(
        &self,
        replacement: PasswordReplacement,
    ) -> Result<Option<Vec<SessionId>>, Fault> {
        let PasswordReplacement { user_id, replaces, hash, keep, at } = replacement;
        let mut state = self.state();
        let Some(account) = state.accounts.get_mut(&user_id) else { return Ok(None) };
        if !account.is_known_by(replaces.as_ref()) {
            return Ok(None);
        }
        account.password_hash = Some(hash);
        Ok(Some(state.end_sessions(user_id, keep, at)))
    }

    async fn disable(&self, id: UserId, at: Timestamp) -> Result<Option<Vec<SessionId>>, Fault> {
        let mut state = self.state();
        let Some(account) = state.accounts.get_mut(&id) else { return Ok(None) };
        account.user.is_disabled = true;
        Ok(Some(state.end_sessions(id, None, at)))
    }

    async fn erase(&self, id: UserId, at: Timestamp) -> Result<Option<Vec<SessionId>>, Fault> {
        let mut state = self.state();
        if state.accounts.remove(&id).is_none() {
            return Ok(None);
        }
        state.shown.remove(&id);
        state.known_elsewhere.retain(|_, user| *user != id);
        state.friendships.retain(|place| place.owner != id && place.friend != id);
        let of_person = state.uploads.iter_mut().filter(|upload| upload.owner == id);
        for shown in of_person.filter(|upload| upload.due_at.is_none()) {
            shown.due_at = Some(at);
        }
        Ok(Some(state.end_sessions(id, None, at)))
    }
}
