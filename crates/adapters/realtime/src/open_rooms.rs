use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex};

use kernel::RoomId;

use crate::interests::Interests;
use crate::lock;
use crate::room::Room;

/// So many that two busy rooms seldom meet at one lock.
const SHARDS: usize = 64;

/// The rooms that have sockets here, all of which the backplane follows.
pub(crate) struct OpenRooms {
    shards: Vec<Mutex<HashMap<RoomId, Arc<Room>>>>,
    interests: Arc<Interests>,
}

impl OpenRooms {
    pub(crate) fn new(interests: Arc<Interests>) -> Self {
        Self { shards: (0..SHARDS).map(|_| Mutex::default()).collect(), interests }
    }

    /// All that there are at this moment.
    pub(crate) fn all(&self) -> Vec<Arc<Room>> {
        self.shards
            .iter()
            .flat_map(|shard| lock(shard).values().cloned().collect::<Vec<_>>())
            .collect()
    }

    pub(crate) fn find(&self, id: RoomId) -> Option<Arc<Room>> {
        lock(self.shard(id)).get(&id).cloned()
    }

    pub(crate) fn find_or_add(&self, id: RoomId, new: impl FnOnce() -> Room) -> Arc<Room> {
        match lock(self.shard(id)).entry(id) {
            Entry::Occupied(present) => Arc::clone(present.get()),
            Entry::Vacant(vacant) => {
                // Under the lock, so that the end of one room is never taken for that of the next.
                self.interests.add(id);
                Arc::clone(vacant.insert(Arc::new(new())))
            }
        }
    }

    /// Takes out this room, but not another one that came in its place.
    pub(crate) fn remove(&self, room: &Arc<Room>) {
        let mut rooms = lock(self.shard(room.id));
        if rooms.get(&room.id).is_some_and(|present| Arc::ptr_eq(present, room)) {
            rooms.remove(&room.id);
            self.interests.remove(room.id);
        }
    }

    fn shard(&self, id: RoomId) -> &Mutex<HashMap<RoomId, Arc<Room>>> {
        let number = usize::try_from(id.get()).unwrap_or_default();
        &self.shards[number % SHARDS]
    }
}
