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
pub use model::description::Description;
pub use model::member::Member;
pub use model::name::RoomName;
pub use model::query::{RoomPurpose, RoomQuery, RoomScope};
pub use model::revision::RoomRevision;
pub use model::room::{AccessRule, NewRoom, Room, RoomKind};
pub use policy::{Action, Place, Standing};
pub use ports::{
    AddMemberError, AddRoomError, BanError, MemberRepository, RoomEventLog, RoomEventPublisher,
    RoomRepository,
};
pub use service::create_room::CreateRoom;
pub use service::list_members::MemberWalk;
pub use service::list_rooms::{ListRooms, RoomWalk};
pub use service::{Ports, Service};
