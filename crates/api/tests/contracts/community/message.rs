//! `/api/chat/message/`

use reqwest::Method;
use serde_json::{Value, json};

use super::make_room;
use crate::contracts::shared_rooms::{BARRED, barred_room};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_ID, NO_NULL, NO_STRING, REQUIRED, assert_detail, assert_errors, no_ids, too_long,
};
use crate::support::refusals::{
    assert_knows_only, assert_needs_a_token, assert_takes_bodies_up_to_a_mebibyte,
    assert_takes_only_json_objects,
};
use crate::support::{Launch, Person, Socket, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_message_goes_to_the_room_of_the_caller,
    a_message_is_answered_as_livechat_does,
    a_message_reaches_the_sockets_of_every_contract,
    a_type_may_be_left_out_and_is_one_only,
    a_room_may_be_named,
    an_unknown_room_is_told_before_the_rest_of_the_body,
    a_barred_room_is_told_before_the_rest_of_the_body,
    what_will_not_do_is_told_under_its_field,
    the_same_client_message_id_is_the_same_message,
    what_is_no_json_object_is_refused,
    a_token_is_needed,
    other_methods_are_refused,
    any_body_is_a_message_or_a_client_error,
}

const PATH: &str = "/api/chat/message/";
const NO_TYPE: &str = "Must be \"chat.message\".";

/// A message as its sender is answered, whatever its values.
#[track_caller]
fn assert_message(message: &Value) {
    assert_shape(
        message,
        &[
            ("id", "number"),
            ("room", "number"),
            ("message", "string"),
            ("sender", "string"),
            ("nickname", "string"),
            ("created_at", "time"),
        ],
    );
}

async fn texts(reader: &Person, room: i64) -> Vec<String> {
    let list = reader.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    let text = |message: &Value| message["content"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(text).collect()
}

async fn the_documented_message_goes_to_the_room_of_the_caller(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    let _socket = Socket::open_chat(&user, room).await;
    let documented = r#"{
  "type": "chat.message",
  "message": "Hello, World!"
}"#;
    for path in [PATH, "/api/chat/message"] {
        let message = user.post_text(path, documented).await.expect(201);
        assert_message(&message);
        assert_eq!(
            (&message["room"], &message["message"]),
            (&json!(room), &json!("Hello, World!"))
        );
    }
    assert_eq!(texts(&user, room).await, ["Hello, World!", "Hello, World!"]);
}

async fn a_message_is_answered_as_livechat_does(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    let body = json!({"message": " 안녕하세요! \n", "room": room});
    let here = user.post(PATH, body.clone()).await.expect(201);
    let there = user.post("/chat/v1/message/", body).await.expect(201);
    for message in [&here, &there] {
        assert_message(message);
        assert_eq!(message["sender"], "user@example.com");
        assert_eq!(message["nickname"], "User");
        assert_eq!(message["message"], " 안녕하세요! \n");
    }
    assert!(here["id"].as_i64() < there["id"].as_i64());
}

async fn a_message_reaches_the_sockets_of_every_contract(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    let mut chat = Socket::open_chat(&user, room).await;
    let mut meet = Socket::open(&user, room).await;
    let message = user.post(PATH, json!({"message": "Hello, World!"})).await.expect(201);
    let frame = chat.next().await;
    let expected = json!({
        "type": "chat.message", "id": message["id"], "message": "Hello, World!",
        "sender": "user@example.com", "nickname": "User", "profile_picture_url": "",
    });
    assert_eq!(frame, expected);
    let frame = meet.next().await;
    assert_eq!((&frame["id"], &frame["content"]), (&message["id"], &json!("Hello, World!")));
}

async fn a_type_may_be_left_out_and_is_one_only(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    for kind in [json!("chat.message"), Value::Null] {
        let body = json!({"type": kind, "message": "Hello", "room": room});
        user.post(PATH, body).await.expect(201);
    }
    for (kind, error) in [
        (json!("chat.user.join"), NO_TYPE),
        (json!("message"), NO_TYPE),
        (json!(""), NO_TYPE),
        (json!(7), NO_STRING),
        (json!(["chat.message"]), NO_STRING),
    ] {
        let body = json!({"type": kind, "message": "Hello", "room": room});
        assert_errors(&user.post(PATH, body).await, &[("type", error)]);
    }
    assert_eq!(texts(&user, room).await.len(), 2);
}

async fn a_room_may_be_named(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let here = make_room(&user, "Here").await;
    let there = make_room(&user, "There").await;
    let _socket = Socket::open_chat(&user, here).await;
    let body = json!({"message": "Hello", "room": there});
    assert_eq!(user.post(PATH, body).await.expect(201)["room"], there);
    let body = json!({"message": "Hello", "room": null});
    assert_eq!(user.post(PATH, body).await.expect(201)["room"], here);
}

async fn an_unknown_room_is_told_before_the_rest_of_the_body(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for room in [999, i64::MAX] {
        for body in [json!({"message": "Hello", "room": room}), json!({"type": 7, "room": room})] {
            assert_detail(&user.post(PATH, body).await, 404, "Not found.");
        }
    }
}

async fn a_barred_room_is_told_before_the_rest_of_the_body(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let user = server.sign_up("User").await;
    for access in ["totp", "invite"] {
        let room = barred_room(&server, &creator, access).await;
        for body in [json!({"message": "Hello", "room": room}), json!({"room": room})] {
            assert_detail(&user.post(PATH, body).await, 403, BARRED);
        }
    }
}

async fn what_will_not_do_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    for room in no_ids() {
        let body = json!({"message": "Hello", "room": room});
        assert_errors(&user.post(PATH, body).await, &[("room", NO_ID)]);
    }
    for (message, error) in [
        (json!(null), NO_NULL),
        (json!(7), NO_STRING),
        (json!(""), BLANK),
        (json!(" \n"), BLANK),
        (json!("가".repeat(4_001)), &too_long(4_000)),
    ] {
        let body = json!({"message": message, "room": room});
        assert_errors(&user.post(PATH, body).await, &[("message", error)]);
    }
    let body = json!({"type": "other", "room": "1", "client_message_id": ""});
    assert_errors(
        &user.post(PATH, body).await,
        &[("type", NO_TYPE), ("room", NO_ID), ("message", REQUIRED), ("client_message_id", BLANK)],
    );
    let longest = json!({"message": "가".repeat(4_000), "room": room});
    user.post(PATH, longest).await.expect(201);
}

async fn the_same_client_message_id_is_the_same_message(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    let body = |message: &str| json!({"message": message, "room": room, "client_message_id": "a"});
    let first = user.post(PATH, body("one")).await.expect(201);
    assert_eq!(first["client_message_id"], "a");
    assert_eq!(user.post(PATH, body("two")).await.expect(200), first);
    assert_eq!(user.post("/chat/v1/message/", body("three")).await.expect(200), first);
    assert_eq!(texts(&user, room).await, ["one"]);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_takes_only_json_objects(&user, Method::POST, PATH, "message").await;
    assert_takes_bodies_up_to_a_mebibyte(&user, Method::POST, PATH).await;
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::POST, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}

async fn any_body_is_a_message_or_a_client_error(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    let _socket = Socket::open_chat(&user, room).await;
    assert_never_fails(&user, Method::POST, PATH).await;
    texts(&user, room).await;
}
