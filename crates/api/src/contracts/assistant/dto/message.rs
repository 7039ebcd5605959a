use messages::Message;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::given::Given;

/// `POST /api/rooms/{room_id}/ai/`.
#[derive(Deserialize, ToSchema)]
#[schema(as = assistant::Ask)]
pub(crate) struct AskBody {
    /// 1 to 4,000 characters that are not all white space.
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 4000)]
    pub(crate) prompt: Given<String>,
}

/// What the AI said, as it is stored.
#[derive(Serialize, ToSchema)]
#[schema(as = assistant::Reply)]
pub(crate) struct ReplyAnswer {
    id: i64,
    #[schema(example = "AI")]
    sender: String,
    content: String,
    /// Always true.
    is_ai: bool,
    #[schema(format = DateTime)]
    created_at: String,
}

impl From<&Message> for ReplyAnswer {
    fn from(message: &Message) -> Self {
        Self {
            id: message.id.get(),
            sender: message.author.user.name.clone(),
            content: message.content.clone(),
            is_ai: message.author.is_ai,
            created_at: message.created_at.to_string(),
        }
    }
}
