#[cfg(test)]
mod tests;

use std::borrow::Cow;

use messages::{ClientMessageId, Content, Message};
use realtime::Event;
use serde::{Deserialize, Serialize};

use crate::media::Links;
use crate::sockets::codec::{Audience, Codec, Malformed, Posting, Request};

/// The frames of `/ws/chat/{room_id}/chat/`, which livechat and community share.
pub(crate) struct LivechatCodec {
    links: Links,
}

impl LivechatCodec {
    /// Frames that link to pictures and files in this way.
    pub(crate) fn new(links: Links) -> Self {
        Self { links }
    }
}

/// The one type of frame that clients send.
const MESSAGE: &str = "chat.message";

#[derive(Deserialize)]
struct SentFrame {
    r#type: String,
    message: String,
    client_message_id: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "type")]
enum Frame<'a> {
    #[serde(rename = "chat.message")]
    Message {
        id: i64,
        message: Cow<'a, str>,
        sender: &'a str,
        nickname: &'a str,
        profile_picture_url: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        client_message_id: Option<&'a str>,
    },
    #[serde(rename = "chat.user.join")]
    Join { username: &'a str },
    #[serde(rename = "chat.user.leave")]
    Leave { username: &'a str },
}

/// What a client is told of a frame that says nothing.
#[derive(Serialize)]
struct ErrorFrame {
    error_type: &'static str,
    message: &'static str,
}

impl Codec for LivechatCodec {
    fn name(&self) -> &'static str {
        "livechat"
    }

    fn decode(&self, text: &str) -> Result<Request, Malformed> {
        if !text.trim_ascii_start().starts_with('{') {
            return Err(Malformed("not a JSON object"));
        }
        let frame: SentFrame = serde_json::from_str(text)
            .map_err(|_| Malformed("no JSON with texts as type and message"))?;
        if frame.r#type != MESSAGE {
            return Err(Malformed("of a type that is not known"));
        }
        let content = Content::parse(frame.message)
            .map_err(|_| Malformed("message is blank, too long, or has a NUL"))?;
        let client_message_id = frame
            .client_message_id
            .map(ClientMessageId::parse)
            .transpose()
            .map_err(|_| Malformed("client_message_id is blank, too long, or has a NUL"))?;
        Ok(Request::Post(Posting::text(content, client_message_id)))
    }

    fn refusal(&self, _: &str) -> Option<String> {
        let error_type = "invalid_request";
        let frame = ErrorFrame { error_type, message: "Invalid message format." };
        serde_json::to_string(&frame).ok()
    }

    fn encode(&self, event: &Event, audience: Audience) -> Option<String> {
        let frame = match event {
            Event::Posted(message) => self.message(message, audience),
            Event::Entered(person) => Frame::Join { username: &person.name },
            Event::Left(person) => Frame::Leave { username: &person.name },
            Event::Edited(_) | Event::Deleted(_) | Event::Typing { .. } | Event::Read(_) => {
                return None;
            }
        };
        serde_json::to_string(&frame).ok()
    }
}

impl LivechatCodec {
    fn message<'a>(&self, message: &'a Message, audience: Audience) -> Frame<'a> {
        let client_message_id = match audience {
            Audience::Anybody => None,
            Audience::Author => message.client_message_id.as_ref().map(ClientMessageId::as_str),
        };
        let author = &message.author;
        Frame::Message {
            id: message.id.get(),
            message: self.links.text_of(message),
            sender: &author.user.email,
            nickname: &author.user.name,
            profile_picture_url: self.links.picture(author.picture.as_ref()),
            client_message_id,
        }
    }
}
