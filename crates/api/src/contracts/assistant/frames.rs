#[cfg(test)]
mod tests;

use std::borrow::Cow;

use messages::{ClientMessageId, Content, Message};
use realtime::Event;
use serde::{Deserialize, Serialize};

use crate::contracts::coded::{CodedError, INVALID_REQUEST};
use crate::media::Links;
use crate::sockets::codec::{Audience, Codec, Malformed, Posting, Request};

/// The frames of `/ws/rooms/{room_id}/`: messages of people and of the AI.
pub(crate) struct AssistantCodec {
    links: Links,
}

impl AssistantCodec {
    /// Frames that link to files in this way.
    pub(crate) fn new(links: Links) -> Self {
        Self { links }
    }
}

/// The one type of frame that clients send.
const MESSAGE: &str = "message";

#[derive(Deserialize)]
struct SentFrame {
    r#type: String,
    content: String,
    client_message_id: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Frame<'a> {
    Message {
        id: i64,
        sender: &'a str,
        content: Cow<'a, str>,
        created_at: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        client_message_id: Option<&'a str>,
    },
    AiMessage {
        id: i64,
        content: Cow<'a, str>,
        created_at: String,
    },
    Error(CodedError),
}

impl Codec for AssistantCodec {
    fn name(&self) -> &'static str {
        "assistant"
    }

    fn decode(&self, text: &str) -> Result<Request, Malformed> {
        if !text.trim_ascii_start().starts_with('{') {
            return Err(Malformed("Not a JSON object."));
        }
        let frame: SentFrame = serde_json::from_str(text)
            .map_err(|_| Malformed("No JSON with texts as type and content."))?;
        if frame.r#type != MESSAGE {
            return Err(Malformed("Of a type that is not known."));
        }
        let content = Content::parse(frame.content)
            .map_err(|_| Malformed("content: Blank, too long, or with a NUL."))?;
        let client_message_id = frame
            .client_message_id
            .map(ClientMessageId::parse)
            .transpose()
            .map_err(|_| Malformed("client_message_id: Blank, too long, or with a NUL."))?;
        Ok(Request::Post(Posting::text(content, client_message_id)))
    }

    fn refusal(&self, reason: &str) -> Option<String> {
        serde_json::to_string(&Frame::Error(CodedError::new(INVALID_REQUEST, reason))).ok()
    }

    fn encode(&self, event: &Event, audience: Audience) -> Option<String> {
        let frame = match event {
            Event::Posted(message) => self.message(message, audience),
            Event::Edited(_)
            | Event::Deleted(_)
            | Event::Entered(_)
            | Event::Left(_)
            | Event::Typing { .. }
            | Event::Read(_) => return None,
        };
        serde_json::to_string(&frame).ok()
    }
}

impl AssistantCodec {
    fn message<'a>(&self, message: &'a Message, audience: Audience) -> Frame<'a> {
        let id = message.id.get();
        let content = self.links.text_of(message);
        let created_at = message.created_at.to_string();
        if message.author.is_ai {
            return Frame::AiMessage { id, content, created_at };
        }
        let client_message_id = match audience {
            Audience::Anybody => None,
            Audience::Author => message.client_message_id.as_ref().map(ClientMessageId::as_str),
        };
        let sender = &message.author.user.name;
        Frame::Message { id, sender, content, created_at, client_message_id }
    }
}
