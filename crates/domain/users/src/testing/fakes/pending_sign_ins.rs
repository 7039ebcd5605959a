use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use kernel::{Fault, Timestamp, UniqueId};

use crate::{PendingSignIn, PendingSignIns};

/// Sign-ins that go on elsewhere, by their state.
#[derive(Default)]
pub struct InMemoryPendingSignIns(Mutex<HashMap<UniqueId, PendingSignIn>>);

#[async_trait]
impl PendingSignIns for InMemoryPendingSignIns {
    async fn add(&self, new: PendingSignIn) -> Result<(), Fault> {
        self.0.lock().unwrap().insert(new.state, new);
        Ok(())
    }

    async fn take(&self, state: UniqueId, now: Timestamp) -> Result<Option<PendingSignIn>, Fault> {
        let taken = self.0.lock().unwrap().remove(&state);
        Ok(taken.filter(|pending| now < pending.expires_at))
    }

    async fn remove_expired(&self, now: Timestamp) -> Result<usize, Fault> {
        let mut waiting = self.0.lock().unwrap();
        let count = waiting.len();
        waiting.retain(|_, pending| now < pending.expires_at);
        Ok(count - waiting.len())
    }
}
