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
pub use events::LogEvent;
pub use model::author::Author;
pub use model::change::{Alteration, ChangeNumber, NewChange};
pub use model::client_message_id::ClientMessageId;
pub use model::content::Content;
pub use model::history_filter::{HistoryFilter, Times};
pub use model::message::{Appended, LogHead, Message, NewMessage};
pub use model::read_mark::{ReadMark, Unread};
pub use model::sequence::Sequence;
pub use model::span::Span;
pub use ports::{
    AppendError, ChangeError, LastRooms, MessageLog, MessagePublisher, ReadMarkRepository,
    ReadMarks,
};
pub use service::delete_message::DeleteMessage;
pub use service::edit_message::EditMessage;
pub use service::post_message::PostMessage;
pub use service::read_history::History;
pub use service::search_page::PageSearch;
pub use service::{Ports, Service};
