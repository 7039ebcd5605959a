pub(crate) mod history;
pub(crate) mod post_message;

use std::sync::Arc;

use kernel::Clock;

use crate::ports::MessageLog;

/// The use cases of messages, a file each.
#[derive(Clone)]
pub struct Service {
    rooms: rooms::Service,
    log: Arc<dyn MessageLog>,
    clock: Arc<dyn Clock>,
}

impl Service {
    /// Joins the use cases with what they need.
    pub fn new(rooms: rooms::Service, log: Arc<dyn MessageLog>, clock: Arc<dyn Clock>) -> Self {
        Self { rooms, log, clock }
    }
}
