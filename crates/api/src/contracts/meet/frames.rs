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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::{MessageId, RoomId, Timestamp, UserId, UserRef};
    use messages::{Author, ChangeNumber, Sequence};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn posted(client_message_id: Option<&str>) -> Event {
        Event::Posted(Arc::new(Message {
            id: MessageId::new(1).expect("an id"),
            room_id: RoomId::new(3).expect("an id"),
            sequence: Sequence::new(1),
            author: Author {
                user: UserRef {
                    id: UserId::new(1).expect("an id"),
                    email: "user@example.com".into(),
                    name: "User Name".into(),
                },
                picture: None,
                is_ai: false,
            },
            content: "Hello, everyone!".into(),
            client_message_id: client_message_id
                .map(|id| ClientMessageId::parse(id).expect("an id")),
            created_at: Timestamp::from_seconds(1_704_067_200),
            edited_at: None,
            deleted_at: None,
            change: ChangeNumber::START,
        }))
    }

    fn encoded(event: &Event, audience: Audience) -> serde_json::Value {
        let text = MeetCodec.encode(event, audience).expect("meet knows messages");
        serde_json::from_str(&text).expect("JSON")
    }

    #[test]
    fn the_documented_frame_is_a_message() {
        let request = MeetCodec.decode("{\n  \"content\": \"Hello, everyone!\"\n}");
        let content = Content::parse("Hello, everyone!").expect("a text");
        assert_eq!(request, Ok(Request::Post { content, client_message_id: None }));
    }

    #[test]
    fn a_message_is_shown_as_documented() {
        assert_eq!(
            encoded(&posted(None), Audience::Anybody),
            json!({
                "id": 1,
                "user": {"id": 1, "email": "user@example.com", "name": "User Name"},
                "content": "Hello, everyone!",
                "created_at": "2024-01-01T00:00:00.000000Z"
            })
        );
    }

    #[test]
    fn changes_are_not_known_to_its_clients() {
        let Event::Posted(message) = posted(None) else { panic!("not posted") };
        for event in [Event::Edited(message.clone()), Event::Deleted(message)] {
            assert_eq!(MeetCodec.encode(&event, Audience::Anybody), None);
        }
    }

    #[test]
    fn only_its_author_is_shown_a_client_message_id() {
        let event = posted(Some("a-1"));
        assert!(encoded(&event, Audience::Anybody).get("client_message_id").is_none());
        assert_eq!(encoded(&event, Audience::Author)["client_message_id"], "a-1");
    }

    #[test]
    fn a_frame_that_is_no_message_is_malformed() {
        let long = "가".repeat(4_001);
        for text in [
            "",
            "hello",
            "[]",
            "[\"hello\"]",
            "\"hello\"",
            "null",
            "{}",
            "{\"content\": null}",
            "{\"content\": 7}",
            "{\"content\": \"\"}",
            "{\"content\": \" \\n\"}",
            "{\"content\": \"a\\u0000b\"}",
            "{\"content\": \"a\"",
            "{\"type\": \"dance\", \"content\": \"a\"}",
            "{\"content\": \"a\", \"client_message_id\": 7}",
            "{\"content\": \"a\", \"client_message_id\": \"\"}",
            &format!("{{\"content\": \"{long}\"}}"),
        ] {
            assert!(MeetCodec.decode(text).is_err(), "{text:.40}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_message_or_malformed(text in ".*") {
            let _ = MeetCodec.decode(&text);
        }

        #[test]
        fn any_text_within_bounds_arrives_as_it_was_sent(content in "[^\0]{1,200}") {
            let text = json!({"content": content}).to_string();
            match MeetCodec.decode(&text) {
                Ok(Request::Post { content: read, .. }) => prop_assert_eq!(read.as_str(), content),
                Err(_) => prop_assert!(content.trim().is_empty()),
            }
        }
    }
}
