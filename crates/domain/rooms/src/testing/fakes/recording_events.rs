use std::sync::Mutex;

use kernel::{RoomId, UserId};

use crate::{RoomEvent, RoomEventPublisher};

/// Remembers what was published.
#[derive(Default)]
pub struct RecordingEvents {
    events: Mutex<Vec<RoomEvent>>,
    arrivals: Mutex<Vec<(RoomId, Vec<UserId>)>>,
}

impl RecordingEvents {
    /// All events so far, in the order they came.
    pub fn published(&self) -> Vec<RoomEvent> {
        self.events.lock().unwrap().clone()
    }

    /// Who came into which room so far, in the order it was told.
    pub fn arrivals(&self) -> Vec<(RoomId, Vec<UserId>)> {
        self.arrivals.lock().unwrap().clone()
    }
}

impl RoomEventPublisher for RecordingEvents {
    fn publish(&self, event: RoomEvent) {
        self.events.lock().unwrap().push(event);
    }

    fn joined(&self, room: RoomId, users: &[UserId]) {
        self.arrivals.lock().unwrap().push((room, users.to_vec()));
    }
}
