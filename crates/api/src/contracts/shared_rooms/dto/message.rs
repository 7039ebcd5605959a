use messages::{ClientMessageId, Message};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PersonAnswer;
use crate::http::given::Given;

/// `POST /api/rooms/{id}/messages/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = rooms::PostMessage)]
pub(crate) struct PostMessageBody {
    /// 1 to 4,000 characters that are not all white space.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 4000)]
    pub(crate) content: Given<String>,
    /// Your name for the message: sent again under the same one, it is not stored again.
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 64)]
    pub(crate) client_message_id: Given<String>,
}

/// A message with the fields of both contracts.
#[derive(Serialize, ToSchema)]
#[schema(as = rooms::Message)]
pub(crate) struct MessageAnswer {
    id: i64,
    /// The author's display name.
    sender: String,
    user: PersonAnswer,
    content: String,
    is_ai: bool,
    #[schema(format = DateTime)]
    created_at: String,
}

/// A message as its sender is answered.
#[derive(Serialize, ToSchema)]
#[schema(as = rooms::PostedMessage)]
pub(crate) struct PostedMessageAnswer {
    #[serde(flatten)]
    message: MessageAnswer,
    /// The name that came with it, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_message_id: Option<String>,
}

/// Messages of a room, oldest first.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = rooms::Messages)]
pub(crate) enum MessageListAnswer {
    /// As an array.
    All(Vec<MessageAnswer>),
    /// As one page.
    Page {
        /// Counted from 1, the page of the newest messages.
        page: u64,
        messages: Vec<MessageAnswer>,
    },
}

impl MessageListAnswer {
    pub(crate) fn all(messages: Vec<Message>) -> Self {
        Self::All(messages.into_iter().map(MessageAnswer::from).collect())
    }

    pub(crate) fn page(page: u64, messages: Vec<Message>) -> Self {
        let messages = messages.into_iter().map(MessageAnswer::from).collect();
        Self::Page { page, messages }
    }
}

impl From<Message> for PostedMessageAnswer {
    fn from(message: Message) -> Self {
        let id = message.client_message_id.as_ref().map(ClientMessageId::as_str);
        Self { client_message_id: id.map(str::to_owned), message: message.into() }
    }
}

impl From<Message> for MessageAnswer {
    fn from(message: Message) -> Self {
        Self {
            id: message.id.get(),
            sender: message.author.user.name.clone(),
            user: message.author.user.into(),
            content: message.content,
            is_ai: message.author.is_ai,
            created_at: message.created_at.to_string(),
        }
    }
}
