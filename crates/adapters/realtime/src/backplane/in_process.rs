use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use kernel::RoomId;
use messages::LogEvent;

use super::Backplane;
use crate::hub::{Hub, WeakHub};
use crate::lock;

/// A bus that joins the hubs of one process. With one hub on it, it is what a single node runs with.
#[derive(Default)]
pub struct InProcessBackplane {
    seats: Arc<Mutex<Vec<Weak<Seat>>>>,
}

/// One hub's place on an [`InProcessBackplane`].
pub struct Seat {
    /// All that are on the bus, this one among them.
    seats: Arc<Mutex<Vec<Weak<Seat>>>>,
    hub: OnceLock<WeakHub>,
    followed: Mutex<HashSet<RoomId>>,
}

impl InProcessBackplane {
    /// A bus without hubs.
    pub fn new() -> Self {
        Self::default()
    }

    /// A place for one more hub, which is made with it and then connected.
    pub fn seat(&self) -> Arc<Seat> {
        let seat = Arc::new(Seat {
            seats: Arc::clone(&self.seats),
            hub: OnceLock::new(),
            followed: Mutex::default(),
        });
        let mut seats = lock(&self.seats);
        seats.retain(|seat| seat.strong_count() > 0);
        seats.push(Arc::downgrade(&seat));
        seat
    }
}

impl Seat {
    /// Names the hub that hears what the others announce; only the first one counts. The hub usually
    /// holds its seat: the seat does not keep it alive in turn.
    pub fn connect(&self, hub: &Hub) {
        let _ = self.hub.set(hub.downgrade());
    }

    fn others(&self) -> Vec<Arc<Self>> {
        let seats = lock(&self.seats);
        let others = seats.iter().filter(|seat| !std::ptr::eq(seat.as_ptr(), self));
        others.filter_map(Weak::upgrade).collect()
    }

    fn hub(&self) -> Option<Hub> {
        self.hub.get().and_then(WeakHub::upgrade)
    }

    fn hear(&self, events: &[LogEvent]) {
        let Some(hub) = self.hub() else { return };
        let followed = lock(&self.followed);
        let is_followed = |event: &&LogEvent| followed.contains(&event.message().room_id);
        let heard: Vec<LogEvent> = events.iter().filter(is_followed).cloned().collect();
        drop(followed);
        if !heard.is_empty() {
            hub.hear(&heard);
        }
    }
}

impl Backplane for Seat {
    fn announce(&self, events: &[LogEvent]) {
        for other in self.others() {
            other.hear(events);
        }
    }

    fn distrust(&self, rooms: &[RoomId]) {
        // A hub follows the rooms that it would look at, and passes over the others by itself.
        for hub in self.others().iter().filter_map(|other| other.hub()) {
            hub.distrust(rooms);
        }
    }

    fn follow(&self, room: RoomId) {
        lock(&self.followed).insert(room);
    }

    fn unfollow(&self, room: RoomId) {
        lock(&self.followed).remove(&room);
    }
}
