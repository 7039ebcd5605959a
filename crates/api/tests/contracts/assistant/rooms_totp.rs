//! `POST /api/rooms/` with `requires_totp`: rooms behind one-time codes, and the one answer that shows what the
//! codes are made from.

use serde_json::{Value, json};

use crate::support::field_errors::REQUIRED;
use crate::support::totp::Authenticator;
use crate::support::{
    Launch, LockedRoom, Person, TestServer, assert_shape, on_both_databases, on_one_database,
};

on_both_databases! {
    the_document_s_example_makes_a_room_and_shows_its_secret,
    the_secret_and_its_address_make_the_same_codes,
    no_later_answer_shows_the_secret,
    the_same_body_makes_another_room_with_another_secret,
    without_codes_a_room_has_no_secret,
    whether_a_room_wants_codes_cannot_be_changed,
    a_deleted_room_keeps_no_secret,
    whoever_made_it_is_in_and_nobody_else,
}

on_one_database! {
    what_is_neither_true_nor_false_makes_no_room,
    the_other_fields_are_looked_at_as_in_any_room,
    a_video_room_may_want_codes_too,
}

/// What every answer about a room shows.
const ROOM: [(&str, &str); 10] = [
    ("id", "number"),
    ("name", "string"),
    ("desc", "string"),
    ("description", "string"),
    ("creator", "object"),
    ("room_type", "string"),
    ("requires_totp", "bool"),
    ("created_at", "time"),
    ("is_active", "bool"),
    ("has_new_message", "bool"),
];

async fn the_document_s_example_makes_a_room_and_shows_its_secret(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    for path in ["/api/rooms/", "/api/rooms"] {
        let body = r#"{"name": "AI 연구실", "desc": "실험용 채팅방", "requires_totp": true}"#;
        let room = creator.post_text(path, body).await.expect(201);
        let secret = [("totp_secret", "string"), ("totp_uri", "string")];
        assert_shape(&room, &[&ROOM[..], &secret].concat());
        assert_eq!((&room["name"], &room["desc"]), (&json!("AI 연구실"), &json!("실험용 채팅방")));
        assert_eq!(room["description"], room["desc"]);
        assert_eq!((&room["requires_totp"], &room["room_type"]), (&json!(true), &json!("chat")));
        assert_eq!(room["creator"]["id"], creator.id);
        let secret = room["totp_secret"].as_str().unwrap();
        let is_base32 = |byte: u8| matches!(byte, b'A'..=b'Z' | b'2'..=b'7');
        assert!(secret.len() == 32 && secret.bytes().all(is_base32), "160 bits: {secret}");
    }
}

async fn the_secret_and_its_address_make_the_same_codes(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let room = LockedRoom::make(&creator).await;
    let scanned = Authenticator::of_uri(room.created["totp_uri"].as_str().unwrap());
    assert_eq!(scanned.labels(), (Some("madang"), "AI 연구실"));
    for step in [1, 50_000_000, scanned.step()] {
        assert_eq!(scanned.code_of(step), room.authenticator.code_of(step));
    }
    let answer = creator.post(&room.entrance(), json!({"totp_code": scanned.code()})).await;
    answer.expect(200);
}

/// Every answer of every contract that shows the room to somebody who is in.
async fn answers(person: &Person, room: i64) -> Vec<String> {
    let paths = [
        "/api/rooms/".to_owned(),
        "/api/rooms/?page=1".to_owned(),
        format!("/api/rooms/{room}/"),
        format!("/api/rooms/{room}/messages/"),
        "/chat/v1/room/".to_owned(),
        format!("/chat/v1/room/{room}/"),
        format!("/api/chat/room/{room}/"),
        "/chat/rooms/".to_owned(),
        format!("/chat/rooms/{room}/"),
        format!("/chat/rooms/{room}/participants/"),
        format!("/chat/rooms/{room}/settings/"),
    ];
    let mut answers = Vec::new();
    for path in paths {
        let answer = person.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answers.push(answer.text);
    }
    answers
}

async fn no_later_answer_shows_the_secret(launch: Launch) {
    let mut server = launch.with("RUST_LOG", "debug").start();
    let creator = server.sign_up("User Name").await;
    let room = LockedRoom::make(&creator).await;
    let secret = room.created["totp_secret"].as_str().unwrap();
    let path = format!("/api/rooms/{}/", room.id);

    let mut answers = answers(&creator, room.id).await;
    let revised = creator.patch(&path, json!({"name": "Another name"})).await;
    assert_shape(&revised.expect(200), &ROOM);
    answers.push(revised.text);
    let code = json!({"totp_code": room.authenticator.code()});
    let entered = creator.post(&room.entrance(), code).await;
    entered.expect(200);
    answers.push(entered.text);
    for answer in answers {
        assert!(!answer.contains("totp_secret") && !answer.contains("totp_uri"), "{answer}");
        assert!(!answer.contains("otpauth") && !answer.contains(secret), "{answer}");
    }
    assert_shape(&creator.get(&path).await.expect(200), &ROOM);
    server.terminate();
    assert!(!server.whole_log().await.contains(secret));
}

async fn the_same_body_makes_another_room_with_another_secret(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let (one, other) = (LockedRoom::make(&creator).await, LockedRoom::make(&creator).await);
    assert_ne!(one.id, other.id);
    assert_ne!(one.created["totp_secret"], other.created["totp_secret"]);
    // One in a million is both rooms' code.
    if one.authenticator.code() == other.authenticator.code() {
        return;
    }
    let person = server.sign_up("Another User").await;
    let code = json!({"totp_code": one.authenticator.code()});
    super::assert_failure(&person.post(&other.entrance(), code).await, 403, "invalid_totp");
}

async fn without_codes_a_room_has_no_secret(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    for body in
        [json!({"name": "Open", "requires_totp": false}), json!({"name": "Open", "desc": ""})]
    {
        let room = creator.post("/api/rooms/", body).await.expect(201);
        assert_shape(&room, &ROOM);
        assert_eq!(room["requires_totp"], false);
    }
    assert_eq!(secrets(&server), [0]);
}

fn secrets(server: &TestServer) -> Vec<i64> {
    server.database.numbers("SELECT COUNT(*) AS number FROM room_secrets")
}

async fn whether_a_room_wants_codes_cannot_be_changed(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let locked = LockedRoom::make(&creator).await.id;
    let open = creator.open_room("Open").await;
    for (room, is_locked) in [(locked, true), (open, false)] {
        let path = format!("/api/rooms/{room}/");
        let body = json!({"name": "Changed", "requires_totp": !is_locked});
        let refused = creator.patch(&path, body).await.expect(400);
        assert_eq!(
            refused["requires_totp"],
            json!(["Whether a room wants one-time codes cannot be changed."])
        );
        let room = creator.get(&path).await.expect(200);
        assert_eq!(room["requires_totp"], is_locked);
        assert_ne!(room["name"], "Changed", "a refused change is not made in part");
        let body = json!({"name": "Changed", "requires_totp": is_locked});
        let room = creator.patch(&path, body).await.expect(200);
        assert_shape(&room, &ROOM);
        assert_eq!((&room["name"], &room["requires_totp"]), (&json!("Changed"), &json!(is_locked)));
    }
    assert_eq!(secrets(&server), [1]);
}

async fn a_deleted_room_keeps_no_secret(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let room = LockedRoom::make(&creator).await;
    assert_eq!(secrets(&server), [1]);
    creator.delete(&format!("/api/rooms/{}/", room.id)).await.expect_empty(204);
    let code = json!({"totp_code": room.authenticator.code()});
    super::assert_failure(&creator.post(&room.entrance(), code).await, 404, "not_found");
    assert_eq!(secrets(&server), [0]);
}

async fn whoever_made_it_is_in_and_nobody_else(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let room = LockedRoom::make(&creator).await;
    let people = creator.get(&format!("/chat/rooms/{}/participants/", room.id)).await.expect(200);
    let ids: Vec<_> = people["participants"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["user_id"].clone())
        .collect();
    assert_eq!(ids, [json!(creator.id)], "{people}");
    let path = format!("/api/rooms/{}/messages/", room.id);
    creator.post(&path, json!({"content": "안녕!"})).await.expect(201);
}

async fn what_is_neither_true_nor_false_makes_no_room(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    for wrong in [json!("true"), json!(1), json!(0), Value::Null, json!([]), json!({}), json!("")] {
        let body = json!({"name": "AI 연구실", "requires_totp": wrong});
        let refused = creator.post("/api/rooms/", body).await.expect(400);
        let fields = [("requires_totp", "array"), ("error", "string"), ("message", "string")];
        assert_shape(&refused, &fields);
        assert_eq!(refused["requires_totp"], json!(["Must be a valid boolean."]), "{wrong}");
        assert_eq!(refused["error"], "invalid_request");
    }
    assert_eq!(creator.get("/api/rooms/").await.expect(200), json!([]));
}

async fn the_other_fields_are_looked_at_as_in_any_room(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let refused = creator.post("/api/rooms/", json!({"requires_totp": true})).await.expect(400);
    assert_eq!(refused["name"], json!([REQUIRED]));
    let body = json!({"name": "가".repeat(101), "requires_totp": true});
    creator.post("/api/rooms/", body).await.expect(400);
    assert_eq!(secrets(&server), [0]);
}

async fn a_video_room_may_want_codes_too(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let body = json!({"name": "Video", "room_type": "video", "requires_totp": true});
    let room = creator.post("/api/rooms/", body).await.expect(201);
    assert_eq!(room["room_type"], "video");
    assert!(room["totp_secret"].is_string());
}
