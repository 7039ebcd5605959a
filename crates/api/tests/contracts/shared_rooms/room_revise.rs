//! `PATCH /api/rooms/{id}/`

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    NO_ROOMS, assert_failure, assert_forbidden, assert_invalid, assert_needs_a_token,
    assert_not_found, assert_room, barred_room, join,
};
use crate::support::person::send;
use crate::support::{Launch, Person, TestServer, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_room_is_changed,
    what_is_left_out_stays,
    either_name_of_the_description_will_do,
    texts_are_kept_as_they_were_sent,
    other_fields_are_ignored,
    every_field_has_its_errors,
    all_errors_are_told_at_once,
    a_body_that_is_no_object_is_refused,
    only_the_creator_may_change_a_room,
    who_may_not_is_told_so_before_the_body_is_read,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_first,
}

const NOT_YOURS: &str = "You can only update rooms you created.";

/// A room of meet's document, its path, and its creator.
async fn documented_room(server: &TestServer) -> (Person, String, Value) {
    let creator = server.sign_up("Creator Name").await;
    let body =
        json!({"name": "General Chat", "description": "Main chat room", "room_type": "chat"});
    let room = creator.post("/api/rooms/", body).await.expect(201);
    let path = format!("/api/rooms/{}/", room["id"]);
    (creator, path, room)
}

async fn the_documented_room_is_changed(launch: Launch) {
    let server = launch.start();
    let (creator, path, mut room) = documented_room(&server).await;
    let body = r#"{
  "name": "Updated Room Name",
  "description": "Updated description"
}"#;
    room["name"] = json!("Updated Room Name");
    room["description"] = json!("Updated description");
    room["desc"] = json!("Updated description");

    let changed = creator.send_text(Method::PATCH, &path, body).await.expect(200);
    assert_room(&changed);
    assert_eq!(changed, room);
    let again = creator.send_text(Method::PATCH, path.trim_end_matches('/'), body).await;
    assert_eq!(again.expect(200), room);
    let reader = server.sign_up("User Name").await;
    assert_eq!(reader.get(&path).await.expect(200), room);
    assert_eq!(reader.get("/api/rooms/").await.expect(200), json!([room]));
}

async fn what_is_left_out_stays(launch: Launch) {
    let server = launch.start();
    let (creator, path, mut room) = documented_room(&server).await;
    assert_eq!(creator.patch(&path, json!({})).await.expect(200), room);

    room["name"] = json!("Updated Room Name");
    let changed = creator.patch(&path, json!({"name": "Updated Room Name"})).await.expect(200);
    assert_eq!(changed, room);

    room["description"] = json!("Updated description");
    room["desc"] = json!("Updated description");
    let body = json!({"description": "Updated description"});
    assert_eq!(creator.patch(&path, body).await.expect(200), room);
    assert_eq!(creator.get(&path).await.expect(200), room);
}

async fn either_name_of_the_description_will_do(launch: Launch) {
    let server = launch.start();
    let (creator, path, _) = documented_room(&server).await;
    for (body, text) in [
        (json!({"desc": "one"}), "one"),
        (json!({"description": "other"}), "other"),
        (json!({"desc": "same", "description": "same"}), "same"),
        (json!({"desc": ""}), ""),
    ] {
        let room = creator.patch(&path, body).await.expect(200);
        assert_room(&room);
        assert_eq!((&room["desc"], &room["description"]), (&json!(text), &json!(text)));
    }
    let body = json!({"name": "Unseen", "desc": "one", "description": "other"});
    let text = "desc and description must be the same text.";
    assert_invalid(&creator.patch(&path, body).await, "desc", text);
    assert_eq!(creator.get(&path).await.expect(200)["name"], "General Chat");
}

async fn texts_are_kept_as_they_were_sent(launch: Launch) {
    let server = launch.start();
    let (creator, path, _) = documented_room(&server).await;
    for (name, text) in [
        (" 방 ", " \n"),
        ("\u{202e}<b>'; --", "\u{1112}\u{1161}\u{11ab}"),
        (&"😀".repeat(100), &*"😀".repeat(2_000)),
    ] {
        let body = json!({"name": name, "description": text});
        let room = creator.patch(&path, body).await.expect(200);
        assert_eq!((&room["name"], &room["desc"]), (&json!(name), &json!(text)));
        assert_eq!(creator.get(&path).await.expect(200), room);
    }
}

async fn other_fields_are_ignored(launch: Launch) {
    let server = launch.start();
    let (creator, path, room) = documented_room(&server).await;
    let body = json!({
        "id": 99, "room_type": "video", "is_active": false, "requires_totp": false,
        "creator": {"id": 99}, "created_at": "2025-11-26T15:00:00Z", "unknown": [7],
    });
    assert_eq!(creator.patch(&path, body).await.expect(200), room);
    assert_eq!(creator.get(&path).await.expect(200), room);
}

async fn every_field_has_its_errors(launch: Launch) {
    let server = launch.start();
    let (creator, path, room) = documented_room(&server).await;
    let blank = "This field may not be blank.";
    let null = "This field may not be null.";
    let no_string = "Not a valid string.";
    let nul = "Null characters are not allowed.";
    let long_name = "Ensure this field has no more than 100 characters.";
    let long_text = "Ensure this field has no more than 2000 characters.";
    for (field, value, text) in [
        ("name", Value::Null, null),
        ("name", json!(7), no_string),
        ("name", json!(["a"]), no_string),
        ("name", json!(""), blank),
        ("name", json!(" \t\n\u{3000}"), blank),
        ("name", json!("가".repeat(101)), long_name),
        ("name", json!("a\0b"), nul),
        ("description", Value::Null, null),
        ("description", json!(true), no_string),
        ("description", json!("가".repeat(2_001)), long_text),
        ("description", json!("a\0b"), nul),
        ("desc", Value::Null, null),
        ("desc", json!({}), no_string),
        ("desc", json!("가".repeat(2_001)), long_text),
        ("desc", json!("a\0b"), nul),
        ("requires_totp", json!(true), "Whether a room wants one-time codes cannot be changed."),
        ("requires_totp", json!("yes"), "Must be a valid boolean."),
    ] {
        assert_invalid(&creator.patch(&path, json!({ field: value })).await, field, text);
    }
    let mixed = json!({"description": "text", "desc": 7});
    assert_invalid(&creator.patch(&path, mixed).await, "desc", no_string);
    assert_eq!(creator.get(&path).await.expect(200), room);
}

async fn all_errors_are_told_at_once(launch: Launch) {
    let server = launch.start();
    let (creator, path, room) = documented_room(&server).await;
    let errors = creator.patch(&path, json!({"name": "", "description": 7})).await.expect(400);
    let fields =
        [("name", "array"), ("description", "array"), ("error", "string"), ("message", "string")];
    assert_shape(&errors, &fields);
    let half = creator.patch(&path, json!({"name": "Unseen", "desc": 7})).await;
    assert_invalid(&half, "desc", "Not a valid string.");
    assert_eq!(creator.get(&path).await.expect(200), room);
}

async fn a_body_that_is_no_object_is_refused(launch: Launch) {
    let server = launch.start();
    let (creator, path, _) = documented_room(&server).await;
    for body in [&b""[..], b"{", b"{\"name\":}", b"{} {}", b"{\"name\":\"\xff\"}", b"\0"] {
        let answer = creator.send_text(Method::PATCH, &path, body).await;
        assert_invalid(&answer, "non_field_errors", "The body is not valid JSON.");
    }
    for body in ["[]", "[\"New Room\"]", "null", "7", "\"text\""] {
        let answer = creator.send_text(Method::PATCH, &path, body).await;
        assert_invalid(&answer, "non_field_errors", "The body must be a JSON object.");
    }
    let form = creator.request(Method::PATCH, &path).body("name=Unseen");
    let text = "Unsupported media type.";
    assert_failure(&send(form).await, 415, "invalid_request", text);
}

async fn only_the_creator_may_change_a_room(launch: Launch) {
    let server = launch.start();
    let (creator, path, room) = documented_room(&server).await;
    let member = server.sign_up("User Name").await;
    let stranger = server.sign_up("Another User").await;
    join(&member, room["id"].as_i64().unwrap()).await;
    for other in [&member, &stranger] {
        assert_forbidden(&other.patch(&path, json!({"name": "Theirs"})).await, NOT_YOURS);
    }
    for access in ["totp", "invite"] {
        let barred = barred_room(&server, &creator, access).await;
        let answer = stranger.patch(&format!("/api/rooms/{barred}/"), json!({"name": "a"})).await;
        assert_forbidden(&answer, NOT_YOURS);
    }
    assert_eq!(creator.get(&path).await.expect(200), room);
}

async fn who_may_not_is_told_so_before_the_body_is_read(launch: Launch) {
    let server = launch.start();
    let (_, path, _) = documented_room(&server).await;
    let stranger = server.sign_up("User Name").await;
    for body in ["", "{", "[]", "{\"name\": 7}", "{}"] {
        let answer = stranger.send_text(Method::PATCH, &path, body).await;
        assert_forbidden(&answer, NOT_YOURS);
        let answer = stranger.send_text(Method::PATCH, "/api/rooms/999/", body).await;
        assert_not_found(&answer);
    }
    assert_forbidden(&send(stranger.request(Method::PATCH, &path).body("a=b")).await, NOT_YOURS);
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let (creator, path, _) = documented_room(&server).await;
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let path = format!("/api/rooms/{id}{slash}");
            assert_not_found(&creator.patch(&path, json!({"name": "a"})).await);
        }
    }
    creator.delete(&path).await.expect_empty(204);
    assert_not_found(&creator.patch(&path, json!({"name": "a"})).await);
    assert_not_found(&creator.send_text(Method::PATCH, &path, "{").await);
}

async fn a_token_is_asked_for_first(launch: Launch) {
    let server = launch.start();
    let (_, path, _) = documented_room(&server).await;
    assert_needs_a_token(&server, Method::PATCH, &path).await;
    assert_needs_a_token(&server, Method::PATCH, "/api/rooms/abc").await;
}
