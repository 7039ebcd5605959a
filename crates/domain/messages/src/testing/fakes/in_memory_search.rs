use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kernel::{Fault, RoomId, SearchTerm};

use super::InMemoryLog;
use super::room_log::RoomLog;
use crate::{HitCount, MessageLog, MessageSearch, SearchStep, Sequence, Span, WantedHits};

/// Numbers that one step looks at.
const STEP: i64 = 100;

/// Looks at every message of the [`InMemoryLog`], a hundred a step.
pub struct InMemorySearch {
    log: Arc<InMemoryLog>,
    counts: Mutex<HashMap<(RoomId, String), HitCount>>,
}

impl InMemorySearch {
    /// Searches of this log's messages.
    pub fn new(log: Arc<InMemoryLog>) -> Self {
        Self { log, counts: Mutex::default() }
    }
}

#[async_trait]
impl MessageSearch for InMemorySearch {
    async fn search(
        &self,
        room: RoomId,
        term: &SearchTerm,
        span: Span,
        wanted: WantedHits,
    ) -> Result<SearchStep, Fault> {
        let up_to = span.up_to.min(self.log.read(room, RoomLog::head).last);
        let after = span.after.max(Sequence::new(up_to.get() - STEP)).min(up_to);
        let mut hits = self.log.list(room, Span { after, up_to }, u32::MAX).await?;
        hits.retain(|message| message.deleted_at.is_none() && term.is_in(&message.content));
        hits.reverse();
        let all = hits.len() as u64;
        let skip = usize::try_from(wanted.skip).unwrap_or(usize::MAX);
        let messages: Vec<_> = hits.into_iter().skip(skip).take(wanted.limit as usize).collect();
        let counted = all - messages.len() as u64;
        Ok(SearchStep { messages, counted, rest: Span { up_to: after.max(span.after), ..span } })
    }

    fn remembered_count(&self, room: RoomId, term: &SearchTerm) -> Option<HitCount> {
        self.counts.lock().unwrap().get(&(room, term.as_str().to_owned())).copied()
    }

    fn remember_count(&self, room: RoomId, term: &SearchTerm, count: HitCount) {
        self.counts.lock().unwrap().insert((room, term.as_str().to_owned()), count);
    }
}
