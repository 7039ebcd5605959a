use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, Timestamp, UserId};
use users::{EmailPart, Profile, ProfileRepository, ProfileRevision, ReviseProfileError};

use super::Revised;
use crate::database::{Database, on_database};
use crate::sessions::RecentSessions;

/// Profiles in the database. What changes one drops the person's sessions, which show it, from memory.
pub(crate) struct DieselProfileRepository {
    database: Database,
    sessions: Arc<RecentSessions>,
}

impl DieselProfileRepository {
    pub(crate) fn new(database: Database, sessions: Arc<RecentSessions>) -> Self {
        Self { database, sessions }
    }
}

#[async_trait]
impl ProfileRepository for DieselProfileRepository {
    async fn find(&self, user: UserId) -> Result<Option<Profile>, Fault> {
        Ok(on_database!(self.database, read, profiles::find(user))?)
    }

    async fn revise(
        &self,
        user: UserId,
        revision: ProfileRevision,
        at: Timestamp,
    ) -> Result<Profile, ReviseProfileError> {
        let revised = on_database!(
            self.database,
            write,
            profiles::revise(user, &revision, at),
            remembered by Arc::clone(&self.sessions),
            then |memory, revised| {
                if let Revised::Profile { sessions, .. } = revised {
                    memory.forget(sessions);
                }
            }
        );
        match revised.map_err(Fault::from)? {
            Revised::Profile { profile, .. } => Ok(profile),
            Revised::NoSuchUser => Err(ReviseProfileError::NoSuchUser),
            Revised::NoSuchPicture => Err(ReviseProfileError::NoSuchPicture),
        }
    }

    async fn find_by_email_part(
        &self,
        part: &EmailPart,
        limit: u32,
    ) -> Result<Vec<Profile>, Fault> {
        let part = part.clone();
        Ok(on_database!(self.database, read, profiles::find_by_email_part(&part, limit))?)
    }
}
