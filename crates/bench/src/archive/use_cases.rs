use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Fault, RoomId, SearchTerm, UserId};
use messages::{FileLimits, HitCount, MessageSearch, SearchStep, Span, WantedHits};
use storage_diesel::Storage;

use super::idle::Idle;
use crate::noon::Noon;

/// What the server does when somebody reads, on a storage.
pub(crate) struct UseCases {
    /// Of rooms.
    pub(crate) rooms: rooms::Service,
    /// Of messages.
    pub(crate) messages: messages::Service,
    /// Of messages, where nobody remembers how many hits a term had.
    pub(crate) forgetful_messages: messages::Service,
    /// Who reads.
    pub(crate) reader: UserId,
}

impl UseCases {
    /// Joins them with the storage.
    pub(crate) fn new(storage: &Storage, reader: UserId) -> Self {
        let idle = Arc::new(Idle);
        let rooms = rooms::Service::new(rooms::Ports {
            rooms: storage.rooms(),
            members: storage.members(),
            settings: storage.settings(),
            secrets: storage.room_secrets(),
            codes: idle.clone(),
            throttle: storage.code_throttle(),
            presence: storage.presence(),
            passages: idle.clone(),
            events: idle.clone(),
            clock: Arc::new(Noon),
        });
        let ports = messages::Ports {
            log: storage.messages(),
            search: storage.message_search(),
            read_marks: idle.clone(),
            kept_read_marks: storage.read_marks(),
            last_rooms: storage.last_rooms(),
            files: storage.files(),
            file_store: idle.clone(),
            clock: Arc::new(Noon),
            ids: idle,
        };
        let forgetful = messages::Ports {
            search: Arc::new(ForgetfulSearch(storage.message_search())),
            ..ports.clone()
        };
        let no_files = FileLimits { largest: 0, per_person: 0 };
        Self {
            messages: messages::Service::new(rooms.clone(), ports, no_files),
            forgetful_messages: messages::Service::new(rooms.clone(), forgetful, no_files),
            rooms,
            reader,
        }
    }
}

/// A search that counts hits again each time.
struct ForgetfulSearch(Arc<dyn MessageSearch>);

#[async_trait]
impl MessageSearch for ForgetfulSearch {
    async fn search(
        &self,
        room: RoomId,
        term: &SearchTerm,
        span: Span,
        wanted: WantedHits,
    ) -> Result<SearchStep, Fault> {
        self.0.search(room, term, span, wanted).await
    }

    fn remembered_count(&self, _: RoomId, _: &SearchTerm) -> Option<HitCount> {
        None
    }

    fn remember_count(&self, _: RoomId, _: &SearchTerm, _: HitCount) {}
}
