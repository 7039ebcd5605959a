use std::mem;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Timestamp, UniqueId};

use crate::{Passage, Passages, PresenceRepository};

/// The passages of one node, written when they are settled and not before.
pub struct PendingPassages {
    presence: Arc<dyn PresenceRepository>,
    node: UniqueId,
    until: Timestamp,
    pending: Mutex<Vec<Passage>>,
}

impl PendingPassages {
    /// No passages yet, of a node whose lease ends at `until`.
    pub fn new(presence: Arc<dyn PresenceRepository>, node: UniqueId, until: Timestamp) -> Self {
        Self { presence, node, until, pending: Mutex::default() }
    }

    /// Somebody came or went.
    pub fn note(&self, passage: Passage) {
        self.pending.lock().unwrap().push(passage);
    }
}

#[async_trait]
impl Passages for PendingPassages {
    async fn settle(&self) {
        let pending = mem::take(&mut *self.pending.lock().unwrap());
        self.presence.record(self.node, &pending, self.until).await.expect("passages are kept");
    }
}
