use async_trait::async_trait;
use kernel::{Fault, Timestamp, UniqueId};
use users::{PendingSignIn, PendingSignIns};

use crate::database::{Database, on_database};

/// Sign-ins that go on elsewhere, in the database.
pub(crate) struct DieselPendingSignIns {
    database: Database,
}

impl DieselPendingSignIns {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl PendingSignIns for DieselPendingSignIns {
    async fn add(&self, new: PendingSignIn) -> Result<(), Fault> {
        Ok(on_database!(self.database, write, pending_sign_ins::add(&new))?)
    }

    async fn take(&self, state: UniqueId, now: Timestamp) -> Result<Option<PendingSignIn>, Fault> {
        Ok(on_database!(self.database, write, pending_sign_ins::take(state, now))?)
    }

    async fn remove_expired(&self, now: Timestamp) -> Result<usize, Fault> {
        Ok(on_database!(self.database, write, pending_sign_ins::remove_expired(now))?)
    }
}
