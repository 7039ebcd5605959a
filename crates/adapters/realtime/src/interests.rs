use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use kernel::RoomId;

use crate::backplane::Backplane;
use crate::lock;

/// The rooms that the backplane follows: for their sockets here, for people here who follow their rooms, or
/// for both.
pub(crate) struct Interests {
    backplane: Arc<dyn Backplane>,
    counts: Mutex<HashMap<RoomId, usize>>,
}

impl Interests {
    pub(crate) fn new(backplane: Arc<dyn Backplane>) -> Self {
        Self { backplane, counts: Mutex::default() }
    }

    /// One more reason to follow a room.
    pub(crate) fn add(&self, room: RoomId) {
        let mut counts = lock(&self.counts);
        let count = counts.entry(room).or_default();
        *count += 1;
        if *count == 1 {
            // Under the lock, so that the end of one interest is never taken for that of the next.
            self.backplane.follow(room);
        }
    }

    /// One reason less.
    pub(crate) fn remove(&self, room: RoomId) {
        let mut counts = lock(&self.counts);
        let Some(count) = counts.get_mut(&room) else { return };
        *count -= 1;
        if *count == 0 {
            counts.remove(&room);
            self.backplane.unfollow(room);
        }
    }
}
