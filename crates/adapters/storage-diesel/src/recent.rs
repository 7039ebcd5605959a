use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use moka::sync::Cache;

const MOST_ENTRIES: u64 = 100_000;

/// What another process changes shows here after this long at the latest, and 2 s more: so long may a
/// look into the database take before what it found is remembered. Together they are what the ports
/// allow.
const OLDEST: Duration = Duration::from_secs(3);

/// What the database said lately, remembered for seconds.
///
/// What was forgotten never comes back from a look into the database that began before: whoever forgets
/// does so after the commit.
pub(crate) struct Recent<K, V> {
    entries: Cache<K, V>,
    /// How often something was forgotten. Whoever looked into the database before the last time may
    /// hold what was forgotten, and must not put it back; so both happen under this lock.
    generation: Mutex<u64>,
}

/// What must forget everything once nobody knows what the database holds.
pub(crate) trait Memory: Send + 'static {
    /// Forgets everything.
    fn forget_all(&self);
}

impl Memory for () {
    fn forget_all(&self) {}
}

impl<K, V> Memory for Arc<Recent<K, V>>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    fn forget_all(&self) {
        Recent::forget_all(self);
    }
}

impl<One: Memory, Other: Memory> Memory for (One, Other) {
    fn forget_all(&self) {
        self.0.forget_all();
        self.1.forget_all();
    }
}

/// A moment to look into the database after.
#[derive(Clone, Copy)]
pub(crate) struct Generation(u64);

impl<K, V> Recent<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// An empty one.
    pub(crate) fn new() -> Self {
        let entries = Cache::builder().max_capacity(MOST_ENTRIES).time_to_live(OLDEST).build();
        Self { entries, generation: Mutex::new(0) }
    }

    pub(crate) fn get(&self, key: &K) -> Option<V> {
        self.entries.get(key)
    }

    /// To be taken before the database is asked for what is to be remembered.
    pub(crate) fn generation(&self) -> Generation {
        Generation(*self.lock())
    }

    /// Remembers what the database said after that moment, unless anything was forgotten since.
    pub(crate) fn remember(&self, key: K, value: V, since: Generation) {
        let generation = self.lock();
        if *generation == since.0 {
            self.entries.insert(key, value);
        }
    }

    /// Forgets what was changed.
    pub(crate) fn forget(&self, keys: &[K]) {
        if keys.is_empty() {
            return;
        }
        let mut generation = self.lock();
        *generation += 1;
        for key in keys {
            self.entries.invalidate(key);
        }
    }

    /// Forgets everything, where a change reaches over many keys: those of a room, say. To look for them
    /// would burden every look-up, and such changes are rare.
    pub(crate) fn forget_all(&self) {
        let mut generation = self.lock();
        *generation += 1;
        self.entries.invalidate_all();
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.generation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_up_before_it_was_forgotten_is_not_remembered() {
        let recent = Recent::new();
        let before = recent.generation();
        recent.forget(&[7]);
        recent.remember(7, "found", before);
        assert_eq!(recent.get(&7), None);

        recent.remember(7, "found", recent.generation());
        assert_eq!(recent.get(&7), Some("found"));
    }

    #[test]
    fn forgetting_one_leaves_the_others() {
        let recent = Recent::new();
        recent.remember(7, "gone", recent.generation());
        recent.remember(8, "stays", recent.generation());
        recent.forget(&[7]);
        assert_eq!((recent.get(&7), recent.get(&8)), (None, Some("stays")));
        recent.forget_all();
        assert_eq!(recent.get(&8), None);
    }
}
