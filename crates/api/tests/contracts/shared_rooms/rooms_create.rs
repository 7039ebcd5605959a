//! `POST /api/rooms/`

use proptest::prelude::*;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::{assert_failure, assert_invalid, assert_room, ids};
use crate::support::person::send;
use crate::support::{Launch, for_any, on_both_databases};

on_both_databases! {
    the_documented_room_is_made,
    a_room_is_made_without_the_slash_too,
    a_name_is_kept_as_it_was_sent,
    the_assistant_s_body_needs_no_room_type,
    every_field_has_its_errors,
    all_errors_are_told_at_once,
    a_body_that_is_no_object_is_refused,
    any_bytes_are_a_room_or_a_client_error,
    a_bad_body_without_a_token_is_unauthorized,
    a_body_must_be_declared_as_json,
    a_body_over_a_mebibyte_is_refused,
}

async fn the_documented_room_is_made(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let body = r#"{
  "name": "New Room",
  "description": "Room description",
  "room_type": "chat"
}"#;
    let room = person.post_text("/api/rooms/", body).await.expect(201);
    assert_room(&room);
    assert_eq!(room["name"], "New Room");
    assert_eq!(room["description"], "Room description");
    assert_eq!(room["room_type"], "chat");
    assert_eq!(room["is_active"], true);
    assert_eq!(room["requires_totp"], false);
    let creator = json!({"id": person.id, "email": person.email, "name": "User Name"});
    assert_eq!(room["creator"], creator);

    let again = person.post_text("/api/rooms/", body).await.expect(201);
    assert_ne!(again["id"], room["id"]);
}

async fn a_room_is_made_without_the_slash_too(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let body = json!({"name": "Video Conference", "room_type": "video", "unknown": {"field": 1}});
    let room = person.post("/api/rooms", body).await.expect(201);
    assert_room(&room);
    assert_eq!(room["room_type"], "video");
    assert_eq!(room["description"], "");
    assert_eq!(person.get("/api/rooms").await.expect(200), json!([room]));
}

async fn a_name_is_kept_as_it_was_sent(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for name in [" 방 ", "\u{202e}<b>", &"😀".repeat(100)] {
        let body = json!({"name": name, "room_type": "chat", "description": " \n"});
        let room = person.post("/api/rooms/", body).await.expect(201);
        assert_eq!((&room["name"], &room["desc"]), (&json!(name), &json!(" \n")));
    }
    let body = json!({"name": "a", "room_type": "chat", "description": "가".repeat(2_000)});
    person.post("/api/rooms/", body).await.expect(201);
}

async fn the_assistant_s_body_needs_no_room_type(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for (body, description) in [
        (json!({"name": "a", "desc": "text"}), "text"),
        (json!({"name": "a", "desc": "text", "description": "text"}), "text"),
        (json!({"name": "a", "requires_totp": false}), ""),
    ] {
        let room = person.post("/api/rooms/", body).await.expect(201);
        assert_room(&room);
        assert_eq!((&room["room_type"], &room["desc"]), (&json!("chat"), &json!(description)));
    }
}

async fn every_field_has_its_errors(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let blank = "This field may not be blank.";
    let null = "This field may not be null.";
    let required = "This field is required.";
    let no_string = "Not a valid string.";
    let nul = "Null characters are not allowed.";
    let no_type = "Must be \"chat\" or \"video\".";
    let long_name = "Ensure this field has no more than 100 characters.";
    let long_text = "Ensure this field has no more than 2000 characters.";
    let differ = "desc and description must be the same text.";
    for (field, change, text) in [
        ("name", json!({"name": Value::Null}), null),
        ("name", json!({"name": 7}), no_string),
        ("name", json!({"name": ["a"]}), no_string),
        ("name", json!({"name": ""}), blank),
        ("name", json!({"name": " \t\n\u{3000}"}), blank),
        ("name", json!({"name": "가".repeat(101)}), long_name),
        ("name", json!({"name": "a\0b"}), nul),
        ("description", json!({"description": "가".repeat(2_001)}), long_text),
        ("description", json!({"description": "a\0b"}), nul),
        ("description", json!({"description": 7}), no_string),
        ("description", json!({"description": Value::Null}), null),
        ("desc", json!({"desc": "가".repeat(2_001)}), long_text),
        ("desc", json!({"desc": {}}), no_string),
        ("desc", json!({"desc": "one", "description": "other"}), differ),
        ("desc", json!({"desc": 7, "description": "text"}), no_string),
        ("desc", json!({"desc": Value::Null, "description": "text"}), null),
        ("description", json!({"desc": "text", "description": 7}), no_string),
        ("room_type", json!({"room_type": "dance"}), no_type),
        ("room_type", json!({"room_type": "Chat"}), no_type),
        ("room_type", json!({"room_type": 7}), no_string),
        ("room_type", json!({"room_type": Value::Null}), null),
        ("requires_totp", json!({"requires_totp": "yes"}), "Must be a valid boolean."),
        ("requires_totp", json!({"requires_totp": Value::Null}), "Must be a valid boolean."),
    ] {
        let mut body = json!({"name": "New Room", "room_type": "chat"});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_invalid(&person.post("/api/rooms/", body).await, field, text);
    }
    let nameless = json!({"room_type": "chat"});
    assert_invalid(&person.post("/api/rooms/", nameless).await, "name", required);
    let typeless = json!({"name": "New Room", "description": "text"});
    assert_invalid(&person.post("/api/rooms/", typeless).await, "room_type", required);
    assert_eq!(ids(&person, "").await, [0; 0]);
}

async fn all_errors_are_told_at_once(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let body = json!({"name": "", "description": 7});
    let errors = person.post("/api/rooms/", body).await.expect(400);
    for field in ["name", "description", "room_type"] {
        assert!(errors[field].is_array(), "{errors}");
    }
}

async fn a_body_that_is_no_object_is_refused(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for body in [&b""[..], b"{", b"{\"name\":}", b"{} {}", b"{\"name\":\"\xff\"}", b"\0"] {
        let answer = person.post_text("/api/rooms/", body).await;
        assert_invalid(&answer, "non_field_errors", "The body is not valid JSON.");
    }
    for body in ["[]", "[\"New Room\"]", "null", "7", "\"text\""] {
        let answer = person.post_text("/api/rooms/", body).await;
        assert_invalid(&answer, "non_field_errors", "The body must be a JSON object.");
    }
}

/// Bytes, texts, and JSON that is nearly a room.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let value = r#"(null|true|-?[0-9]{1,25}|"[^"\\]{0,120}"|\[\]|\{\})"#;
    let nearly_a_room = format!(r#"\{{"name":{value},"room_type":{value},"desc":{value}\}}"#);
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        ".{0,200}".prop_map(String::into_bytes),
        proptest::string::string_regex(&nearly_a_room).unwrap().prop_map(String::into_bytes),
    ]
}

async fn any_bytes_are_a_room_or_a_client_error(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("User Name").await;
    for_any(body, async move |body| {
        let answer = person.post_text("/api/rooms/", body).await;
        match answer.status.as_u16() {
            201 => assert_room(&answer.json()),
            _ => assert_eq!(answer.expect(400)["error"], "invalid_request"),
        }
    })
    .await;
}

async fn a_bad_body_without_a_token_is_unauthorized(launch: Launch) {
    let server = launch.start();
    let answer = server.stranger().post_text("/api/rooms/", "{").await;
    let missing = "Authentication credentials were not provided.";
    assert_failure(&answer, 401, "not_authenticated", missing);
    let answer = server.stranger().with_access("garbage").post_text("/api/rooms/", "{").await;
    assert_failure(&answer, 401, "invalid_token", "Token is invalid or expired.");
}

async fn a_body_must_be_declared_as_json(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let text = "Unsupported media type.";
    let request = || {
        person.request(Method::POST, "/api/rooms/").body(r#"{"name": "a", "room_type": "chat"}"#)
    };
    let form = request().header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let plain = request().header(CONTENT_TYPE, "text/plain");
    let packed =
        request().header(CONTENT_TYPE, "application/json").header("content-encoding", "gzip");
    for request in [request(), form, plain, packed] {
        assert_failure(&send(request).await, 415, "invalid_request", text);
    }
    let declared = request().header(CONTENT_TYPE, "application/json; charset=utf-8");
    send(declared).await.expect(201);
}

async fn a_body_over_a_mebibyte_is_refused(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let body = |length: usize| {
        let frame = r#"{"name": "a", "room_type": "chat", "ignored": ""}"#;
        frame.replace("\"\"", &format!("\"{}\"", "a".repeat(length - frame.len())))
    };
    let limit = 1024 * 1024;
    person.post_text("/api/rooms/", body(limit)).await.expect(201);
    let answer = person.post_text("/api/rooms/", body(limit + 1)).await;
    assert_failure(&answer, 413, "invalid_request", "The request body is too large.");

    // In pieces, without a word on how many there will be.
    let pieces: Vec<Vec<u8>> =
        body(limit + 1).into_bytes().chunks(16 * 1024).map(<[u8]>::to_vec).collect();
    let stream = futures_util::stream::iter(pieces.into_iter().map(Ok::<_, std::io::Error>));
    let request = person
        .request(Method::POST, "/api/rooms/")
        .header(CONTENT_TYPE, "application/json")
        .body(reqwest::Body::wrap_stream(stream));
    let answer = send(request).await;
    assert_failure(&answer, 413, "invalid_request", "The request body is too large.");
}
