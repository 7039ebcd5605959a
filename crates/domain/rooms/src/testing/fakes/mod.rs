//! Rooms, members, the people in them, the posts they are about and what happened to them, in memory.

mod event_log;
mod in_memory_rooms;
mod members;
mod people;
mod posts;
mod recording_events;
mod rooms;

pub use in_memory_rooms::InMemoryRooms;
pub use recording_events::RecordingEvents;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;

    use super::*;
    use crate::testing::suite::{self, RoomPorts};

    macro_rules! on_the_rooms_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let rooms = Arc::new(InMemoryRooms::default());
                let ports = RoomPorts {
                    rooms: rooms.clone(),
                    members: rooms.clone(),
                    events: rooms.clone(),
                    people: rooms.clone(),
                    posts: rooms,
                };
                suite::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::repository_rules!(on_the_rooms_in_memory);
}
