use std::time::Duration;

use kernel::{RoomId, SearchTerm};
use messages::HitCount;
use moka::sync::Cache;

/// The most memory that is taken, in bytes, about.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// What an entry takes besides its term.
const BYTES_OF_AN_ENTRY: usize = 200;
/// How long a count is remembered that nobody asks for.
const IDLE: Duration = Duration::from_secs(600);

/// How many hits terms had in rooms, remembered for a while.
pub(crate) struct RememberedCounts(Cache<(RoomId, SearchTerm), HitCount>);

impl RememberedCounts {
    /// None yet.
    pub(crate) fn new() -> Self {
        let weight = |(_, term): &(RoomId, SearchTerm), _: &HitCount| {
            u32::try_from(BYTES_OF_AN_ENTRY + term.as_str().len()).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(MOST_BYTES).weigher(weight).time_to_idle(IDLE).build())
    }

    pub(super) fn get(&self, room: RoomId, term: &SearchTerm) -> Option<HitCount> {
        self.0.get(&(room, term.clone()))
    }

    pub(super) fn remember(&self, room: RoomId, term: &SearchTerm, count: HitCount) {
        self.0.insert((room, term.clone()), count);
    }
}
