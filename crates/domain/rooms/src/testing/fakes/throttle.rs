use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;
use kernel::{Fault, RoomId, Timestamp, UserId};

use crate::{
    CODE_WINDOW, CodeAdmission, CodeAttempt, CodeThrottle, WRONG_CODES_PER_PERSON,
    WRONG_CODES_PER_ROOM,
};

/// Wrong codes by room, and by person in a room.
#[derive(Default)]
pub struct InMemoryCodeThrottle(Mutex<HashMap<Counter, Row>>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Counter {
    Person(RoomId, UserId),
    Room(RoomId),
}

#[derive(Clone, Copy)]
struct Row {
    wrong: u32,
    ends_at: Timestamp,
}

impl Counter {
    fn limit(self) -> u32 {
        match self {
            Self::Person(..) => WRONG_CODES_PER_PERSON,
            Self::Room(_) => WRONG_CODES_PER_ROOM,
        }
    }
}

#[async_trait]
impl CodeThrottle for InMemoryCodeThrottle {
    async fn judge(&self, attempt: CodeAttempt) -> Result<CodeAdmission, Fault> {
        let CodeAttempt { room, user, is_right, at } = attempt;
        let counters = [Counter::Person(room, user), Counter::Room(room)];
        let mut rows = self.0.lock().unwrap();

        let full = counters.iter().filter_map(|counter| {
            rows.get(counter).filter(|row| at < row.ends_at && row.wrong >= counter.limit())
        });
        if let Some(free_again) = full.map(|row| row.ends_at).max() {
            return Ok(CodeAdmission::Refused { retry_after: free_again.since(at) });
        }
        if !is_right {
            for counter in counters {
                let counted = rows.get(&counter).filter(|row| at < row.ends_at).copied();
                let row = counted.unwrap_or(Row { wrong: 0, ends_at: at + CODE_WINDOW });
                rows.insert(counter, Row { wrong: row.wrong + 1, ..row });
            }
        }
        Ok(CodeAdmission::Taken)
    }

    async fn remove_ended(&self, now: Timestamp) -> Result<usize, Fault> {
        let mut rows = self.0.lock().unwrap();
        let before = rows.len();
        rows.retain(|_, row| now < row.ends_at);
        Ok(before - rows.len())
    }
}
