use std::sync::{Arc, Mutex};

use kernel::RoomId;

use crate::{LogEvent, Message, MessagePublisher};

/// Remembers what it is told.
#[derive(Debug, Default)]
pub struct RecordingPublisher {
    published: Mutex<Vec<LogEvent>>,
    repaired: Mutex<Vec<RoomId>>,
}

impl RecordingPublisher {
    /// The room's new messages that were published, in the order of publishing.
    pub fn posted(&self, room: RoomId) -> Vec<Arc<Message>> {
        self.published(room, |event| match event {
            LogEvent::Posted(message) => Some(message),
            LogEvent::Changed(_) => None,
        })
    }

    /// The room's changed messages that were published, in the order of publishing, each as it read then.
    pub fn changed(&self, room: RoomId) -> Vec<Arc<Message>> {
        self.published(room, |event| match event {
            LogEvent::Changed(message) => Some(message),
            LogEvent::Posted(_) => None,
        })
    }

    /// The rooms that must be read again, in the order of telling.
    pub fn repaired(&self) -> Vec<RoomId> {
        self.repaired.lock().unwrap().clone()
    }

    fn published(
        &self,
        room: RoomId,
        select: impl Fn(&LogEvent) -> Option<&Arc<Message>>,
    ) -> Vec<Arc<Message>> {
        let published = self.published.lock().unwrap();
        let selected = published.iter().filter_map(select);
        selected.filter(|message| message.room_id == room).cloned().collect()
    }
}

impl MessagePublisher for RecordingPublisher {
    fn publish(&self, events: &[LogEvent]) {
        self.published.lock().unwrap().extend_from_slice(events);
    }

    fn repair(&self, rooms: &[RoomId]) {
        self.repaired.lock().unwrap().extend_from_slice(rooms);
    }
}
