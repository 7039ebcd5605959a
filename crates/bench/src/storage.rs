use std::sync::Arc;

use kernel::RoomId;
use messages::{LogEvent, MessagePublisher};
use storage_diesel::{Storage, migrate};

use crate::database::FreshDatabase;
use crate::failure::Failure;

/// Opens a database as the server does, in a process where nobody hears of the messages. To be shut down.
pub(crate) fn open(database: &FreshDatabase) -> Result<Storage, Failure> {
    let url = database.url().parse()?;
    migrate(&url)?;
    Ok(Storage::open(&url, Arc::new(Nobody))?)
}

struct Nobody;

impl MessagePublisher for Nobody {
    fn publish(&self, _: &[LogEvent]) {}

    fn repair(&self, _: &[RoomId]) {}
}
