use std::sync::Arc;

use kernel::{Picture, UserId, UserRef};
use messages::testing::builders::{self, client_message_id, content, kept_file};
use messages::{Author, FileKind, MessageKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::media;

fn codec() -> LivechatCodec {
    LivechatCodec::new(media::testing::links(None))
}

fn person() -> UserRef {
    UserRef {
        id: UserId::new(1).expect("an id"),
        email: "user@example.com".into(),
        name: "사용자명".into(),
    }
}

fn message() -> Message {
    let picture = Picture::linked("https://example.com/profile.jpg").expect("an address");
    builders::message(9, Author::person(person(), Some(picture)), "안녕하세요!")
}

fn posted(message: Message) -> Event {
    Event::Posted(Arc::new(message))
}

fn encoded(event: &Event, audience: Audience) -> Value {
    let text = codec().encode(event, audience).expect("livechat knows it");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_documented_frame_is_a_message() {
    let text = "{\n    \"type\": \"chat.message\",\n    \"message\": \"안녕하세요!\"\n}";
    let posting = Posting::text(content("안녕하세요!"), None);
    assert_eq!(codec().decode(text), Ok(Request::Post(posting)));
}

#[test]
fn a_message_is_shown_as_documented_with_its_id() {
    assert_eq!(
        encoded(&posted(message()), Audience::Anybody),
        json!({
            "type": "chat.message",
            "id": 9,
            "message": "안녕하세요!",
            "sender": "user@example.com",
            "nickname": "사용자명",
            "profile_picture_url": "https://example.com/profile.jpg"
        })
    );
}

#[test]
fn who_enters_and_leaves_is_named_as_documented() {
    assert_eq!(
        encoded(&Event::Entered(person().into()), Audience::Anybody),
        json!({"type": "chat.user.join", "username": "사용자명"})
    );
    assert_eq!(
        encoded(&Event::Left(person().into()), Audience::Anybody),
        json!({"type": "chat.user.leave", "username": "사용자명"})
    );
}

#[test]
fn a_file_is_shown_as_its_caption_and_its_link() {
    let file = kept_file(7, "photo.png", "image/png", 1);
    let link = media::testing::links(None).file(&file);
    let shown = |caption: &str| {
        let (kind, file) = (MessageKind::File(FileKind::Image), Some(file.clone()));
        let event = posted(Message { kind, file, content: caption.into(), ..message() });
        encoded(&event, Audience::Anybody)["message"].clone()
    };
    assert_eq!(shown("사진을 보내드려요"), format!("사진을 보내드려요\n{link}"));
    assert_eq!(shown(""), link);
}

#[test]
fn changes_and_writing_are_not_known_to_its_clients() {
    let message = Arc::new(message());
    for event in [
        Event::Edited(message.clone()),
        Event::Deleted(message),
        Event::Typing { person: Arc::new(person()), is_typing: true },
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
fn a_frame_that_is_no_message_is_malformed_and_answered_as_documented() {
    let long = json!({"type": "chat.message", "message": "가".repeat(4_001)}).to_string();
    for text in [
        "",
        "hello",
        "[]",
        "null",
        "{}",
        r#"{"message": "a"}"#,
        r#"{"type": "chat.message"}"#,
        r#"{"type": "chat.message", "message": null}"#,
        r#"{"type": "chat.message", "message": 7}"#,
        r#"{"type": "chat.message", "message": " \n"}"#,
        r#"{"type": "chat.message", "message": "a\u0000"}"#,
        r#"{"type": "chat.message", "message": "a""#,
        r#"{"type": "chat.user.join", "message": "a"}"#,
        r#"{"type": "chat.message", "message": "a", "client_message_id": ""}"#,
        &long,
    ] {
        assert!(codec().decode(text).is_err(), "{text:.60}");
    }
    let refusal = codec().refusal("any reason").expect("a word");
    let refusal: Value = serde_json::from_str(&refusal).expect("JSON");
    let documented = json!({"error_type": "invalid_request", "message": "Invalid message format."});
    assert_eq!(refusal, documented);
}

proptest! {
    #[test]
    fn any_text_is_a_message_or_malformed(text in ".*") {
        let _ = codec().decode(&text);
    }

    #[test]
    fn any_text_within_bounds_arrives_as_it_was_sent(sent in "[^\0]{1,200}") {
        let text = json!({"type": "chat.message", "message": sent}).to_string();
        match codec().decode(&text) {
            Ok(request) => {
                let posting = Posting::text(content(&sent), None);
                prop_assert_eq!(request, Request::Post(posting));
            }
            Err(_) => prop_assert!(sent.trim().is_empty()),
        }
    }
}
