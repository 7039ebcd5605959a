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
pub use model::ask_allowance::{AskAdmission, AskLimits, AskRequest};
pub use model::author::Author;
pub use model::body::{Body, Caption, FileBody, UnfitFile};
pub use model::change::{Alteration, ChangeNumber, NewChange};
pub use model::client_message_id::ClientMessageId;
pub use model::completion::{Question, Speaker, Utterance};
pub use model::content::Content;
pub use model::file::{FileKey, KeptFile};
pub use model::file_name::FileName;
pub use model::history_filter::{HistoryFilter, Times};
pub use model::kind::{FileKind, MessageKind};
pub use model::location::{Location, LocationError};
pub use model::media_type::{MediaType, MediaTypeError};
pub use model::message::{Appended, LogHead, Message, NewMessage};
pub use model::prompt::Prompt;
pub use model::read_mark::{Awaited, MovedMark, ReadMark, ReadState, Unread};
pub use model::search::{HitCount, SearchStep, WantedHits};
pub use model::sequence::Sequence;
pub use model::span::Span;
pub use model::wording::{GivenWording, Wording, WordingError};
pub use ports::{
    AppendError, AskAllowances, ChangeError, Completion, FILE_HEAD_LENGTH, FileRegistry, FileStore,
    FileWriter, LEAST_FILE_SPACE, LastRooms, MessageLog, MessagePublisher, MessageSearch,
    ModelPlace, ReadMarkRepository, ReadMarks,
};
pub use service::assistant::{AskAi, AskError, Asking, Assistant, AssistantPorts};
pub use service::delete_message::DeleteMessage;
pub use service::edit_message::EditMessage;
pub use service::mark_read::MarkRead;
pub use service::post_message::PostMessage;
pub use service::read_history::History;
pub use service::retention::RetentionWalk;
pub use service::search_page::PageSearch;
pub use service::search_room::{Found, RoomSearch};
pub use service::timeline::TimelinePage;
pub use service::upload::{FileLimits, FileUpload};
pub use service::{Ports, Service};
