//! `/auth/password/`

use reqwest::Method;
use serde_json::json;

use crate::support::any_body::assert_never_fails;
use crate::support::person::PASSWORD;
use crate::support::refusals::{
    assert_is_invalid_token, assert_knows_only, assert_needs_a_token,
    assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, Socket, on_both_databases};

on_both_databases! {
    the_new_password_signs_in_and_the_old_one_no_more,
    the_other_sessions_end_and_this_one_stays,
    every_error_of_every_field_is_told_at_once,
    a_refused_change_changes_nothing,
    what_is_no_json_object_is_refused,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/auth/password/";
const NEW: &str = "another secure password";

async fn the_new_password_signs_in_and_the_old_one_no_more(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (path, current, new) in [(PATH, PASSWORD, NEW), ("/auth/password", NEW, PASSWORD)] {
        let body = json!({"current": current, "new": new, "unknown": 1});
        let changed = user.post(path, body).await.expect(200);
        assert_eq!(changed, json!({"message": "Password changed"}));
        user.log_in(current).await.expect(401);
        user.log_in(new).await.expect(200);
    }
}

async fn the_other_sessions_end_and_this_one_stays(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let elsewhere = user.signed_in_again().await;
    let other = server.sign_up("Other").await;
    let room = user.open_room("Room").await;
    let mut here = Socket::open(&user, room).await;
    let mut there = Socket::open(&elsewhere, room).await;

    user.post(PATH, json!({"current": PASSWORD, "new": NEW})).await.expect(200);

    assert_eq!(there.closed().await, (4401, "session_ended".to_owned()));
    assert_is_invalid_token(&elsewhere.get("/auth/profile/").await);
    assert_is_invalid_token(&elsewhere.refresh().await);
    for person in [&user, &other] {
        person.get("/auth/profile/").await.expect(200);
    }
    here.send(json!({"content": "still here"})).await;
    assert_eq!(here.next().await["content"], "still here");
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("Chat Person").await;
    let required = "This field is required.";
    let no_null = "This field may not be null.";
    let no_string = "Not a valid string.";
    let blank = "This field may not be blank.";
    let wrong = "This is not your current password.";
    let too_short = "This password is too short. It must contain at least 8 characters.";
    let too_long = "Ensure this field has no more than 128 characters.";
    let nul = "Null characters are not allowed.";
    let too_common = "This password is too common.";
    let numeric = "This password is entirely numeric.";
    let like_e_mail = "The password is too similar to the email.";
    for (body, errors) in [
        (json!({}), json!({"current": [required], "new": [required]})),
        (json!({"current": null, "new": null}), json!({"current": [no_null], "new": [no_null]})),
        (json!({"current": 7, "new": [NEW]}), json!({"current": [no_string], "new": [no_string]})),
        (json!({"current": "", "new": ""}), json!({"current": [blank], "new": [blank]})),
        (json!({"current": "wrong", "new": NEW}), json!({"current": [wrong]})),
        (
            json!({"current": "a\0b", "new": "secure\0password"}),
            json!({"current": [wrong], "new": [nul]}),
        ),
        (
            json!({"current": "wrong", "new": "1234567"}),
            json!({"current": [wrong], "new": [too_short, too_common, numeric]}),
        ),
        (json!({"current": PASSWORD, "new": " "}), json!({"new": [too_short]})),
        (json!({"current": PASSWORD, "new": "가".repeat(129)}), json!({"new": [too_long]})),
        (json!({"current": PASSWORD, "new": "Chat.Person1"}), json!({"new": [like_e_mail]})),
    ] {
        let answer = user.post(PATH, body.clone()).await;
        assert_eq!(answer.expect(400), errors, "{body}");
    }
}

async fn a_refused_change_changes_nothing(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let elsewhere = user.signed_in_again().await;
    user.post(PATH, json!({"current": "wrong", "new": NEW})).await.expect(400);
    user.post(PATH, json!({"current": PASSWORD, "new": "short"})).await.expect(400);
    user.log_in(PASSWORD).await.expect(200);
    user.log_in(NEW).await.expect(401);
    elsewhere.get("/auth/profile/").await.expect(200);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_takes_only_json_objects(&user, Method::POST, PATH, "current").await;
    assert_takes_bodies_up_to_a_mebibyte(&user, Method::POST, PATH).await;
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::POST, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    let user = server.sign_up("User").await;
    assert_never_fails(&user, Method::POST, PATH).await;
}
