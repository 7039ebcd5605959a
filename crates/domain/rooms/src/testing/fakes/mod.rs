//! Rooms, members, their settings and presence, the people in them, the posts they are about and what
//! happened to them, in memory.

mod event_log;
mod in_memory_rooms;
mod kept_room;
mod members;
mod pending_passages;
mod people;
mod posts;
mod presence;
mod recording_events;
mod rooms;
mod settings;

pub use in_memory_rooms::InMemoryRooms;
pub use pending_passages::PendingPassages;
pub use recording_events::RecordingEvents;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;

    use super::*;
    use crate::testing::suite::presence::{self, PresencePorts};
    use crate::testing::suite::settings::{self, SettingsPorts};
    use crate::testing::suite::{self, RoomPorts};

    fn room_ports(rooms: Arc<InMemoryRooms>) -> RoomPorts {
        RoomPorts {
            rooms: rooms.clone(),
            members: rooms.clone(),
            events: rooms.clone(),
            people: rooms.clone(),
            posts: rooms,
        }
    }

    macro_rules! on_the_rooms_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let ports = room_ports(Arc::default());
                suite::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::repository_rules!(on_the_rooms_in_memory);

    macro_rules! on_the_settings_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let rooms = Arc::new(InMemoryRooms::default());
                let ports = SettingsPorts { rooms: room_ports(rooms.clone()), settings: rooms };
                settings::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::settings_rules!(on_the_settings_in_memory);

    macro_rules! on_the_presence_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let rooms = Arc::new(InMemoryRooms::default());
                let ports = PresencePorts { rooms: room_ports(rooms.clone()), presence: rooms };
                presence::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::presence_rules!(on_the_presence_in_memory);
}
