mod changes;
pub(crate) mod delete_message;
pub(crate) mod edit_message;
mod history;
mod last_room;
pub(crate) mod post_message;
pub(crate) mod read_history;
mod read_page;
pub(crate) mod search_page;
mod unread;

use std::sync::Arc;

use kernel::Clock;

use crate::ports::{LastRooms, MessageLog, ReadMarkRepository, ReadMarks};

/// What the use cases of messages need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct Ports {
    pub log: Arc<dyn MessageLog>,
    pub read_marks: Arc<dyn ReadMarks>,
    pub kept_read_marks: Arc<dyn ReadMarkRepository>,
    pub last_rooms: Arc<dyn LastRooms>,
    pub clock: Arc<dyn Clock>,
}

/// The use cases of messages, a file each.
#[derive(Clone)]
pub struct Service {
    rooms: rooms::Service,
    log: Arc<dyn MessageLog>,
    read_marks: Arc<dyn ReadMarks>,
    kept_read_marks: Arc<dyn ReadMarkRepository>,
    last_rooms: Arc<dyn LastRooms>,
    clock: Arc<dyn Clock>,
}

impl Service {
    /// Joins the use cases with what they need.
    pub fn new(rooms: rooms::Service, ports: Ports) -> Self {
        let Ports { log, read_marks, kept_read_marks, last_rooms, clock } = ports;
        Self { rooms, log, read_marks, kept_read_marks, last_rooms, clock }
    }
}
