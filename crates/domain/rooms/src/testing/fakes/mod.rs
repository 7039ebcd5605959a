//! Rooms, members, their settings, secrets and presence, the people in them, the posts they are about and
//! what happened to them, in memory; codes that can be read, and how many of them were wrong.

mod codes;
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
mod secrets;
mod settings;
mod throttle;

pub use codes::ReadableCodes;
pub use in_memory_rooms::InMemoryRooms;
pub use pending_passages::PendingPassages;
pub use recording_events::RecordingEvents;
pub use throttle::InMemoryCodeThrottle;

use std::sync::Arc;

use kernel::UniqueId;
use kernel::testing::{FrozenClock, noon};

use crate::Ports;

impl InMemoryRooms {
    /// Ports of use cases over these rooms, at noon. What a test wants to ask or to replace is given by `..`
    /// syntax.
    pub fn ports(self: &Arc<Self>) -> Ports {
        Ports {
            rooms: self.clone(),
            members: self.clone(),
            settings: self.clone(),
            secrets: self.clone(),
            codes: Arc::new(ReadableCodes::default()),
            throttle: Arc::new(InMemoryCodeThrottle::default()),
            presence: self.clone(),
            passages: Arc::new(PendingPassages::new(self.clone(), UniqueId::new(1), noon())),
            events: Arc::new(RecordingEvents::default()),
            clock: Arc::new(FrozenClock::default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::testing::suite::code_throttle;
    use crate::testing::suite::presence::{self, PresencePorts};
    use crate::testing::suite::secrets::{self, SecretPorts};
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

    macro_rules! on_the_secrets_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let rooms = Arc::new(InMemoryRooms::default());
                let ports = SecretPorts { rooms: room_ports(rooms.clone()), secrets: rooms };
                secrets::$rule(&ports).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::secret_rules!(on_the_secrets_in_memory);

    macro_rules! on_the_throttle_in_memory {
        ($($rule:ident,)*) => {$(
            #[test]
            fn $rule() {
                let throttle = InMemoryCodeThrottle::default();
                code_throttle::$rule(&throttle).now_or_never().expect("fakes never wait");
            }
        )*};
    }
    crate::code_throttle_rules!(on_the_throttle_in_memory);
}
