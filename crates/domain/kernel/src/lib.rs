#![doc = include_str!("../README.md")]

mod fault;
mod ids;
mod page;
mod picture;
mod ports;
mod search_term;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod time;
mod user_ref;

pub use fault::Fault;
pub use ids::{
    CategoryId, FriendshipId, IdError, MembershipId, MessageId, PostId, RevocationId, RoomId,
    SessionId, UniqueId, UserId,
};
pub use page::Page;
pub use picture::{Picture, PictureError, PictureFormat, PictureName};
pub use ports::{Clock, IdSource, Randomness};
pub use search_term::{SearchTerm, SearchableText};
pub use text::{TextError, bounded, filled};
pub use time::{TimeError, Timestamp};
pub use user_ref::UserRef;
