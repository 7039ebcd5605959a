use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, SessionId, Timestamp, UserId};
use users::{NewSession, OpenSessionError, Session, SessionRepository, SessionStanding, SignedIn};

use super::RecentSessions;
use crate::database::{Database, on_database};

/// Sessions in the database; those that were asked for lately are answered from memory.
pub(crate) struct DieselSessionRepository {
    database: Database,
    recent: Arc<RecentSessions>,
}

impl DieselSessionRepository {
    pub(crate) fn new(database: Database, recent: Arc<RecentSessions>) -> Self {
        Self { database, recent }
    }
}

#[async_trait]
impl SessionRepository for DieselSessionRepository {
    async fn open(&self, new: NewSession) -> Result<SignedIn, OpenSessionError> {
        let opened = on_database!(
            self.database,
            write,
            sessions::open(&new),
            remembered by Arc::clone(&self.recent),
            then move |recent, opened| {
                if let Some(signed_in) = opened {
                    recent.forget(&signed_in.ended);
                }
            }
        );
        opened.map_err(Fault::from)?.ok_or(OpenSessionError::NoSuchUser)
    }

    async fn standing(&self, id: SessionId) -> Result<Option<Arc<SessionStanding>>, Fault> {
        if let Some(remembered) = self.recent.get(&id) {
            return Ok(Some(remembered));
        }
        let before = self.recent.generation();
        let found = on_database!(self.database, read, sessions::standing(id))?.map(Arc::new);
        if let Some(standing) = &found {
            self.recent.remember(id, Arc::clone(standing), before);
        }
        Ok(found)
    }

    async fn list(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, Fault> {
        Ok(on_database!(self.database, read, sessions::list(user, now))?)
    }

    async fn end(&self, user: UserId, id: SessionId, at: Timestamp) -> Result<bool, Fault> {
        Ok(on_database!(
            self.database,
            write,
            sessions::end(user, id, at),
            remembered by Arc::clone(&self.recent),
            then move |recent, ended| {
                if *ended {
                    recent.forget(&[id]);
                }
            }
        )?)
    }

    async fn end_all(
        &self,
        user: UserId,
        keep: Option<SessionId>,
        at: Timestamp,
    ) -> Result<Vec<SessionId>, Fault> {
        Ok(on_database!(
            self.database,
            write,
            sessions::end_all(user, keep, at),
            remembered by Arc::clone(&self.recent),
            then |recent, ended| recent.forget(ended)
        )?)
    }

    fn forget(&self, id: SessionId) {
        self.recent.forget(&[id]);
    }

    async fn remove_expired(&self, now: Timestamp) -> Result<usize, Fault> {
        Ok(on_database!(self.database, write, sessions::remove_expired(now))?)
    }
}
