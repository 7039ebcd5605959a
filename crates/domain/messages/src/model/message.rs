use std::sync::Arc;

use kernel::{MessageId, RoomId, Timestamp};

use super::author::Author;
use super::body::Body;
use super::change::ChangeNumber;
use super::client_message_id::ClientMessageId;
use super::file::KeptFile;
use super::kind::MessageKind;
use super::sequence::Sequence;
use super::span::Span;

/// A message that is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Unique over all rooms; ascends with the numbers within one.
    pub id: MessageId,
    /// The room it was sent to.
    pub room_id: RoomId,
    /// Its number in the room.
    pub sequence: Sequence,
    /// Who wrote it.
    pub author: Author,
    /// What it is.
    pub kind: MessageKind,
    /// Its words as they read now (of a place its JSON, of a file the caption); empty once deleted.
    pub content: String,
    /// Its file, if it is one; gone once deleted.
    pub file: Option<KeptFile>,
    /// The message of the same room that it answers.
    pub reply_to: Option<MessageId>,
    /// The name that its author's client gave it, for that person's eyes only.
    pub client_message_id: Option<ClientMessageId>,
    /// When it was stored; never before its predecessor in the room.
    pub created_at: Timestamp,
    /// When it was last edited, if it was.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted, if it was; its number stays taken.
    pub deleted_at: Option<Timestamp>,
    /// The last edit or the deletion; [`ChangeNumber::START`] if there was none.
    pub change: ChangeNumber,
}

impl Message {
    /// When it last became what it is: when it was stored, edited or deleted.
    pub fn updated_at(&self) -> Timestamp {
        self.deleted_at.or(self.edited_at).unwrap_or(self.created_at)
    }
}

/// A message to be stored.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// The room.
    pub room_id: RoomId,
    /// Who writes it.
    pub author: Author,
    /// What it says.
    pub body: Body,
    /// The message of the same room that it answers.
    pub reply_to: Option<MessageId>,
    /// The name that the author's client gave it.
    pub client_message_id: Option<ClientMessageId>,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// What storing a message came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The message as it is on disk.
    pub message: Arc<Message>,
    /// Whether it was there already, under the same `client_message_id`: nothing was stored then.
    pub is_repeat: bool,
}

/// What a room's log holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogHead {
    /// The lowest number still kept; above `last` when nothing is.
    pub first: Sequence,
    /// The highest number given out.
    pub last: Sequence,
    /// The number of the last edit or deletion.
    pub last_change: ChangeNumber,
}

impl LogHead {
    /// All numbers that the log still has.
    pub fn span(self) -> Span {
        Span { after: self.first.previous(), up_to: self.last }
    }
}
