use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::SessionId;
use moka::sync::Cache;
use users::SessionStanding;

const MOST_SESSIONS: u64 = 100_000;

/// What another process changes shows here after this long at the latest.
const OLDEST: Duration = Duration::from_secs(5);

/// Sessions that were found to stand, remembered for seconds. Those that do not stand are not.
pub(crate) struct SessionCache {
    standing: Cache<SessionId, Arc<SessionStanding>>,
    /// How often something was forgotten. Whoever looked into the database before the last time may
    /// hold what was forgotten, and must not put it back; so both happen under this lock.
    generation: Mutex<u64>,
}

/// A moment to look into the database after.
#[derive(Clone, Copy)]
pub(crate) struct Generation(u64);

impl SessionCache {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let standing = Cache::builder().max_capacity(MOST_SESSIONS).time_to_live(OLDEST).build();
        Self { standing, generation: Mutex::new(0) }
    }

    pub(crate) fn get(&self, id: SessionId) -> Option<Arc<SessionStanding>> {
        self.standing.get(&id)
    }

    /// To be taken before the database is asked for what is to be remembered.
    pub(crate) fn generation(&self) -> Generation {
        Generation(*self.lock())
    }

    /// Remembers what the database said after that moment, unless anything was forgotten since.
    pub(crate) fn remember(&self, standing: &Arc<SessionStanding>, since: Generation) {
        let generation = self.lock();
        if *generation == since.0 {
            self.standing.insert(standing.session.id, Arc::clone(standing));
        }
    }

    /// Forgets sessions that were ended, or whose owner changed.
    pub(crate) fn forget(&self, ids: &[SessionId]) {
        if ids.is_empty() {
            return;
        }
        let mut generation = self.lock();
        *generation += 1;
        for id in ids {
            self.standing.invalidate(id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.generation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Timestamp, UserId, UserRef};
    use users::{Contract, Session};

    use super::*;

    fn standing(id: i64) -> Arc<SessionStanding> {
        let user_id = UserId::new(1).unwrap();
        let opened_at = Timestamp::from_seconds(0);
        Arc::new(SessionStanding {
            session: Session {
                id: SessionId::new(id).unwrap(),
                user_id,
                contract: Contract::Meet,
                opened_at,
                expires_at: opened_at + Duration::from_secs(60),
            },
            user: UserRef { id: user_id, email: String::new(), name: "Someone".to_owned() },
        })
    }

    #[test]
    fn what_was_looked_up_before_it_was_forgotten_is_not_remembered() {
        let cache = SessionCache::new();
        let found = standing(7);
        let before = cache.generation();
        cache.forget(&[found.session.id]);
        cache.remember(&found, before);
        assert_eq!(cache.get(found.session.id), None);

        cache.remember(&found, cache.generation());
        assert_eq!(cache.get(found.session.id), Some(found));
    }

    #[test]
    fn forgetting_one_leaves_the_others() {
        let cache = SessionCache::new();
        let (gone, stays) = (standing(7), standing(8));
        cache.remember(&gone, cache.generation());
        cache.remember(&stays, cache.generation());
        cache.forget(&[gone.session.id]);
        assert_eq!(cache.get(gone.session.id), None);
        assert_eq!(cache.get(stays.session.id), Some(stays));
    }
}
