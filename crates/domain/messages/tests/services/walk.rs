//! Steps through a room's messages, as tests take them.

use kernel::{Page, RoomId, UserRef};
use messages::{History, HistoryFilter, Message};

use crate::world::{World, numbers};

/// That page of pages of that size.
pub(crate) fn page(number: u64, size: u32) -> Page {
    let number = number.try_into().expect("pages count from one");
    Page::new(number, size).expect("a page within its limits")
}

impl World {
    /// Begins a walk that the reader may take.
    pub(crate) async fn read(
        &self,
        room: RoomId,
        reader: &UserRef,
        filter: HistoryFilter,
    ) -> History {
        self.service.read_history(reader.id, room, filter).await.expect("a walk")
    }

    pub(crate) async fn step(&self, history: &mut History) -> Option<Vec<Message>> {
        self.service.next_messages(history).await.expect("an answer")
    }

    /// The numbers of all messages that are left in a walk.
    pub(crate) async fn walk(&self, mut history: History) -> Vec<i64> {
        let mut walked = Vec::new();
        while let Some(messages) = self.step(&mut history).await {
            walked.extend(numbers(&messages));
        }
        walked
    }

    /// The numbers of all messages of a walk from its beginning.
    pub(crate) async fn walk_all(
        &self,
        room: RoomId,
        reader: &UserRef,
        filter: HistoryFilter,
    ) -> Vec<i64> {
        self.walk(self.read(room, reader, filter).await).await
    }

    /// The numbers on a page that the reader may see.
    pub(crate) async fn page(
        &self,
        room: RoomId,
        reader: &UserRef,
        filter: HistoryFilter,
        page: Page,
    ) -> Vec<i64> {
        let HistoryFilter { times, search } = filter;
        let Some(term) = search else {
            let read = self.service.read_page(reader.id, room, times, page).await;
            return numbers(&read.expect("a page"));
        };
        let search = self.service.search_page(reader.id, room, term, times, page).await;
        let mut search = search.expect("a search");
        while !search.is_over() {
            self.service.search_on(&mut search).await.expect("a step");
        }
        numbers(&search.into_messages())
    }
}
