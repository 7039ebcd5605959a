use std::sync::Arc;

use kernel::{MessageId, Picture, RoomId, Timestamp, UserId, UserRef};
use messages::{Author, ChangeNumber, MessageKind, Sequence};
use proptest::prelude::*;
use serde_json::json;

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

fn posted(client_message_id: Option<&str>) -> Event {
    let picture = Picture::linked("https://example.com/profile.jpg").expect("an address");
    Event::Posted(Arc::new(Message {
        id: MessageId::new(9).expect("an id"),
        room_id: RoomId::new(3).expect("an id"),
        sequence: Sequence::new(1),
        author: Author::person(person(), Some(picture)),
        kind: MessageKind::Text,
        content: "안녕하세요!".into(),
        file: None,
        reply_to: None,
        client_message_id: client_message_id.map(|id| ClientMessageId::parse(id).expect("an id")),
        created_at: Timestamp::from_seconds(1_704_067_200),
        edited_at: None,
        deleted_at: None,
        change: ChangeNumber::START,
    }))
}

fn encoded(event: &Event, audience: Audience) -> serde_json::Value {
    let text = codec().encode(event, audience).expect("livechat knows it");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_documented_frame_is_a_message() {
    let text = "{\n    \"type\": \"chat.message\",\n    \"message\": \"안녕하세요!\"\n}";
    let content = Content::parse("안녕하세요!").expect("a text");
    assert_eq!(codec().decode(text), Ok(Request::Post(Posting::text(content, None))));
}

#[test]
fn a_message_is_shown_as_documented_with_its_id() {
    assert_eq!(
        encoded(&posted(None), Audience::Anybody),
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
fn changes_are_not_known_to_its_clients() {
    let Event::Posted(message) = posted(None) else { panic!("not posted") };
    for event in [Event::Edited(message.clone()), Event::Deleted(message)] {
        assert_eq!(codec().encode(&event, Audience::Anybody), None);
    }
}

#[test]
fn only_its_author_is_shown_a_client_message_id() {
    let event = posted(Some("a-1"));
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
    let refusal: serde_json::Value = serde_json::from_str(&refusal).expect("JSON");
    let documented = json!({"error_type": "invalid_request", "message": "Invalid message format."});
    assert_eq!(refusal, documented);
}

proptest! {
    #[test]
    fn any_text_is_a_message_or_malformed(text in ".*") {
        let _ = codec().decode(&text);
    }

    #[test]
    fn any_text_within_bounds_arrives_as_it_was_sent(message in "[^\0]{1,200}") {
        let text = json!({"type": "chat.message", "message": message}).to_string();
        match codec().decode(&text) {
            Ok(Request::Post { content, .. }) => prop_assert_eq!(content.as_str(), message),
            Err(_) => prop_assert!(message.trim().is_empty()),
        }
    }
}
