#![doc = include_str!("../README.md")]

mod error;
mod model;
mod ports;
mod service;
#[cfg(feature = "testing")]
pub mod testing;

pub use error::Error;
pub use model::author::Author;
pub use model::client_message_id::ClientMessageId;
pub use model::content::Content;
pub use model::message::{Appended, LogHead, Message, NewMessage};
pub use model::sequence::Sequence;
pub use ports::{AppendError, MessageLog, MessagePublisher};
pub use service::Service;
pub use service::history::History;
pub use service::post_message::PostMessage;
