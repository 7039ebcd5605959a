//! `POST /chat/rooms/{room_id}/messages/` as JSON: what is refused.

use reqwest::Method;
use serde_json::{Value, json};

use super::any_request::{assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects};
use super::{assert_unfit, make_group, messages_of, page};
use crate::support::field_errors::{BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, too_long};
use crate::support::{Launch, on_one_database};

on_one_database! {
    what_will_not_do_is_told_by_its_field,
    a_file_is_not_sent_by_json,
    every_error_of_every_field_is_told_at_once,
    what_is_no_json_object_is_refused,
}

async fn what_will_not_do_is_told_by_its_field(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let kinds = "Must be text, image, file, voice or location.";
    for (field, value, text) in [
        ("message_content", Value::Null, NO_NULL),
        ("message_content", json!(7), NO_STRING),
        ("message_content", json!(["a"]), NO_STRING),
        ("message_content", json!({"latitude": 1, "longitude": 2}), NO_STRING),
        ("message_content", json!(""), BLANK),
        ("message_content", json!(" \t\n\u{3000}"), BLANK),
        ("message_content", json!("a\0b"), NO_NUL),
        ("message_content", json!("가".repeat(4_001)), &too_long(4_000)),
        ("message_type", json!(7), NO_STRING),
        ("message_type", json!("video"), kinds),
        ("message_type", json!("Text"), kinds),
        ("message_type", json!(""), kinds),
        ("client_message_id", json!(7), NO_STRING),
        ("client_message_id", json!("a\0b"), NO_NUL),
        ("client_message_id", json!(""), BLANK),
        ("client_message_id", json!("가".repeat(65)), &too_long(64)),
    ] {
        let mut body = json!({"message_content": "안녕하세요!"});
        body[field] = value;
        assert_unfit(&sender.post(&messages_of(room), body).await, field, text);
    }
    assert_unfit(&sender.post(&messages_of(room), json!({})).await, "message_content", REQUIRED);
    assert_eq!(page(&sender, room, "").await["total_count"], 0);
}

async fn a_file_is_not_sent_by_json(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    for kind in ["image", "file", "voice"] {
        for body in [
            json!({"message_content": "사진을 보내드려요", "message_type": kind}),
            json!({"message_type": kind}),
            json!({"message_type": kind, "file": "data:image/png;base64,AAAA"}),
        ] {
            assert_unfit(&sender.post(&messages_of(room), body).await, "file", REQUIRED);
        }
    }
    assert_eq!(page(&sender, room, "").await["total_count"], 0);
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let body = json!({
        "message_content": " ", "message_type": "text", "reply_to_message_id": 0,
        "client_message_id": 7
    });
    let told = "client_message_id: Not a valid string. message_content: This field may not be blank. \
                reply_to_message_id: A valid positive integer is required.";
    let answer = sender.post(&messages_of(room), body).await;
    assert_eq!(answer.expect(422), json!({ "detail": told }));
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let path = messages_of(make_group(&sender, "새로운 채팅방", &[]).await);
    assert_takes_only_json_objects(&sender, Method::POST, &path, "message_content").await;
    assert_takes_bodies_up_to_a_mebibyte(&sender, Method::POST, &path).await;
}
