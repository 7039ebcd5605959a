use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, SessionId, Timestamp, UserId};
use users::{
    Account, AddUserError, DisplayName, Email, NewUser, PasswordReplacement, User, UserRepository,
};

use super::Erased;
use crate::database::{Database, on_database};
use crate::rooms::RecentStandings;
use crate::sessions::RecentSessions;

/// Accounts in the database. What changes a person's sessions or places in rooms drops them from the
/// memory of those.
pub(crate) struct DieselUserRepository {
    database: Database,
    sessions: Arc<RecentSessions>,
    standings: Arc<RecentStandings>,
}

impl DieselUserRepository {
    pub(crate) fn new(
        database: Database,
        sessions: Arc<RecentSessions>,
        standings: Arc<RecentStandings>,
    ) -> Self {
        Self { database, sessions, standings }
    }

    async fn try_to_erase(&self, id: UserId, at: Timestamp) -> Result<Erased, Fault> {
        Ok(on_database!(
            self.database,
            write,
            users::erase(id, at),
            remembered by (Arc::clone(&self.sessions), Arc::clone(&self.standings)),
            then |(sessions, standings), erased| {
                if let Erased::Account { ended } = erased {
                    sessions.forget(ended);
                    standings.forget_all();
                }
            }
        )?)
    }
}

#[async_trait]
impl UserRepository for DieselUserRepository {
    async fn add(&self, new: NewUser) -> Result<User, AddUserError> {
        let added = on_database!(self.database, write, users::add(&new)).map_err(Fault::from)?;
        added.ok_or(AddUserError::EmailTaken)
    }

    async fn find(&self, id: UserId) -> Result<Option<Account>, Fault> {
        Ok(on_database!(self.database, read, users::find(id))?)
    }

    async fn find_by_email(&self, email: &Email) -> Result<Option<Account>, Fault> {
        let email = email.clone();
        Ok(on_database!(self.database, read, users::find_by_email(&email))?)
    }

    async fn rename(&self, id: UserId, name: DisplayName) -> Result<Option<User>, Fault> {
        let renamed = on_database!(
            self.database,
            write,
            users::rename(id, &name),
            remembered by Arc::clone(&self.sessions),
            then |sessions, renamed| {
                if let Some((_, of_person)) = renamed {
                    sessions.forget(of_person);
                }
            }
        )?;
        Ok(renamed.map(|(user, _)| user))
    }

    async fn find_or_add_ai(&self, at: Timestamp) -> Result<User, Fault> {
        Ok(on_database!(self.database, write, users::find_or_add_ai(at))?)
    }

    async fn set_password(
        &self,
        replacement: PasswordReplacement,
    ) -> Result<Option<Vec<SessionId>>, Fault> {
        Ok(on_database!(
            self.database,
            write,
            users::set_password(&replacement),
            remembered by Arc::clone(&self.sessions),
            then |sessions, ended| sessions.forget(ended.as_deref().unwrap_or_default())
        )?)
    }

    async fn disable(&self, id: UserId, at: Timestamp) -> Result<Option<Vec<SessionId>>, Fault> {
        Ok(on_database!(
            self.database,
            write,
            users::disable(id, at),
            remembered by Arc::clone(&self.sessions),
            then |sessions, ended| sessions.forget(ended.as_deref().unwrap_or_default())
        )?)
    }

    async fn erase(&self, id: UserId, at: Timestamp) -> Result<Option<Vec<SessionId>>, Fault> {
        loop {
            match self.try_to_erase(id, at).await? {
                Erased::Account { ended } => return Ok(Some(ended)),
                Erased::NoSuchUser => return Ok(None),
                Erased::CameIntoRoomMeanwhile => {}
            }
        }
    }
}
