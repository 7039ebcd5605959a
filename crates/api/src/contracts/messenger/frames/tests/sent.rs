//! What clients send.

use messages::testing::builders::{client_message_id, content, location};
use proptest::prelude::*;

use super::*;

fn decoded(frame: &Value) -> Result<Request, Malformed> {
    codec().decode(&frame.to_string())
}

fn reason(text: &str) -> &'static str {
    let Err(Malformed(reason)) = codec().decode(text) else { panic!("it will do: {text:.60}") };
    reason
}

#[test]
fn the_documented_message_is_one() {
    let text = r#"{
  "type": "message",
  "content": "안녕하세요!",
  "message_type": "text"
}"#;
    let posting = Posting::text(content("안녕하세요!"), None);
    assert_eq!(codec().decode(text), Ok(Request::Post(posting)));
}

#[test]
fn the_documented_typing_says_whether_they_write() {
    let text = "{\n  \"type\": \"typing\",\n  \"is_typing\": true\n}";
    assert_eq!(codec().decode(text), Ok(Request::Typing { is_typing: true }));
    let stops = json!({"type": "typing", "is_typing": false, "unknown": [1]});
    assert_eq!(decoded(&stops), Ok(Request::Typing { is_typing: false }));
}

#[test]
fn all_but_type_and_content_may_be_left_out_or_null() {
    let bare = json!({"type": "message", "content": "안녕하세요!"});
    let nulls =
        json!({"message_type": null, "reply_to_message_id": null, "client_message_id": null});
    let request = Request::Post(Posting::text(content("안녕하세요!"), None));
    assert_eq!(decoded(&bare), Ok(request.clone()));
    assert_eq!(decoded(&with(bare, nulls)), Ok(request));
}

#[test]
fn an_answer_names_its_message_and_a_client_its_own() {
    let frame = json!({
        "type": "message", "content": "답장입니다!", "message_type": "text",
        "reply_to_message_id": 1, "client_message_id": "a-1"
    });
    let posting = Posting {
        body: Body::Text(content("답장입니다!")),
        reply_to: MessageId::new(1).ok(),
        client_message_id: Some(client_message_id("a-1")),
    };
    assert_eq!(decoded(&frame), Ok(Request::Post(posting)));
}

#[test]
fn a_location_is_an_object_or_its_text() {
    let place = json!({"latitude": 37.5665, "longitude": 126.978});
    for content in [place.clone(), place.to_string().into()] {
        let frame = json!({"type": "message", "content": content, "message_type": "location"});
        let body = Body::Location(location(37.5665, 126.978));
        let posting = Posting { body, reply_to: None, client_message_id: None };
        assert_eq!(decoded(&frame), Ok(Request::Post(posting)), "{content}");
    }
    for content in [
        json!("somewhere"),
        json!(7),
        json!(null),
        json!([37.5665, 126.978]),
        json!({"latitude": 37.5665}),
        json!({"latitude": 90.1, "longitude": 0}),
        json!({"latitude": 0, "longitude": -180.1}),
    ] {
        let frame = json!({"type": "message", "content": content, "message_type": "location"});
        let told = reason(&frame.to_string());
        assert!(told.starts_with("content: "), "{content}: {told}");
    }
}

#[test]
fn what_is_wrong_with_a_message_is_told_by_its_field() {
    let message = json!({"type": "message", "content": "안녕하세요!"});
    for (field, values) in [
        (
            "content",
            json!([null, 7, true, ["a"], {"latitude": 1, "longitude": 1}, "", " \t\n\u{3000}",
                "a\0b", "가".repeat(4_001)]),
        ),
        ("message_type", json!(["image", "file", "voice", "video", "", "TEXT"])),
        ("reply_to_message_id", json!([0, -1, i64::MIN])),
        ("client_message_id", json!(["", "a".repeat(65), "a\0b"])),
    ] {
        for value in values.as_array().expect("values") {
            let told = reason(&with(message.clone(), json!({ field: value })).to_string());
            assert!(told.starts_with(&format!("{field}: ")), "{field} {value:.60}: {told}");
        }
    }
    let longest = "😀".repeat(4_000);
    let request = decoded(&with(message, json!({"content": longest})));
    assert_eq!(request, Ok(Request::Post(Posting::text(content(&longest), None))));
}

#[test]
fn what_is_no_frame_is_malformed() {
    for text in [
        "",
        " ",
        "hello",
        "{",
        "[]",
        r#"[{"type": "message", "content": "a"}]"#,
        r#"["message", "a"]"#,
        "null",
        "7",
        "\"message\"",
        "{}",
        r#"{"type": "message"}"#,
        r#"{"content": "a"}"#,
        r#"{"type": null, "content": "a"}"#,
        r#"{"type": 7, "content": "a"}"#,
        r#"{"type": "Message", "content": "a"}"#,
        r#"{"type": "chat.message", "message": "a"}"#,
        r#"{"type": "user_status", "status": "online"}"#,
        r#"{"type": "message_read", "message_id": 1}"#,
        r#"{"type": "message", "content": "a""#,
        r#"{"type": "message", "content": "a"} {}"#,
        r#"{"type": "message", "content": "\ud800"}"#,
        r#"{"type": "message", "content": "a", "content": "b"}"#,
        r#"{"type": "message", "content": "a", "message_type": 7}"#,
        r#"{"type": "message", "content": "a", "reply_to_message_id": "1"}"#,
        r#"{"type": "message", "content": "a", "reply_to_message_id": 1.5}"#,
        r#"{"type": "message", "content": "a", "reply_to_message_id": 9223372036854775808}"#,
        r#"{"type": "message", "content": "a", "client_message_id": 7}"#,
        r#"{"type": "typing"}"#,
        r#"{"type": "typing", "is_typing": null}"#,
        r#"{"type": "typing", "is_typing": 1}"#,
        r#"{"type": "typing", "is_typing": "true"}"#,
        &"[".repeat(60_000),
        &format!(r#"{{"type": "message", "content": {}"#, "[".repeat(60_000)),
    ] {
        assert!(codec().decode(text).is_err(), "{text:.60}");
    }
}

#[test]
fn a_dropped_frame_is_answered_with_its_reason() {
    let refusal = codec().refusal("A JSON object is expected.").expect("a word");
    let refusal: Value = serde_json::from_str(&refusal).expect("JSON");
    assert_eq!(refusal, json!({"type": "error", "detail": "A JSON object is expected."}));
}

proptest! {
    #[test]
    fn any_text_is_a_request_or_malformed(text in ".*") {
        let _ = codec().decode(&text);
    }

    #[test]
    fn any_object_of_the_known_fields_is_a_request_or_malformed(
        kind in "message|typing|[a-z_]{0,9}",
        values in prop::collection::vec(".{0,9}|[0-9]{1,20}|null|true|\\{\\}|\\[1\\]", 5),
    ) {
        let fields =
            ["content", "message_type", "reply_to_message_id", "client_message_id", "is_typing"];
        let fields = fields.iter().zip(values).map(|(field, value)| {
            let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
            ((*field).to_owned(), value)
        });
        let _ = decoded(&with(json!({ "type": kind }), Value::Object(fields.collect())));
    }

    #[test]
    fn any_text_within_bounds_arrives_as_it_was_sent(sent in "[^\0]{1,200}") {
        match decoded(&json!({"type": "message", "content": sent})) {
            Ok(request) => {
                let posting = Posting::text(content(&sent), None);
                prop_assert_eq!(request, Request::Post(posting));
            }
            Err(_) => prop_assert!(sent.trim().is_empty()),
        }
    }
}
