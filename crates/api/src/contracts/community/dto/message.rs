use messages::{ClientMessageId, Message};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;
use crate::media::Links;

/// `POST /api/chat/message/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = community::PostMessage)]
pub(crate) struct MessageBody {
    /// `chat.message`; may be left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "chat.message")]
    pub(crate) r#type: Given<String>,
    /// 1 to 4,000 characters that are not all white space.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 4000)]
    pub(crate) message: Given<String>,
    /// The room's id; left out, the room of the caller's only open socket, or else the one that the caller
    /// last posted in.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub(crate) room: Given<i64>,
    /// Beyond the document: the same id again from the same person in the same room is the same message.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64)]
    pub(crate) client_message_id: Given<String>,
}

/// A message as its sender is answered.
#[derive(Serialize, ToSchema)]
#[schema(as = community::Message)]
pub(crate) struct MessageAnswer {
    id: i64,
    room: i64,
    message: String,
    /// The sender's e-mail.
    sender: String,
    nickname: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// Only where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_message_id: Option<String>,
}

impl MessageAnswer {
    pub(crate) fn new(message: &Message, links: &Links) -> Self {
        let kernel::UserRef { email, name, .. } = message.author.user.clone();
        let client_message_id = message.client_message_id.as_ref().map(ClientMessageId::as_str);
        Self {
            id: message.id.get(),
            room: message.room_id.get(),
            message: links.text_of(message).into_owned(),
            sender: email,
            nickname: name,
            created_at: message.created_at.to_string(),
            client_message_id: client_message_id.map(str::to_owned),
        }
    }
}
