use std::sync::Arc;

use kernel::{Timestamp, UserId, UserRef};
use messages::testing::builders::{self, client_message_id, content, kept_file};
use messages::{Author, FileKind, MessageKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::media;

fn codec() -> AssistantCodec {
    AssistantCodec::new(media::testing::links(None))
}

fn author(name: &str, is_ai: bool) -> Author {
    let id = UserId::new(1).expect("an id");
    let user = UserRef { id, email: String::new(), name: name.to_owned() };
    Author { user, picture: None, is_ai }
}

fn message(author: Author, content: &str) -> Message {
    let created_at = Timestamp::from_seconds(1_764_169_380);
    Message { created_at, ..builders::message(9, author, content) }
}

fn posted(message: Message) -> Event {
    Event::Posted(Arc::new(message))
}

fn encoded(event: &Event, audience: Audience) -> Value {
    let text = codec().encode(event, audience).expect("the contract knows it");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_documented_frame_is_a_message() {
    let text = "{\n  \"type\": \"message\",\n  \"content\": \"안녕하세요!\"\n}\n";
    let posting = Posting::text(content("안녕하세요!"), None);
    assert_eq!(codec().decode(text), Ok(Request::Post(posting)));
}

#[test]
fn a_message_is_shown_as_documented_with_its_id() {
    assert_eq!(
        encoded(&posted(message(author("taehyun", false), "안녕하세요!")), Audience::Anybody),
        json!({
            "type": "message",
            "id": 9,
            "sender": "taehyun",
            "content": "안녕하세요!",
            "created_at": "2025-11-26T15:03:00.000000Z"
        })
    );
}

#[test]
fn what_the_ai_says_is_shown_as_documented_with_its_id() {
    assert_eq!(
        encoded(&posted(message(author("AI", true), "요약 완료!")), Audience::Anybody),
        json!({
            "type": "ai_message",
            "id": 9,
            "content": "요약 완료!",
            "created_at": "2025-11-26T15:03:00.000000Z"
        })
    );
}

#[test]
fn a_client_message_id_is_shown_to_its_author_alone() {
    let named = Message {
        client_message_id: Some(client_message_id("mine")),
        ..message(author("taehyun", false), "hello")
    };
    let event = posted(named);
    assert_eq!(encoded(&event, Audience::Author)["client_message_id"], "mine");
    assert_eq!(encoded(&event, Audience::Anybody)["client_message_id"], Value::Null);
}

#[test]
fn a_file_is_shown_as_its_caption_and_its_link() {
    let file = kept_file(7, "photo.png", "image/png", 1);
    let link = media::testing::links(None).file(&file);
    let message = Message {
        kind: MessageKind::File(FileKind::Image),
        file: Some(file),
        ..message(author("taehyun", false), "look")
    };
    let shown = encoded(&posted(message), Audience::Anybody)["content"].clone();
    assert_eq!(shown, format!("look\n{link}"));
}

#[test]
fn other_events_are_not_told() {
    let message = Arc::new(message(author("taehyun", false), "hello"));
    let person = Arc::new(message.author.user.clone());
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
fn a_frame_that_says_nothing_is_refused_in_the_documented_shape() {
    for text in [
        "",
        "[]",
        "{}",
        r#"{"content": "hello"}"#,
        r#"{"type": "message"}"#,
        r#"{"type": "message", "content": 7}"#,
        r#"{"type": "message", "content": " "}"#,
        r#"{"type": "ai_message", "content": "hello"}"#,
        r#"{"type": "message", "content": "hello", "client_message_id": ""}"#,
    ] {
        let Malformed(reason) = codec().decode(text).expect_err(text);
        let refusal = codec().refusal(reason).expect("a frame");
        assert_eq!(
            serde_json::from_str::<Value>(&refusal).expect("JSON"),
            json!({"type": "error", "error": "invalid_request", "message": reason})
        );
    }
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in ".{0,200}") {
        let _ = codec().decode(&text);
        let frame = json!({"type": "message", "content": text}).to_string();
        let is_message = !text.trim().is_empty() && !text.contains('\0');
        prop_assert_eq!(codec().decode(&frame).is_ok(), is_message);
    }
}
