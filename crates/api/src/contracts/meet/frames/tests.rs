use std::sync::Arc;

use kernel::{Timestamp, UserId, UserRef};
use messages::testing::builders::{self, client_message_id, content, kept_file};
use messages::{Author, FileKind, MessageKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::media;

fn codec() -> MeetCodec {
    MeetCodec::new(media::testing::links(None))
}

fn person() -> UserRef {
    UserRef {
        id: UserId::new(1).expect("an id"),
        email: "user@example.com".into(),
        name: "User Name".into(),
    }
}

fn message() -> Message {
    let created_at = Timestamp::from_seconds(1_704_067_200);
    let author = Author::person(person(), None);
    Message { created_at, ..builders::message(1, author, "Hello, everyone!") }
}

fn posted(message: Message) -> Event {
    Event::Posted(Arc::new(message))
}

fn encoded(event: &Event, audience: Audience) -> Value {
    let text = codec().encode(event, audience).expect("meet knows messages");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_documented_frame_is_a_message() {
    let request = codec().decode("{\n  \"content\": \"Hello, everyone!\"\n}");
    let posting = Posting::text(content("Hello, everyone!"), None);
    assert_eq!(request, Ok(Request::Post(posting)));
}

#[test]
fn a_message_is_shown_as_documented() {
    assert_eq!(
        encoded(&posted(message()), Audience::Anybody),
        json!({
            "id": 1,
            "user": {"id": 1, "email": "user@example.com", "name": "User Name"},
            "content": "Hello, everyone!",
            "created_at": "2024-01-01T00:00:00.000000Z"
        })
    );
}

#[test]
fn a_file_is_shown_as_its_caption_and_its_link() {
    let file = kept_file(7, "photo.png", "image/png", 1);
    let link = media::testing::links(None).file(&file);
    let shown = |caption: &str| {
        let (kind, file) = (MessageKind::File(FileKind::Image), Some(file.clone()));
        let event = posted(Message { kind, file, content: caption.into(), ..message() });
        encoded(&event, Audience::Anybody)["content"].clone()
    };
    assert_eq!(shown("사진을 보내드려요"), format!("사진을 보내드려요\n{link}"));
    assert_eq!(shown(""), link);
}

#[test]
fn changes_and_people_s_doings_are_not_known_to_its_clients() {
    let (message, person) = (Arc::new(message()), Arc::new(person()));
    for event in [
        Event::Edited(message.clone()),
        Event::Deleted(message),
        Event::Entered(person.clone()),
        Event::Left(person.clone()),
        Event::Typing { person, is_typing: true },
    ] {
        assert_eq!(codec().encode(&event, Audience::Anybody), None);
    }
}

#[test]
fn only_its_author_is_shown_a_client_message_id() {
    let id = Some(client_message_id("a-1"));
    let event = posted(Message { client_message_id: id, ..message() });
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
        assert!(codec().decode(text).is_err(), "{text:.40}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_message_or_malformed(text in ".*") {
        let _ = codec().decode(&text);
    }

    #[test]
    fn any_text_within_bounds_arrives_as_it_was_sent(sent in "[^\0]{1,200}") {
        let text = json!({"content": sent}).to_string();
        match codec().decode(&text) {
            Ok(request) => {
                let posting = Posting::text(content(&sent), None);
                prop_assert_eq!(request, Request::Post(posting));
            }
            Err(_) => prop_assert!(sent.trim().is_empty()),
        }
    }
}
