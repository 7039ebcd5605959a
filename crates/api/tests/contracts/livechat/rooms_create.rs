//! `POST /chat/v1/room/`

use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_room, write_post};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_ID, NO_NUL, NO_NULL, NO_STRING, REQUIRED, assert_errors, no_ids, too_long,
};
use crate::support::refusals::{
    assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, on_both_databases};

on_both_databases! {
    the_documented_room_is_about_the_post_of_a_fresh_database,
    a_room_about_a_post_names_it,
    the_post_may_be_left_out_or_null,
    a_post_that_is_not_there_is_told_under_its_field,
    what_can_be_no_post_is_told_under_its_field,
    every_error_of_every_field_is_told_at_once,
    a_name_is_kept_as_it_was_sent,
    a_room_made_here_is_an_open_chat_room_for_everybody,
    what_is_no_json_object_is_refused,
}

const PATH: &str = "/chat/v1/room/";
const UNKNOWN: &str = "Invalid id: object does not exist.";

async fn the_documented_room_is_about_the_post_of_a_fresh_database(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let documented = r#"{
    "name": "채팅방 이름",
    "post": 1
}"#;
    for path in [PATH, "/chat/v1/room"] {
        let room = user.post_text(path, documented).await.expect(201);
        assert_room(&room, "number");
        assert_eq!((&room["name"], &room["post"]), (&json!("채팅방 이름"), &json!(1)));
    }
}

async fn a_room_about_a_post_names_it(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author Name").await;
    let other = server.sign_up("User Name").await;
    let post = write_post(&author, "제목").await;
    for creator in [&author, &other] {
        let room = creator.post(PATH, json!({"name": "방", "post": post})).await.expect(201);
        assert_room(&room, "number");
        assert_eq!(room["post"], post);
    }
}

async fn the_post_may_be_left_out_or_null(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    for body in
        [json!({"name": "채팅방 이름", "unknown": [1]}), json!({"name": "방", "post": null})]
    {
        let room = user.post(PATH, body).await.expect(201);
        assert_room(&room, "null");
    }
}

async fn a_post_that_is_not_there_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let gone = write_post(&user, "제목").await;
    let delete = format!("/api/post/detail/{gone}/delete/");
    user.post(&delete, json!({})).await.expect(200);
    for post in [999, i64::MAX, gone] {
        let answer = user.post(PATH, json!({"name": "채팅방 이름", "post": post})).await;
        assert_errors(&answer, &[("post", UNKNOWN)]);
    }
    assert_eq!(user.get(PATH).await.expect(200), json!([]));
}

async fn what_can_be_no_post_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    for post in no_ids() {
        let answer = user.post(PATH, json!({"name": "채팅방 이름", "post": post})).await;
        assert_errors(&answer, &[("post", NO_ID)]);
    }
    assert_eq!(user.get(PATH).await.expect(200), json!([]));
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let bound = too_long(100);
    for (name, error) in [
        (Value::Null, NO_NULL),
        (json!(7), NO_STRING),
        (json!(["a"]), NO_STRING),
        (json!(""), BLANK),
        (json!(" \t\n\u{3000}"), BLANK),
        (json!("a\0b"), NO_NUL),
        (json!("가".repeat(101)), &bound),
    ] {
        assert_errors(&user.post(PATH, json!({"name": name})).await, &[("name", error)]);
        let both = [("name", error), ("post", NO_ID)];
        assert_errors(&user.post(PATH, json!({"name": name, "post": 0})).await, &both);
    }
    assert_errors(&user.post(PATH, json!({})).await, &[("name", REQUIRED)]);
}

async fn a_name_is_kept_as_it_was_sent(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    for name in [" 방 ", "<b>&amp;", "e\u{301}\u{feff}", &"😀".repeat(100)] {
        let room = user.post(PATH, json!({"name": name})).await.expect(201);
        assert_eq!(room["name"], name);
    }
}

async fn a_room_made_here_is_an_open_chat_room_for_everybody(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let other = server.sign_up("User Name").await;
    let made = creator.post(PATH, json!({"name": "채팅방 이름", "post": 1})).await.expect(201);
    let id = &made["id"];

    let room = other.get(&format!("/api/rooms/{id}/")).await.expect(200);
    assert_eq!(room["room_type"], "chat");
    assert_eq!(room["requires_totp"], false);
    assert_eq!(room["creator"]["id"], creator.id);
    assert_eq!(room["created_at"], made["created_at"]);
    let room = other.get(&format!("/api/chat/room/{id}/")).await.expect(200);
    assert_eq!((&room["name"], &room["chat_url"]), (&made["name"], &made["chat_url"]));
    let body = json!({"content": "Hello, everyone!"});
    other.post(&format!("/api/rooms/{id}/messages/"), body).await.expect(201);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    assert_takes_only_json_objects(&user, Method::POST, PATH, "name").await;
    assert_takes_bodies_up_to_a_mebibyte(&user, Method::POST, PATH).await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.sign_up("User Name").await, Method::POST, PATH).await;
}
