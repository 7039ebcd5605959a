use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, Timestamp};
use users::{ProviderAccountRepository, ProviderProfile, User};

use crate::database::{Database, on_database};
use crate::sessions::RecentSessions;

/// Accounts of people whom GitHub knows, in the database. What changes one drops the person's sessions, which
/// show it, from memory.
pub(crate) struct DieselProviderAccountRepository {
    database: Database,
    sessions: Arc<RecentSessions>,
}

impl DieselProviderAccountRepository {
    pub(crate) fn new(database: Database, sessions: Arc<RecentSessions>) -> Self {
        Self { database, sessions }
    }
}

#[async_trait]
impl ProviderAccountRepository for DieselProviderAccountRepository {
    async fn refresh(
        &self,
        profile: &ProviderProfile,
        at: Timestamp,
    ) -> Result<Option<User>, Fault> {
        let profile = profile.clone();
        let refreshed = on_database!(
            self.database,
            write,
            provider_accounts::refresh(&profile, at),
            remembered by Arc::clone(&self.sessions),
            then |sessions, refreshed| {
                if let Some(refreshed) = refreshed {
                    sessions.forget(&refreshed.sessions);
                }
            }
        )?;
        Ok(refreshed.map(|refreshed| refreshed.user))
    }

    async fn add(&self, profile: &ProviderProfile, at: Timestamp) -> Result<User, Fault> {
        let profile = profile.clone();
        let added = on_database!(
            self.database,
            write,
            provider_accounts::add(&profile, at),
            remembered by Arc::clone(&self.sessions),
            then |sessions, added| sessions.forget(&added.sessions)
        )?;
        Ok(added.user)
    }
}
