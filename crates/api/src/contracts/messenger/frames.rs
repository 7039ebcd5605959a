#[cfg(test)]
mod tests;

use kernel::{MessageId, RoomId};
use messages::{Body, ClientMessageId, Content, Message, MovedMark};
use realtime::{Event, News};
use rooms::Room;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::dto::{kind_text, last_message_text, type_text};
use super::sending::wording::{location, location_in};
use crate::media::Links;
use crate::sockets::codec::{Audience, Codec, Malformed, Posting, Request};

/// The frames of `/chat/ws/{room_id}` and of `/chat/ws`.
pub(crate) struct MessengerCodec {
    links: Links,
}

impl MessengerCodec {
    /// Frames that link to files in this way.
    pub(crate) fn new(links: Links) -> Self {
        Self { links }
    }
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum SentFrame {
    Message(SentMessage),
    Typing { is_typing: bool },
}

#[derive(Deserialize)]
struct SentMessage {
    content: Value,
    message_type: Option<String>,
    reply_to_message_id: Option<i64>,
    client_message_id: Option<String>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Frame<'a> {
    Message(MessageFrame<'a>),
    MessageEdited {
        message_id: i64,
        content: &'a str,
        edited_at: Option<String>,
    },
    MessageDeleted {
        message_id: i64,
    },
    MessageRead {
        user_id: i64,
        user_name: &'a str,
        last_read_message_id: i64,
        timestamp: String,
    },
    Typing {
        user_id: i64,
        user_name: &'a str,
        is_typing: bool,
    },
    UserStatus {
        user_id: i64,
        user_name: &'a str,
        status: &'static str,
    },
    RoomCreated(RoomFrame<'a>),
    RoomMessage {
        room_id: i64,
        unread_count: u64,
        #[serde(flatten)]
        message: MessageFrame<'a>,
    },
}

#[derive(Serialize)]
struct MessageFrame<'a> {
    message_id: i64,
    sender_id: i64,
    sender_name: &'a str,
    content: &'a str,
    message_type: &'static str,
    timestamp: String,
    reply_to_message_id: Option<i64>,
    #[serde(flatten)]
    file: Option<FileFields<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_message_id: Option<&'a str>,
}

/// What a message shows of its file.
#[derive(Serialize)]
struct FileFields<'a> {
    #[serde(rename = "file_url")]
    url: String,
    #[serde(rename = "file_name")]
    name: &'a str,
    #[serde(rename = "file_size")]
    size: u64,
}

/// A room as its lists show it.
#[derive(Serialize)]
struct RoomFrame<'a> {
    room_id: i64,
    room_name: &'a str,
    room_type: &'static str,
    created_by: i64,
    is_active: bool,
    created_at: String,
    updated_at: String,
    participant_count: u64,
    last_message: Option<String>,
    unread_count: u64,
}

/// What a client is told of a frame that was dropped.
#[derive(Serialize)]
#[serde(tag = "type", rename = "error")]
struct ErrorFrame<'a> {
    detail: &'a str,
}

impl Codec for MessengerCodec {
    fn name(&self) -> &'static str {
        "messenger"
    }

    /// Only `read/` and one's own messages do (contracts section 3).
    fn reads(&self) -> bool {
        false
    }

    fn decode(&self, text: &str) -> Result<Request, Malformed> {
        if !text.trim_ascii_start().starts_with('{') {
            return Err(Malformed("A JSON object is expected."));
        }
        let frame: SentFrame = serde_json::from_str(text).map_err(|_| {
            Malformed("Expected type \"message\" with content, or \"typing\" with is_typing.")
        })?;
        match frame {
            SentFrame::Message(message) => posting(message).map(Request::Post),
            SentFrame::Typing { is_typing } => Ok(Request::Typing { is_typing }),
        }
    }

    fn refusal(&self, reason: &str) -> Option<String> {
        serde_json::to_string(&ErrorFrame { detail: reason }).ok()
    }

    fn encode(&self, event: &Event, audience: Audience) -> Option<String> {
        let frame = match event {
            Event::Posted(message) => Frame::Message(self.message(message, audience)),
            Event::Edited(message) => Frame::MessageEdited {
                message_id: message.id.get(),
                content: &message.content,
                edited_at: message.edited_at.map(|at| at.to_string()),
            },
            Event::Deleted(message) => Frame::MessageDeleted { message_id: message.id.get() },
            Event::Entered(person) => Frame::UserStatus {
                user_id: person.id.get(),
                user_name: &person.name,
                status: "online",
            },
            Event::Left(person) => Frame::UserStatus {
                user_id: person.id.get(),
                user_name: &person.name,
                status: "offline",
            },
            Event::Typing { person, is_typing } => Frame::Typing {
                user_id: person.id.get(),
                user_name: &person.name,
                is_typing: *is_typing,
            },
            Event::Read(mark) => read(mark),
        };
        serde_json::to_string(&frame).ok()
    }

    fn encode_news(&self, news: &News) -> Option<String> {
        let frame = match news {
            News::Room { room, newest, unread } => {
                Frame::RoomCreated(room_frame(room, newest.as_deref(), *unread))
            }
            News::Message { message, unread } => Frame::RoomMessage {
                room_id: message.room_id.get(),
                unread_count: *unread,
                message: self.message(message, Audience::Anybody),
            },
        };
        serde_json::to_string(&frame).ok()
    }
}

impl MessengerCodec {
    fn message<'a>(&self, message: &'a Message, audience: Audience) -> MessageFrame<'a> {
        let client_message_id = match audience {
            Audience::Anybody => None,
            Audience::Author => message.client_message_id.as_ref().map(ClientMessageId::as_str),
        };
        let file = message.file.as_ref().map(|file| FileFields {
            url: self.links.file(file),
            name: file.name.as_str(),
            size: file.size,
        });
        MessageFrame {
            message_id: message.id.get(),
            sender_id: message.author.user.id.get(),
            sender_name: &message.author.user.name,
            content: &message.content,
            message_type: kind_text(message.kind),
            timestamp: message.created_at.to_string(),
            reply_to_message_id: message.reply_to.map(MessageId::get),
            file,
            client_message_id,
        }
    }
}

fn read(MovedMark { mark, message_id, reader, .. }: &MovedMark) -> Frame<'_> {
    Frame::MessageRead {
        user_id: mark.user_id.get(),
        user_name: reader,
        last_read_message_id: message_id.get(),
        timestamp: mark.at.to_string(),
    }
}

fn room_frame<'a>(room: &'a Room, newest: Option<&Message>, unread: u64) -> RoomFrame<'a> {
    RoomFrame {
        room_id: RoomId::get(room.id),
        room_name: &room.name,
        room_type: type_text(room.kind),
        created_by: room.creator.id.get(),
        is_active: true,
        created_at: room.created_at.to_string(),
        updated_at: room.active_at.to_string(),
        participant_count: room.member_count,
        last_message: newest.map(last_message_text),
        unread_count: unread,
    }
}

fn posting(sent: SentMessage) -> Result<Posting, Malformed> {
    let body = match sent.message_type.as_deref() {
        None | Some("text") => Body::Text(text(sent.content)?),
        Some("location") => Body::Location(
            match sent.content {
                Value::String(text) => location_in(&text),
                value => location(value),
            }
            .ok_or(Malformed("content: A latitude and a longitude in degrees are expected."))?,
        ),
        Some("image" | "file" | "voice") => {
            return Err(Malformed("message_type: A file is sent by POST, as a form."));
        }
        Some(_) => return Err(Malformed("message_type: Must be text or location.")),
    };
    let reply_to = sent
        .reply_to_message_id
        .map(MessageId::new)
        .transpose()
        .map_err(|_| Malformed("reply_to_message_id: A valid positive integer is required."))?;
    let client_message_id = sent
        .client_message_id
        .map(ClientMessageId::parse)
        .transpose()
        .map_err(|_| Malformed("client_message_id: 1 to 64 characters are expected."))?;
    Ok(Posting { body, reply_to, client_message_id })
}

fn text(content: Value) -> Result<Content, Malformed> {
    const EXPECTED: Malformed =
        Malformed("content: 1 to 4,000 characters that are not all white space are expected.");
    let Value::String(text) = content else { return Err(EXPECTED) };
    Content::parse(text).map_err(|_| EXPECTED)
}
