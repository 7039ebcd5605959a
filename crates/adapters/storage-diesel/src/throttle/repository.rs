use std::time::Duration;

use async_trait::async_trait;
use kernel::{Fault, Timestamp};
use users::{Admission, AttemptCounter, LoginThrottle};

use crate::database::{Database, on_database};

/// Failed sign-ins, counted in the database.
pub(crate) struct DieselLoginThrottle {
    database: Database,
}

impl DieselLoginThrottle {
    pub(crate) fn new(database: Database) -> Self {
        Self { database }
    }
}

/// In the order that every node takes them in.
fn by_key(counters: &[AttemptCounter]) -> Vec<AttemptCounter> {
    let mut counters = counters.to_vec();
    counters.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    counters
}

#[async_trait]
impl LoginThrottle for DieselLoginThrottle {
    async fn count(
        &self,
        counters: &[AttemptCounter],
        window: Duration,
        now: Timestamp,
    ) -> Result<Admission, Fault> {
        let counters = by_key(counters);
        Ok(on_database!(self.database, write, throttle::count(&counters, window, now))?)
    }

    async fn forgive(&self, counters: &[AttemptCounter]) -> Result<(), Fault> {
        let counters = by_key(counters);
        Ok(on_database!(self.database, write, throttle::take_back(&counters))?)
    }

    async fn remove_before(&self, before: Timestamp) -> Result<usize, Fault> {
        Ok(on_database!(self.database, write, throttle::remove_before(before))?)
    }
}
