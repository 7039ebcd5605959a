#![doc = include_str!("../README.md")]

mod error;
mod model;
mod policy;
mod ports;
mod service;
#[cfg(feature = "testing")]
pub mod testing;

pub use error::Error;
pub use model::description::Description;
pub use model::name::RoomName;
pub use model::room::{AccessRule, NewRoom, Room, RoomKind};
pub use policy::{Action, Standing};
pub use ports::{AddMemberError, AddRoomError, MemberRepository, RoomRepository};
pub use service::Service;
pub use service::create_room::CreateRoom;
pub use service::read_rooms::RoomWalk;
