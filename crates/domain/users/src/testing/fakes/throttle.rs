use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use kernel::{Fault, Timestamp};

use crate::{Admission, AttemptCounter, LoginThrottle};

/// Failed sign-ins by counter.
#[derive(Default)]
pub struct InMemoryThrottle(Mutex<HashMap<String, Row>>);

struct Row {
    first_attempt: Timestamp,
    attempts: u32,
}

#[async_trait]
impl LoginThrottle for InMemoryThrottle {
    async fn count(
        &self,
        counters: &[AttemptCounter],
        window: Duration,
        now: Timestamp,
    ) -> Result<Admission, Fault> {
        let mut rows = self.0.lock().unwrap();
        rows.retain(|_, row| now < row.first_attempt + window);

        let full = counters.iter().filter_map(|counter| {
            rows.get(&counter.key).filter(|row| row.attempts >= counter.limit)
        });
        let free_again = full.map(|row| row.first_attempt + window).max();
        if let Some(time) = free_again {
            return Ok(Admission::Refused { retry_after: time.since(now) });
        }
        for counter in counters {
            let new = Row { first_attempt: now, attempts: 0 };
            rows.entry(counter.key.clone()).or_insert(new).attempts += 1;
        }
        Ok(Admission::Admitted)
    }

    async fn forgive(&self, counters: &[AttemptCounter]) -> Result<(), Fault> {
        let mut rows = self.0.lock().unwrap();
        for counter in counters {
            if let Some(row) = rows.get_mut(&counter.key) {
                row.attempts = row.attempts.saturating_sub(1);
            }
        }
        Ok(())
    }

    async fn remove_before(&self, before: Timestamp) -> Result<usize, Fault> {
        let mut rows = self.0.lock().unwrap();
        let count = rows.len();
        rows.retain(|_, row| row.first_attempt >= before);
        Ok(count - rows.len())
    }
}
