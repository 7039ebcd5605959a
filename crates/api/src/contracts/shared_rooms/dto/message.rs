use messages::{ClientMessageId, Message};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PersonAnswer;
use crate::http::given::Given;
use crate::media::Links;

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
    pub(crate) fn all(messages: Vec<Message>, links: &Links) -> Self {
        Self::All(MessageAnswer::each(messages, links))
    }

    pub(crate) fn page(page: u64, messages: Vec<Message>, links: &Links) -> Self {
        Self::Page { page, messages: MessageAnswer::each(messages, links) }
    }
}

impl PostedMessageAnswer {
    pub(crate) fn new(message: &Message, links: &Links) -> Self {
        let id = message.client_message_id.as_ref().map(ClientMessageId::as_str);
        let client_message_id = id.map(str::to_owned);
        Self { client_message_id, message: MessageAnswer::new(message.clone(), links) }
    }
}

impl MessageAnswer {
    pub(crate) fn each(messages: Vec<Message>, links: &Links) -> Vec<Self> {
        messages.into_iter().map(|message| Self::new(message, links)).collect()
    }

    fn new(message: Message, links: &Links) -> Self {
        let content = links.text_of(&message).into_owned();
        Self {
            id: message.id.get(),
            sender: message.author.user.name.clone(),
            user: message.author.user.into(),
            content,
            is_ai: message.author.is_ai,
            created_at: message.created_at.to_string(),
        }
    }
}
