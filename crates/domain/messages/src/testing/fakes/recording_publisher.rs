use std::sync::{Arc, Mutex};

use kernel::RoomId;

use crate::{Message, MessagePublisher};

/// Remembers what it is told.
#[derive(Debug, Default)]
pub struct RecordingPublisher {
    published: Mutex<Vec<Arc<Message>>>,
    repaired: Mutex<Vec<RoomId>>,
}

impl RecordingPublisher {
    /// The room's messages that were published, in the order of publishing.
    pub fn published(&self, room: RoomId) -> Vec<Arc<Message>> {
        let published = self.published.lock().unwrap();
        published.iter().filter(|message| message.room_id == room).cloned().collect()
    }

    /// The rooms that must be read again, in the order of telling.
    pub fn repaired(&self) -> Vec<RoomId> {
        self.repaired.lock().unwrap().clone()
    }
}

impl MessagePublisher for RecordingPublisher {
    fn publish(&self, messages: &[Arc<Message>]) {
        self.published.lock().unwrap().extend_from_slice(messages);
    }

    fn repair(&self, rooms: &[RoomId]) {
        self.repaired.lock().unwrap().extend_from_slice(rooms);
    }
}
