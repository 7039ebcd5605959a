use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, RoomId, SearchTerm};
use messages::{HitCount, MessageSearch, SearchStep, Span, WantedHits};

use super::RememberedCounts;
use crate::database::{Database, on_database};

/// Searches of messages in the database.
pub(crate) struct DieselMessageSearch {
    database: Database,
    counts: Arc<RememberedCounts>,
}

impl DieselMessageSearch {
    pub(crate) fn new(database: Database, counts: Arc<RememberedCounts>) -> Self {
        Self { database, counts }
    }
}

#[async_trait]
impl MessageSearch for DieselMessageSearch {
    async fn search(
        &self,
        room: RoomId,
        term: &SearchTerm,
        span: Span,
        wanted: WantedHits,
    ) -> Result<SearchStep, Fault> {
        let term = term.clone();
        Ok(on_database!(self.database, read, message_searches::step(room, &term, span, wanted))?)
    }

    fn remembered_count(&self, room: RoomId, term: &SearchTerm) -> Option<HitCount> {
        self.counts.get(room, term)
    }

    fn remember_count(&self, room: RoomId, term: &SearchTerm, count: HitCount) {
        self.counts.remember(room, term, count);
    }
}
