use std::sync::Mutex;

use crate::{RoomEvent, RoomEventPublisher};

/// Remembers what was published.
#[derive(Default)]
pub struct RecordingEvents(Mutex<Vec<RoomEvent>>);

impl RecordingEvents {
    /// All events so far, in the order they came.
    pub fn published(&self) -> Vec<RoomEvent> {
        self.0.lock().unwrap().clone()
    }
}

impl RoomEventPublisher for RecordingEvents {
    fn publish(&self, event: RoomEvent) {
        self.0.lock().unwrap().push(event);
    }
}
