//! `/auth/profile/`

use reqwest::Method;
use serde_json::json;

use crate::support::any_body::assert_never_fails;
use crate::support::person::{PASSWORD, send};
use crate::support::refusals::{
    assert_is_invalid_token, assert_knows_only, assert_needs_a_token,
    assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, Socket, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_profile_is_read,
    the_documented_change_renames,
    a_name_that_is_left_out_stays,
    a_name_that_will_not_do_is_refused,
    a_deleted_account_s_token_is_refused_and_its_e_mail_is_free,
    a_deleted_account_s_messages_stay_without_its_name,
    every_method_needs_a_token,
    what_is_no_json_object_is_refused,
    other_methods_are_refused,
}

const PATH: &str = "/auth/profile/";
const WITHOUT_SLASH: &str = "/auth/profile";
const ACCOUNT: &[(&str, &str)] =
    &[("id", "number"), ("email", "string"), ("name", "string"), ("date_joined", "time")];

async fn the_documented_profile_is_read(launch: Launch) {
    let server = launch.start();
    let registration =
        json!({"email": "user@example.com", "name": "John Doe", "password": PASSWORD});
    let registered = server.stranger().post("/auth/register/", registration).await.expect(201);
    let body = json!({"email": "user@example.com", "password": PASSWORD});
    let tokens = server.stranger().post("/auth/login/", body).await.expect(200);
    let user = server.stranger().with_access(tokens["access"].as_str().unwrap());
    for path in [PATH, WITHOUT_SLASH] {
        let profile = user.get(path).await.expect(200);
        assert_shape(&profile, ACCOUNT);
        assert_eq!(profile, registered);
    }
    let head = send(user.request(Method::HEAD, PATH)).await;
    head.expect_empty(200);
}

async fn the_documented_change_renames(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("John Doe").await;
    let before = user.get(PATH).await.expect(200);
    let documented = r#"{
  "name": "Updated Name"
}"#;
    for (path, name) in [(PATH, "Updated Name"), (WITHOUT_SLASH, " 마당 \u{1f600}")] {
        let body = documented.replace("Updated Name", name);
        let changed = user.send_text(Method::PATCH, path, body).await.expect(200);
        assert_shape(&changed, ACCOUNT);
        assert_eq!(changed["name"], name);
        for field in ["id", "email", "date_joined"] {
            assert_eq!(changed[field], before[field]);
        }
        assert_eq!(user.get(PATH).await.expect(200), changed);
    }
}

async fn a_name_that_is_left_out_stays(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("John Doe").await;
    let before = user.get(PATH).await.expect(200);
    for body in [json!({}), json!({"email": "other@example.com", "id": 7, "date_joined": null})] {
        assert_eq!(user.patch(PATH, body).await.expect(200), before);
    }
    assert_eq!(user.get(PATH).await.expect(200), before);
}

async fn a_name_that_will_not_do_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("John Doe").await;
    for (name, error) in [
        (json!(null), "This field may not be null."),
        (json!(7), "Not a valid string."),
        (json!({"first": "John"}), "Not a valid string."),
        (json!(""), "This field may not be blank."),
        (json!(" \u{3000}\n"), "This field may not be blank."),
        (json!("John\0Doe"), "Null characters are not allowed."),
        (json!("가".repeat(51)), "Ensure this field has no more than 50 characters."),
    ] {
        let refused = user.patch(PATH, json!({"name": name})).await;
        assert_eq!(refused.expect(400), json!({"name": [error]}));
    }
    assert_eq!(user.get(PATH).await.expect(200)["name"], "John Doe");
    user.patch(PATH, json!({"name": "가".repeat(50)})).await.expect(200);
}

async fn a_deleted_account_s_token_is_refused_and_its_e_mail_is_free(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for path in [PATH, WITHOUT_SLASH] {
        let user = user.signed_in_again().await;
        let elsewhere = user.signed_in_again().await;
        let room = user.open_room("Room").await;
        let mut socket = Socket::open(&elsewhere, room).await;

        user.delete(path).await.expect_empty(204);

        assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
        for gone in [&user, &elsewhere] {
            assert_is_invalid_token(&gone.get(PATH).await);
            assert_is_invalid_token(&gone.delete(PATH).await);
        }
        user.log_in(PASSWORD).await.expect(401);
        let body = json!({"email": "User@example.com", "password": PASSWORD});
        let account = user.anonymous().post("/auth/register/", body).await.expect(201);
        assert_ne!(account["id"], user.id);
        assert_is_invalid_token(&user.get(PATH).await);
    }
}

async fn a_deleted_account_s_messages_stay_without_its_name(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let room = user.open_room("Room").await;
    let mut socket = Socket::open(&user, room).await;
    socket.send(json!({"content": "Hello"})).await;
    let message = socket.next().await;

    user.delete(PATH).await.expect_empty(204);

    let messages = other.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(messages.as_array().unwrap().len(), 1);
    assert_eq!(messages[0]["id"], message["id"]);
    assert_eq!(messages[0]["content"], "Hello");
    assert_eq!(messages[0]["user"], json!({"id": user.id, "email": "", "name": ""}));
}

async fn every_method_needs_a_token(launch: Launch) {
    let server = launch.start();
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        assert_needs_a_token(&server.stranger(), method, PATH).await;
    }
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_takes_only_json_objects(&user, Method::PATCH, PATH, "name").await;
    assert_takes_bodies_up_to_a_mebibyte(&user, Method::PATCH, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    let server = launch.start();
    assert_knows_only(&server.stranger(), PATH, "HEAD, GET, PATCH, DELETE").await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    let user = server.sign_up("User").await;
    assert_never_fails(&user, Method::PATCH, PATH).await;
}
