//! `POST /chat/v1/message/`

use reqwest::Method;
use serde_json::{Value, json};

use super::{ban, make_room};
use crate::contracts::shared_rooms::{BARRED, barred_room};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_ID, NO_NUL, NO_NULL, NO_STRING, REQUIRED, assert_detail, assert_errors, no_ids,
    too_long,
};
use crate::support::refusals::{
    assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, Person, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_message_is_stored,
    a_message_is_kept_as_it_was_sent,
    what_will_not_do_as_message_is_told_under_its_field,
    what_can_be_no_room_is_told_under_its_field,
    every_error_of_every_field_is_told_at_once,
    an_unknown_room_is_told_before_the_rest_of_the_body,
    a_barred_room_is_told_before_the_rest_of_the_body,
    the_same_client_message_id_is_the_same_message,
    a_client_message_id_has_its_bounds,
    what_is_no_json_object_is_refused,
}

const PATH: &str = "/chat/v1/message/";

/// The fields of a message that bears no id of its client's.
const FIELDS: [(&str, &str); 6] = [
    ("id", "number"),
    ("room", "number"),
    ("message", "string"),
    ("sender", "string"),
    ("nickname", "string"),
    ("created_at", "time"),
];

/// The texts of a room's messages.
async fn stored(reader: &Person, room: i64) -> Vec<Value> {
    let list = reader.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    list.as_array().unwrap().iter().map(|message| message["content"].clone()).collect()
}

async fn the_documented_message_is_stored(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let sender = server.sign_up("User Name").await;
    assert_eq!(make_room(&creator, "채팅방 이름").await, 1);
    let documented = r#"{
    "message": "안녕하세요!",
    "room": 1
}"#;
    for path in [PATH, "/chat/v1/message"] {
        let message = sender.post_text(path, documented).await.expect(201);
        assert_shape(&message, &FIELDS);
        assert_eq!((&message["message"], &message["room"]), (&json!("안녕하세요!"), &json!(1)));
        assert_eq!(message["sender"], sender.email);
        assert_eq!(message["nickname"], "User Name");
    }
    assert_eq!(stored(&creator, 1).await, ["안녕하세요!", "안녕하세요!"]);
}

async fn a_message_is_kept_as_it_was_sent(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_room(&sender, "채팅방 이름").await;
    let longest = "😀".repeat(4_000);
    let texts = [" a ", "\n<script>\u{202e}", "e\u{301}\u{feff}", &longest];
    for text in texts {
        let body = json!({"message": text, "room": room, "unknown": [1]});
        assert_eq!(sender.post(PATH, body).await.expect(201)["message"], text);
    }
    assert_eq!(stored(&sender, room).await, texts);
}

async fn what_will_not_do_as_message_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_room(&sender, "채팅방 이름").await;
    for (message, error) in [
        (Value::Null, NO_NULL),
        (json!(7), NO_STRING),
        (json!(["a"]), NO_STRING),
        (json!({"text": "a"}), NO_STRING),
        (json!(""), BLANK),
        (json!(" \t\n\u{3000}"), BLANK),
        (json!("a\0b"), NO_NUL),
        (json!("가".repeat(4_001)), &too_long(4_000)),
    ] {
        let answer = sender.post(PATH, json!({"message": message, "room": room})).await;
        assert_errors(&answer, &[("message", error)]);
    }
    assert_errors(&sender.post(PATH, json!({"room": room})).await, &[("message", REQUIRED)]);
    assert_eq!(stored(&sender, room).await, [json!(null); 0]);
}

async fn what_can_be_no_room_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    for room in no_ids() {
        let answer = sender.post(PATH, json!({"message": "안녕하세요!", "room": room})).await;
        assert_errors(&answer, &[("room", NO_ID)]);
    }
    let answer = sender.post(PATH, json!({"message": "안녕하세요!", "room": null})).await;
    assert_errors(&answer, &[("room", NO_NULL)]);
    let answer = sender.post(PATH, json!({"message": "안녕하세요!"})).await;
    assert_errors(&answer, &[("room", REQUIRED)]);
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let both = [("message", REQUIRED), ("room", REQUIRED)];
    assert_errors(&sender.post(PATH, json!({})).await, &both);
    let body = json!({"message": 7, "room": "1", "client_message_id": 7});
    let all = [("message", NO_STRING), ("room", NO_ID), ("client_message_id", NO_STRING)];
    assert_errors(&sender.post(PATH, body).await, &all);
    let body = json!({"message": " ", "room": 0, "client_message_id": "a".repeat(65)});
    let bound = too_long(64);
    let all = [("message", BLANK), ("room", NO_ID), ("client_message_id", &bound)];
    assert_errors(&sender.post(PATH, body).await, &all);
}

/// Bodies that would be errors in a room that one may enter.
fn bad_messages(room: i64) -> [Value; 4] {
    [
        json!({"room": room}),
        json!({"room": room, "message": 7}),
        json!({"room": room, "message": " ", "client_message_id": 7}),
        json!({"room": room, "message": "안녕하세요!"}),
    ]
}

async fn an_unknown_room_is_told_before_the_rest_of_the_body(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let deleted = make_room(&sender, "Old Chat").await;
    sender.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    for room in [999, i64::MAX, deleted] {
        for body in bad_messages(room) {
            assert_detail(&sender.post(PATH, body).await, 404, "Not found.");
        }
    }
}

async fn a_barred_room_is_told_before_the_rest_of_the_body(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let open = make_room(&creator, "채팅방 이름").await;
    ban(&creator, open, &outsider).await;
    let totp = barred_room(&server, &creator, "totp").await;
    let invite = barred_room(&server, &creator, "invite").await;
    for room in [open, totp, invite] {
        for body in bad_messages(room) {
            assert_detail(&outsider.post(PATH, body).await, 403, BARRED);
        }
        assert_eq!(stored(&creator, room).await, [json!(null); 0]);
    }
}

async fn the_same_client_message_id_is_the_same_message(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_room(&sender, "채팅방 이름").await;
    let body = json!({"message": "안녕하세요!", "room": room, "client_message_id": "a-1"});
    let first = sender.post(PATH, body.clone()).await.expect(201);
    assert_shape(&first, &[&FIELDS[..], &[("client_message_id", "string")]].concat());
    assert_eq!(first["client_message_id"], "a-1");
    assert_eq!(sender.post(PATH, body.clone()).await.expect(200), first);
    let changed = json!({"message": "Something else", "room": room, "client_message_id": "a-1"});
    assert_eq!(sender.post(PATH, changed).await.expect(200), first);
    let elsewhere = json!({"content": "Something else", "client_message_id": "a-1"});
    let messages = format!("/api/rooms/{room}/messages/");
    assert_eq!(sender.post(&messages, elsewhere).await.expect(200)["id"], first["id"]);

    other.post(PATH, body).await.expect(201);
    let second = make_room(&sender, "둘째 방").await;
    let body = json!({"message": "안녕하세요!", "room": second, "client_message_id": "a-1"});
    sender.post(PATH, body).await.expect(201);
    assert_eq!(stored(&sender, room).await, ["안녕하세요!", "안녕하세요!"]);
    assert_eq!(stored(&sender, second).await, ["안녕하세요!"]);
}

async fn a_client_message_id_has_its_bounds(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_room(&sender, "채팅방 이름").await;
    let bound = too_long(64);
    for (id, error) in [
        (json!(7), NO_STRING),
        (json!(["a"]), NO_STRING),
        (json!("a\0b"), NO_NUL),
        (json!("가".repeat(65)), &bound),
    ] {
        let body = json!({"message": "안녕하세요!", "room": room, "client_message_id": id});
        assert_errors(&sender.post(PATH, body).await, &[("client_message_id", error)]);
    }
    let longest = "가".repeat(64);
    let body = json!({"message": "안녕하세요!", "room": room, "client_message_id": longest});
    assert_eq!(sender.post(PATH, body).await.expect(201)["client_message_id"], longest);
    let body = json!({"message": "안녕하세요!", "room": room, "client_message_id": null});
    assert_shape(&sender.post(PATH, body).await.expect(201), &FIELDS);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    assert_takes_only_json_objects(&user, Method::POST, PATH, "message").await;
    assert_takes_bodies_up_to_a_mebibyte(&user, Method::POST, PATH).await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    let user = server.sign_up("User Name").await;
    make_room(&user, "채팅방 이름").await;
    assert_never_fails(&user, Method::POST, PATH).await;
}
