use messages::Message;
use serde::Serialize;
use utoipa::ToSchema;

use super::PersonAnswer;

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
