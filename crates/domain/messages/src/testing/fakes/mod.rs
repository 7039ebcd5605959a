//! A log in memory, and a publisher that remembers.

mod in_memory_log;
mod recording_publisher;

pub use in_memory_log::InMemoryLog;
pub use recording_publisher::RecordingPublisher;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;
    use rooms::testing::fakes::InMemoryRooms;

    use super::*;
    use crate::testing::suite::{self, MessagePorts};

    macro_rules! on_the_log_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let rooms = Arc::new(InMemoryRooms::default());
                let publisher = Arc::new(RecordingPublisher::default());
                let log = Arc::new(InMemoryLog::new(rooms.clone(), publisher.clone()));
                let ports = MessagePorts { log, publisher, rooms: rooms.clone(), people: rooms };
                suite::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::log_rules!(on_the_log_in_memory);
}
