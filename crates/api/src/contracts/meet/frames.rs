#[cfg(test)]
mod tests;

use std::borrow::Cow;

use messages::{ClientMessageId, Content, Message};
use realtime::Event;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::media::Links;
use crate::sockets::codec::{Audience, Codec, Malformed, Posting, Request};

/// The frames of `/ws/chat/{room_id}/`: chat messages without a `type` (signals have one).
pub(crate) struct MeetCodec {
    links: Links,
}

impl MeetCodec {
    /// Frames that link to files in this way.
    pub(crate) fn new(links: Links) -> Self {
        Self { links }
    }
}

#[derive(Deserialize)]
struct ChatFrame {
    r#type: Option<IgnoredAny>,
    content: String,
    client_message_id: Option<String>,
}

#[derive(Serialize)]
struct MessageFrame<'a> {
    id: i64,
    user: UserFrame<'a>,
    content: Cow<'a, str>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_message_id: Option<&'a str>,
}

#[derive(Serialize)]
struct UserFrame<'a> {
    id: i64,
    email: &'a str,
    name: &'a str,
}

impl Codec for MeetCodec {
    fn name(&self) -> &'static str {
        "meet"
    }

    fn decode(&self, text: &str) -> Result<Request, Malformed> {
        if !text.trim_ascii_start().starts_with('{') {
            return Err(Malformed("not a JSON object"));
        }
        let frame: ChatFrame =
            serde_json::from_str(text).map_err(|_| Malformed("no JSON with a text as content"))?;
        if frame.r#type.is_some() {
            return Err(Malformed("of a type that is not known"));
        }
        let content = Content::parse(frame.content)
            .map_err(|_| Malformed("content is blank, too long, or has a NUL"))?;
        let client_message_id = frame
            .client_message_id
            .map(ClientMessageId::parse)
            .transpose()
            .map_err(|_| Malformed("client_message_id is blank, too long, or has a NUL"))?;
        Ok(Request::Post(Posting::text(content, client_message_id)))
    }

    fn encode(&self, event: &Event, audience: Audience) -> Option<String> {
        match event {
            Event::Posted(message) => serde_json::to_string(&self.message(message, audience)).ok(),
            Event::Edited(_)
            | Event::Deleted(_)
            | Event::Entered(_)
            | Event::Left(_)
            | Event::Typing { .. }
            | Event::Read(_) => None,
        }
    }
}

impl MeetCodec {
    fn message<'a>(&self, message: &'a Message, audience: Audience) -> MessageFrame<'a> {
        let client_message_id = match audience {
            Audience::Anybody => None,
            Audience::Author => message.client_message_id.as_ref().map(ClientMessageId::as_str),
        };
        let user = &message.author.user;
        MessageFrame {
            id: message.id.get(),
            user: UserFrame { id: user.id.get(), email: &user.email, name: &user.name },
            content: self.links.text_of(message),
            created_at: message.created_at.to_string(),
            client_message_id,
        }
    }
}
