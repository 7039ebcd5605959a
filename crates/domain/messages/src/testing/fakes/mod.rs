//! A log, searches, files, read marks, last rooms and allowances to ask in memory, a publisher and marks that
//! remember, and a model that says what it was told to say.

mod in_memory_ask_allowances;
mod in_memory_file_store;
mod in_memory_files;
mod in_memory_last_rooms;
mod in_memory_log;
mod in_memory_read_marks;
mod in_memory_search;
mod media_types;
mod recording_publisher;
mod recording_read_marks;
mod room_log;
mod scripted_completion;

pub use in_memory_ask_allowances::InMemoryAskAllowances;
pub use in_memory_file_store::InMemoryFileStore;
pub use in_memory_files::InMemoryFiles;
pub use in_memory_last_rooms::InMemoryLastRooms;
pub use in_memory_log::InMemoryLog;
pub use in_memory_read_marks::InMemoryReadMarks;
pub use in_memory_search::InMemorySearch;
pub use recording_publisher::RecordingPublisher;
pub use recording_read_marks::RecordingReadMarks;
pub use scripted_completion::ScriptedCompletion;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;
    use rooms::testing::fakes::InMemoryRooms;

    use super::*;
    use crate::testing::suite::ask_allowances::{self, AskPorts};
    use crate::testing::suite::file_stores::{self, FileStorePorts};
    use crate::testing::suite::last_rooms::{self, LastRoomPorts};
    use crate::testing::suite::read_marks::{self, ReadMarkPorts};
    use crate::testing::suite::searches::{self, SearchPorts};
    use crate::testing::suite::{self, MessagePorts, files};

    fn message_ports(rooms: Arc<InMemoryRooms>) -> (Arc<InMemoryLog>, MessagePorts) {
        let publisher = Arc::new(RecordingPublisher::default());
        let files = Arc::new(InMemoryFiles::new(rooms.clone()));
        let log = Arc::new(InMemoryLog::new(rooms.clone(), files.clone(), publisher.clone()));
        let people = rooms.clone();
        let ports = MessagePorts { log: log.clone(), publisher, files, rooms, people };
        (log, ports)
    }

    macro_rules! on_the_log_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let (_, ports) = message_ports(Arc::default());
                suite::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::log_rules!(on_the_log_in_memory);

    macro_rules! on_the_read_marks_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let rooms = Arc::new(InMemoryRooms::default());
                let (log, messages) = message_ports(rooms.clone());
                let marks = Arc::new(InMemoryReadMarks::new(rooms.clone(), log));
                let members = marks.clone();
                let ports = ReadMarkPorts { messages, members, settings: rooms, read_marks: marks };
                read_marks::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::read_mark_rules!(on_the_read_marks_in_memory);

    macro_rules! on_the_files_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let (_, ports) = message_ports(Arc::default());
                files::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::file_rules!(on_the_files_in_memory);

    macro_rules! on_the_search_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let (log, messages) = message_ports(Arc::default());
                let search = Arc::new(InMemorySearch::new(log));
                let ports = SearchPorts { messages, search };
                searches::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::search_rules!(on_the_search_in_memory);

    macro_rules! on_the_file_store_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let store = Arc::new(InMemoryFileStore::default());
                let ports = FileStorePorts { files: store.clone(), stored: store };
                file_stores::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::file_store_rules!(on_the_file_store_in_memory);

    macro_rules! on_the_last_rooms_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let rooms = Arc::new(InMemoryRooms::default());
                let last = Arc::new(InMemoryLastRooms::new(rooms.clone()));
                let ports = LastRoomPorts { last_rooms: last, rooms: rooms.clone(), people: rooms };
                last_rooms::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::last_room_rules!(on_the_last_rooms_in_memory);

    macro_rules! on_the_ask_allowances_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let ports = AskPorts { allowances: Arc::new(InMemoryAskAllowances::default()) };
                ask_allowances::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::ask_allowance_rules!(on_the_ask_allowances_in_memory);
}
