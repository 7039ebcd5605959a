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

/// Lets the storage build all filters that searches lack; how many.
pub(crate) async fn build_filters(storage: &Storage) -> Result<u64, Failure> {
    let mut built = 0;
    loop {
        match storage.build_filters().await? {
            0 => return Ok(u64::try_from(built)?),
            more => built += more,
        }
    }
}

struct Nobody;

impl MessagePublisher for Nobody {
    fn publish(&self, _: &[LogEvent]) {}

    fn repair(&self, _: &[RoomId]) {}
}
