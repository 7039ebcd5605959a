#![doc = include_str!("../README.md")]

mod fault;
mod ids;
mod page;
mod ports;
mod search_term;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod time;
mod user_ref;

pub use fault::Fault;
pub use ids::{IdError, MessageId, RevocationId, RoomId, SessionId, UniqueId, UserId};
pub use page::Page;
pub use ports::{Clock, IdSource, Randomness};
pub use search_term::SearchTerm;
pub use text::{TextError, bounded, filled};
pub use time::{TimeError, Timestamp};
pub use user_ref::UserRef;
