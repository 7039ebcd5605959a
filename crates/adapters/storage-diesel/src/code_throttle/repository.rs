use async_trait::async_trait;
use kernel::{Fault, Timestamp};
use rooms::{CodeAdmission, CodeAttempt, CodeThrottle};

use crate::database::{Database, on_database};

/// Wrong codes, counted in the database.
pub(crate) struct DieselCodeThrottle {
    database: Database,
}

impl DieselCodeThrottle {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl CodeThrottle for DieselCodeThrottle {
    async fn judge(&self, attempt: CodeAttempt) -> Result<CodeAdmission, Fault> {
        Ok(on_database!(self.database, write, code_throttle::judge(&attempt))?)
    }

    async fn remove_ended(&self, now: Timestamp) -> Result<usize, Fault> {
        Ok(on_database!(self.database, write, counters::remove_ended(now))?)
    }
}
