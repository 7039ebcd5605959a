#![doc = include_str!("../README.md")]

mod error;
mod events;
mod model;
mod policy;
mod ports;
mod service;
#[cfg(feature = "testing")]
pub mod testing;

pub use error::Error;
pub use events::{LoggedRoomEvent, RoomEvent};
pub use model::attendance::{Attendance, Passage};
pub use model::description::Description;
pub use model::member::Member;
pub use model::name::RoomName;
pub use model::query::{RoomPurpose, RoomQuery, RoomScope};
pub use model::revision::RoomRevision;
pub use model::room::{
    AccessRule, CreatedRoom, NewDirectRoom, NewRoom, OpenedRoom, Room, RoomKind,
};
pub use model::secret::{
    CODE_WINDOW, CodeAdmission, CodeAttempt, SealedSecret, SharedSecret, WRONG_CODES_PER_PERSON,
    WRONG_CODES_PER_ROOM,
};
pub use model::settings::{Preferences, Retention, RetentionDays, RoomSettings, SettingsRevision};
pub use policy::{Action, Place, Standing};
pub use ports::{
    AddMemberError, AddRoomError, BanError, BringInError, CodeThrottle, MemberRepository,
    OneTimeCodes, Passages, PresenceRepository, RoomEventLog, RoomEventPublisher, RoomRepository,
    SecretRepository, SettingsRepository,
};
pub use service::create_room::{CreateRoom, MOST_PARTICIPANTS};
pub use service::enter_room::EnterRoom;
pub use service::joined_rooms::JoinedRooms;
pub use service::list_members::MemberWalk;
pub use service::list_rooms::{ListRooms, RoomWalk};
pub use service::open_direct_room::OpenDirectRoom;
pub use service::renew_secrets::Renewal;
pub use service::start_conversation::{Company, ConversationKind, StartConversation};
pub use service::{Ports, Service};
