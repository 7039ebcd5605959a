use kernel::SearchTerm;
use messages::Message;
use serde::Serialize;
use utoipa::ToSchema;

/// A message that holds what was looked for.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::FoundMessage)]
pub(crate) struct FoundMessageAnswer {
    message_id: i64,
    sender_name: String,
    message_content: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// What was found, as it stands in the message.
    highlight: String,
}

/// One page of what was found, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = messenger::Found)]
pub(crate) struct SearchAnswer {
    pub(crate) messages: Vec<FoundMessageAnswer>,
    /// Of all pages.
    pub(crate) total_count: u64,
    /// Whether there are older ones.
    pub(crate) has_more: bool,
}

impl FoundMessageAnswer {
    pub(crate) fn new(message: Message, term: &SearchTerm) -> Self {
        let highlight = term.matched_in(&message.content).unwrap_or_default().to_owned();
        Self {
            message_id: message.id.get(),
            sender_name: message.author.user.name,
            message_content: message.content,
            created_at: message.created_at.to_string(),
            highlight,
        }
    }
}
