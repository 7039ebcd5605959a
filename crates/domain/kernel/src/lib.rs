#![doc = include_str!("../README.md")]

mod fault;
mod ids;
mod ports;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod time;
mod user_ref;

pub use fault::Fault;
pub use ids::{IdError, MessageId, RevocationId, RoomId, SessionId, UniqueId, UserId};
pub use ports::{Clock, IdSource, Randomness};
pub use text::{TextError, bounded, filled};
pub use time::Timestamp;
pub use user_ref::UserRef;
