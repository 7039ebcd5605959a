use kernel::RoomId;
use messages::{ClientMessageId, FileKind, KeptFile, Message, MessageKind, ReadState};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::http::given::Given;
use crate::media::Links;

/// `POST /chat/rooms/{room_id}/messages/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = messenger::SendMessage)]
pub(crate) struct SendMessageBody {
    /// 1 to 4,000 characters; of a location `{"latitude", "longitude"}`, an object or its JSON text.
    #[serde(default)]
    #[schema(value_type = String, max_length = 4000)]
    pub(crate) message_content: Given<Value>,
    /// `text` (the default), `location`, `image`, `file` or `voice`; the last three are sent as a form.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "text")]
    pub(crate) message_type: Given<String>,
    /// The message of the same room that this one answers.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub(crate) reply_to_message_id: Given<i64>,
    /// Beyond the document: sent again under the same name, it is not stored again.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64)]
    pub(crate) client_message_id: Given<String>,
}

/// `POST /chat/rooms/{room_id}/messages/` as a form, its fields in any order.
#[derive(ToSchema)]
#[schema(as = messenger::SendFile)]
#[expect(dead_code, reason = "the shape of a form, for the documentation")]
pub(crate) struct SendMessageForm {
    /// The caption, if any.
    message_content: Option<String>,
    /// `image`, `file` (the default) or `voice`.
    message_type: Option<String>,
    reply_to_message_id: Option<i64>,
    client_message_id: Option<String>,
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// `PUT /chat/rooms/{room_id}/messages/{message_id}/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = messenger::EditMessage)]
pub(crate) struct EditMessageBody {
    /// The new text, caption or location.
    #[serde(default)]
    #[schema(value_type = String, max_length = 4000)]
    pub(crate) message_content: Given<Value>,
}

/// A message.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Message)]
pub(crate) struct MessageAnswer {
    message_id: i64,
    room_id: i64,
    sender_id: i64,
    sender_name: String,
    /// Empty once deleted.
    message_content: String,
    /// `text`, `image`, `file`, `voice` or `location`.
    message_type: &'static str,
    /// A signed address that needs no token and works for a day; each reading gives a new one.
    file_url: Option<String>,
    file_name: Option<String>,
    /// In bytes.
    file_size: Option<u64>,
    reply_to_message_id: Option<i64>,
    is_edited: bool,
    is_deleted: bool,
    #[schema(format = DateTime)]
    edited_at: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last stored, edited or deleted.
    #[schema(format = DateTime)]
    updated_at: String,
    /// Only where one was given, and only its sender is shown it.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_message_id: Option<String>,
}

/// One page of a room's messages; the first has the newest, and within a page they run from old to new.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Messages)]
pub(crate) struct MessagePageAnswer {
    pub(crate) messages: Vec<MessageAnswer>,
    /// All messages of the room, deleted ones included.
    pub(crate) total_count: u64,
    /// Whether there are older ones.
    pub(crate) has_more: bool,
}

/// `POST /chat/rooms/{room_id}/read/`; the body may be left out.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = messenger::Read)]
pub(crate) struct ReadBody {
    /// The last message that was read; all of them, if none is named.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub(crate) message_id: Given<i64>,
}

/// How far somebody has read a room.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::ReadState)]
pub(crate) struct ReadStateAnswer {
    room_id: i64,
    last_read_message_id: Option<i64>,
    #[schema(format = DateTime)]
    last_read_at: Option<String>,
    unread_count: u64,
}

impl MessageAnswer {
    pub(crate) fn new(message: &Message, links: &Links) -> Self {
        let file = message.file.as_ref();
        let name = |file: &KeptFile| file.name.as_str().to_owned();
        Self {
            message_id: message.id.get(),
            room_id: message.room_id.get(),
            sender_id: message.author.user.id.get(),
            sender_name: message.author.user.name.clone(),
            message_content: message.content.clone(),
            message_type: kind_text(message.kind),
            file_url: file.map(|file| links.file(file)),
            file_name: file.map(name),
            file_size: file.map(|file| file.size),
            reply_to_message_id: message.reply_to.map(kernel::MessageId::get),
            is_edited: message.edited_at.is_some(),
            is_deleted: message.deleted_at.is_some(),
            edited_at: message.edited_at.map(|at| at.to_string()),
            created_at: message.created_at.to_string(),
            updated_at: message.updated_at().to_string(),
            client_message_id: None,
        }
    }

    /// The message as its sender is answered.
    pub(crate) fn for_sender(message: &Message, links: &Links) -> Self {
        let id = message.client_message_id.as_ref().map(ClientMessageId::as_str);
        Self { client_message_id: id.map(str::to_owned), ..Self::new(message, links) }
    }
}

impl ReadStateAnswer {
    pub(crate) fn new(room: RoomId, state: ReadState) -> Self {
        Self {
            room_id: room.get(),
            last_read_message_id: state.last_message.map(kernel::MessageId::get),
            last_read_at: state.at.map(|at| at.to_string()),
            unread_count: state.unread,
        }
    }
}

/// What the contract calls a kind of message.
pub(crate) fn kind_text(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Text => "text",
        MessageKind::Location => "location",
        MessageKind::File(kind) => file_kind_text(kind),
    }
}

/// What the contract calls a kind of file.
pub(crate) fn file_kind_text(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Image => "image",
        FileKind::Voice => "voice",
        FileKind::Any => "file",
    }
}
