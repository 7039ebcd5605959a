//! `/api/chat/room/`, `/api/chat/room/{room_id}/`

use reqwest::Method;
use serde_json::{Value, json};

use super::{make_room, post_nothing};
use crate::contracts::shared_rooms::{BARRED, NO_ROOMS, barred_room};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, assert_detail, assert_errors, too_long,
};
use crate::support::person::send;
use crate::support::refusals::{
    assert_knows_only, assert_needs_a_token, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, Socket, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_room_is_made,
    a_name_that_will_not_do_is_told,
    a_room_is_looked_up_by_get_and_post,
    a_lookup_s_body_does_not_matter,
    a_room_that_is_not_there_is_not_found,
    a_barred_room_is_refused,
    what_is_no_json_object_is_refused,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/api/chat/room/";

#[track_caller]
fn assert_room(room: &Value) {
    assert_shape(room, &[("id", "number"), ("name", "string"), ("chat_url", "string")]);
    assert_eq!(room["chat_url"], format!("/ws/chat/{}/chat/", room["id"]));
}

async fn the_documented_room_is_made(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let documented = r#"{
  "name": "Chat Room"
}"#;
    for path in [PATH, "/api/chat/room"] {
        let room = user.post_text(path, documented).await.expect(201);
        assert_room(&room);
        assert_eq!(room["name"], "Chat Room");
        let id = super::id_of(&room);
        let shared = user.get(&format!("/api/rooms/{id}/")).await.expect(200);
        assert_eq!(
            (&shared["room_type"], &shared["requires_totp"]),
            (&json!("chat"), &json!(false))
        );
        assert_eq!(shared["creator"]["id"], user.id);
        let other = server.sign_up(&format!("Other {id}")).await;
        Socket::open_chat(&other, id).await.close().await;
    }
}

async fn a_name_that_will_not_do_is_told(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (body, error) in [
        (json!({}), REQUIRED),
        (json!({"name": null}), NO_NULL),
        (json!({"name": 7}), NO_STRING),
        (json!({"name": ""}), BLANK),
        (json!({"name": " \t"}), BLANK),
        (json!({"name": "a\0"}), NO_NUL),
        (json!({"name": "가".repeat(101)}), &too_long(100)),
    ] {
        assert_errors(&user.post(PATH, body).await, &[("name", error)]);
    }
    let longest = json!({"name": "가".repeat(100)});
    assert_eq!(user.post(PATH, longest.clone()).await.expect(201)["name"], longest["name"]);
}

async fn a_room_is_looked_up_by_get_and_post(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let stranger = server.sign_up("Stranger").await;
    let id = make_room(&user, "Chat Room").await;
    let expected = json!({
        "id": id, "name": "Chat Room", "chat_url": format!("/ws/chat/{id}/chat/"),
    });
    for slash in ["", "/"] {
        let path = format!("/api/chat/room/{id}{slash}");
        for person in [&user, &stranger] {
            for answer in [person.get(&path).await, post_nothing(person, &path).await] {
                let room = answer.expect(200);
                assert_room(&room);
                assert_eq!(room, expected);
            }
        }
    }
}

async fn a_lookup_s_body_does_not_matter(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let id = make_room(&user, "Mine").await;
    let path = format!("/api/chat/room/{id}/");
    let documented = r#"{
  "id": 42,
  "name": "Chat Room",
  "chat_url": "/ws/chat/42/chat/"
}"#;
    for body in [documented, "", "[]", "no JSON"] {
        let room = user.post_text(&path, body).await.expect(200);
        assert_eq!((&room["id"], &room["name"]), (&json!(id), &json!("Mine")));
    }
    let untyped = send(user.request(Method::POST, &path).body("name=Chat+Room")).await;
    assert_eq!(untyped.expect(200)["name"], "Mine");
}

async fn a_room_that_is_not_there_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let deleted = make_room(&user, "Deleted").await.to_string();
    user.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    for id in NO_ROOMS.iter().copied().chain([deleted.as_str()]) {
        let path = format!("/api/chat/room/{id}/");
        for answer in [user.get(&path).await, post_nothing(&user, &path).await] {
            assert_detail(&answer, 404, "Not found.");
        }
    }
}

async fn a_barred_room_is_refused(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let user = server.sign_up("User").await;
    let room = barred_room(&server, &creator, "invite").await;
    let path = format!("/api/chat/room/{room}/");
    for answer in [user.get(&path).await, post_nothing(&user, &path).await] {
        assert_detail(&answer, 403, BARRED);
    }
    creator.get(&path).await.expect(200);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_takes_only_json_objects(&user, Method::POST, PATH, "name").await;
}

async fn a_token_is_needed(launch: Launch) {
    let server = launch.start();
    let nobody = server.stranger();
    assert_needs_a_token(&nobody, Method::POST, PATH).await;
    for id in ["1", "999", "abc"] {
        for method in [Method::GET, Method::POST] {
            assert_needs_a_token(&nobody, method, &format!("/api/chat/room/{id}/")).await;
        }
    }
}

async fn other_methods_are_refused(launch: Launch) {
    let server = launch.start();
    assert_knows_only(&server.stranger(), PATH, "POST").await;
    assert_knows_only(&server.stranger(), "/api/chat/room/1/", "HEAD, GET, POST").await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.sign_up("User").await, Method::POST, PATH).await;
}
