use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, PostId};
use posts::ViewCounter;
use tokio::sync::oneshot;

use super::view_queue::{View, ViewQueue};
use crate::database::{Database, on_database};
use crate::engine::Answer;

/// Counts views in the database: those that come in while others are being written are written together.
pub(crate) struct DieselViewCounter {
    database: Database,
    queue: Arc<ViewQueue>,
}

impl DieselViewCounter {
    pub(crate) fn new(database: Database) -> Self {
        Self { database, queue: Arc::default() }
    }
}

#[async_trait]
impl ViewCounter for DieselViewCounter {
    async fn count(&self, post: PostId) -> Result<Option<u64>, Fault> {
        let (reply, answer) = oneshot::channel();
        let (database, queue) = (self.database.clone(), Arc::clone(&self.queue));
        self.queue.put(View { post, reply }, || tokio::spawn(write_what_waits(database, queue)))?;
        Answer::new(answer).wait().await
    }
}

/// Writes group after group until nothing waits. A task of its own, since whoever came first may go away
/// while others wait for the same group.
async fn write_what_waits(database: Database, queue: Arc<ViewQueue>) {
    while let Some(group) = queue.next_group() {
        let views = group.counts();
        match on_database!(database, write, post_views::add(&views)) {
            Ok(hits) => group.answer(hits),
            Err(error) => group.refuse(error.into()),
        }
    }
}
