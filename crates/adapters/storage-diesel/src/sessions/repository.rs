use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, SessionId, Timestamp, UserId};
use users::{NewSession, OpenSessionError, Session, SessionRepository, SessionStanding, SignedIn};

use super::cache::SessionCache;
use crate::database::{Database, on_database};

/// Sessions in the database; those that were asked for lately are answered from memory.
pub(crate) struct DieselSessionRepository {
    database: Database,
    cache: Arc<SessionCache>,
}

impl DieselSessionRepository {
    pub(crate) fn new(database: Database, cache: Arc<SessionCache>) -> Self {
        Self { database, cache }
    }
}

#[async_trait]
impl SessionRepository for DieselSessionRepository {
    async fn open(&self, new: NewSession) -> Result<SignedIn, OpenSessionError> {
        let cache = Arc::clone(&self.cache);
        let opened = on_database!(
            self.database,
            write,
            sessions::open(&new),
            then move |opened| {
                if let Some(signed_in) = opened {
                    cache.forget(&signed_in.ended);
                }
            }
        );
        opened.map_err(Fault::from)?.ok_or(OpenSessionError::NoSuchUser)
    }

    async fn standing(&self, id: SessionId) -> Result<Option<Arc<SessionStanding>>, Fault> {
        if let Some(remembered) = self.cache.get(id) {
            return Ok(Some(remembered));
        }
        let before = self.cache.generation();
        let found = on_database!(self.database, read, sessions::standing(id))?.map(Arc::new);
        if let Some(standing) = &found {
            self.cache.remember(standing, before);
        }
        Ok(found)
    }

    async fn list(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, Fault> {
        Ok(on_database!(self.database, read, sessions::list(user, now))?)
    }

    async fn end(&self, user: UserId, id: SessionId, at: Timestamp) -> Result<bool, Fault> {
        let cache = Arc::clone(&self.cache);
        Ok(on_database!(
            self.database,
            write,
            sessions::end(user, id, at),
            then move |ended| {
                if *ended {
                    cache.forget(&[id]);
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
        let cache = Arc::clone(&self.cache);
        Ok(on_database!(
            self.database,
            write,
            sessions::end_all(user, keep, at),
            then move |ended| cache.forget(ended)
        )?)
    }

    fn forget(&self, id: SessionId) {
        self.cache.forget(&[id]);
    }

    async fn remove_expired(&self, now: Timestamp) -> Result<usize, Fault> {
        Ok(on_database!(self.database, write, sessions::remove_expired(now))?)
    }
}
