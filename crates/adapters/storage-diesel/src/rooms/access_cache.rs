use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{RoomId, UserId};
use moka::sync::Cache;
use rooms::Standing;

const MOST_STANDINGS: u64 = 100_000;

/// What another process changes shows here after this long at the latest.
const OLDEST: Duration = Duration::from_secs(5);

/// How people stand to rooms, remembered for seconds. That there is no such room is not remembered.
pub(crate) struct AccessCache {
    standings: Cache<(RoomId, UserId), Standing>,
    /// How often something was forgotten. Whoever looked into the database before the last time may
    /// hold what was forgotten, and must not put it back; so both happen under this lock.
    generation: Mutex<u64>,
}

/// A moment to look into the database after.
#[derive(Clone, Copy)]
pub(crate) struct Generation(u64);

impl AccessCache {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let standings = Cache::builder().max_capacity(MOST_STANDINGS).time_to_live(OLDEST).build();
        Self { standings, generation: Mutex::new(0) }
    }

    pub(crate) fn get(&self, room: RoomId, user: UserId) -> Option<Standing> {
        self.standings.get(&(room, user))
    }

    /// To be taken before the database is asked for what is to be remembered.
    pub(crate) fn generation(&self) -> Generation {
        Generation(*self.lock())
    }

    /// Remembers what the database said after that moment, unless anything was forgotten since.
    pub(crate) fn remember(
        &self,
        room: RoomId,
        user: UserId,
        standing: Standing,
        since: Generation,
    ) {
        let generation = self.lock();
        if *generation == since.0 {
            self.standings.insert((room, user), standing);
        }
    }

    /// Forgets how one person stands to one room.
    pub(crate) fn forget(&self, room: RoomId, user: UserId) {
        let mut generation = self.lock();
        *generation += 1;
        self.standings.invalidate(&(room, user));
    }

    /// Forgets everything, where a change reaches over many rooms.
    pub(crate) fn forget_all(&self) {
        let mut generation = self.lock();
        *generation += 1;
        self.standings.invalidate_all();
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.generation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use rooms::AccessRule;

    use super::*;

    const OUTSIDER: Standing = Standing { access: AccessRule::Totp, is_member: false };

    fn ids(room: i64, user: i64) -> (RoomId, UserId) {
        (RoomId::new(room).unwrap(), UserId::new(user).unwrap())
    }

    #[test]
    fn what_was_looked_up_before_a_change_is_not_remembered() {
        let cache = AccessCache::new();
        let (room, user) = ids(1, 2);
        let before = cache.generation();
        cache.forget(room, user);
        cache.remember(room, user, OUTSIDER, before);
        assert_eq!(cache.get(room, user), None);

        cache.remember(room, user, OUTSIDER, cache.generation());
        assert_eq!(cache.get(room, user), Some(OUTSIDER));
    }

    #[test]
    fn a_change_of_one_person_leaves_the_others() {
        let cache = AccessCache::new();
        let ((room, user), (_, other)) = (ids(1, 2), ids(1, 3));
        cache.remember(room, user, OUTSIDER, cache.generation());
        cache.remember(room, other, OUTSIDER, cache.generation());
        cache.forget(room, user);
        assert_eq!(cache.get(room, user), None);
        assert_eq!(cache.get(room, other), Some(OUTSIDER));
        cache.forget_all();
        assert_eq!(cache.get(room, other), None);
    }
}
