pub(crate) mod assistant;
mod changes;
pub(crate) mod delete_message;
pub(crate) mod edit_message;
mod files;
mod history;
mod last_room;
pub(crate) mod mark_read;
pub(crate) mod post_message;
pub(crate) mod read_history;
mod read_page;
pub(crate) mod retention;
pub(crate) mod search_page;
pub(crate) mod search_room;
pub(crate) mod timeline;
mod unread;
pub(crate) mod upload;

use std::sync::Arc;

use kernel::{Clock, IdSource};

use self::upload::FileLimits;
use crate::ports::{
    FileRegistry, FileStore, LastRooms, MessageLog, MessageSearch, ReadMarkRepository, ReadMarks,
};

/// What the use cases of messages need from outside.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port of its type")]
pub struct Ports {
    pub log: Arc<dyn MessageLog>,
    pub search: Arc<dyn MessageSearch>,
    pub read_marks: Arc<dyn ReadMarks>,
    pub kept_read_marks: Arc<dyn ReadMarkRepository>,
    pub last_rooms: Arc<dyn LastRooms>,
    pub files: Arc<dyn FileRegistry>,
    pub file_store: Arc<dyn FileStore>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

/// The use cases of messages, a file each.
#[derive(Clone)]
pub struct Service {
    rooms: rooms::Service,
    log: Arc<dyn MessageLog>,
    search: Arc<dyn MessageSearch>,
    read_marks: Arc<dyn ReadMarks>,
    kept_read_marks: Arc<dyn ReadMarkRepository>,
    last_rooms: Arc<dyn LastRooms>,
    files: Arc<dyn FileRegistry>,
    file_store: Arc<dyn FileStore>,
    file_limits: FileLimits,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Service {
    /// Joins the use cases with what they need.
    pub fn new(rooms: rooms::Service, ports: Ports, file_limits: FileLimits) -> Self {
        let Ports {
            log,
            search,
            read_marks,
            kept_read_marks,
            last_rooms,
            files,
            file_store,
            clock,
            ids,
        } = ports;
        Self {
            rooms,
            log,
            search,
            read_marks,
            kept_read_marks,
            last_rooms,
            files,
            file_store,
            file_limits,
            clock,
            ids,
        }
    }
}
