//! `/auth/token/refresh/`

use reqwest::Method;
use serde_json::json;

use crate::support::any_body::assert_never_fails;
use crate::support::refusals::{
    assert_is_invalid_token, assert_knows_only, assert_takes_bodies_up_to_a_mebibyte,
    assert_takes_only_json_objects,
};
use crate::support::token::claims;
use crate::support::{Kind, Launch, assert_shape, eventually, on_both_databases};

on_both_databases! {
    the_documented_refresh_gives_a_new_access_token,
    the_new_token_is_of_the_same_session,
    what_is_no_refresh_token_is_refused,
    a_refresh_token_ends_with_its_session,
    neither_token_outlives_the_refresh_token,
    every_error_of_the_field_is_told,
    what_is_no_json_object_is_refused,
    other_methods_are_refused,
}

const PATH: &str = "/auth/token/refresh/";

async fn the_documented_refresh_gives_a_new_access_token(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let documented = r#"{
  "refresh": "eyJ0eXAiOiJKV1QiLCJhbGc..."
}"#;
    let body = documented.replace("eyJ0eXAiOiJKV1QiLCJhbGc...", &user.refresh);
    for path in [PATH, "/auth/token/refresh"] {
        let token = server.stranger().post_text(path, body.clone()).await.expect(200);
        assert_shape(&token, &[("access", "string")]);
        let access = token["access"].as_str().unwrap();
        assert_ne!(access, user.access);
        assert_eq!(user.with_access(access).get("/auth/profile/").await.expect(200)["id"], user.id);
    }
    let as_it_stands = server.stranger().post_text(PATH, documented).await;
    assert_is_invalid_token(&as_it_stands);
    user.get("/auth/profile/").await.expect(200);
}

async fn the_new_token_is_of_the_same_session(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    // What stands in the header does not matter here.
    let refreshing = user.with_access("a.bad.token");
    let token = refreshing.post(PATH, json!({"refresh": user.refresh, "unknown": 1})).await;
    let refreshed = user.with_access(token.expect(200)["access"].as_str().unwrap());
    assert_eq!(claims(&refreshed.access)["sid"], claims(&user.access)["sid"]);
    assert_ne!(claims(&refreshed.access)["jti"], claims(&user.access)["jti"]);

    refreshed.post("/auth/logout/", json!({})).await.expect(200);
    assert_is_invalid_token(&user.get("/auth/profile/").await);
}

async fn what_is_no_refresh_token_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for refresh in [&user.access, "garbage", " ", "..", "a\0b", &"e".repeat(100_000)] {
        assert_is_invalid_token(&server.stranger().post(PATH, json!({"refresh": refresh})).await);
    }
}

async fn a_refresh_token_ends_with_its_session(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = user.signed_in_again().await;
    user.post("/auth/logout/", json!({})).await.expect(200);
    assert_is_invalid_token(&user.refresh().await);
    other.refresh().await.expect(200);
    other.delete("/auth/profile/").await.expect_empty(204);
    assert_is_invalid_token(&other.refresh().await);
}

async fn neither_token_outlives_the_refresh_token(launch: Launch) {
    let server = launch.with("REFRESH_TOKEN_TTL", "2s").start();
    let user = server.sign_up("User").await;
    assert_eq!(claims(&user.access)["exp"], claims(&user.refresh)["exp"]);
    eventually("the refresh token runs out", async || user.refresh().await.status == 401).await;
    assert_is_invalid_token(&user.refresh().await);
    assert_is_invalid_token(&user.get("/auth/profile/").await);
}

async fn every_error_of_the_field_is_told(launch: Launch) {
    let server = launch.start();
    for (body, error) in [
        (json!({}), "This field is required."),
        (json!({"refresh": null}), "This field may not be null."),
        (json!({"refresh": 7}), "Not a valid string."),
        (json!({"refresh": ""}), "This field may not be blank."),
    ] {
        let answer = server.stranger().post(PATH, body.clone()).await;
        assert_eq!(answer.expect(400), json!({"refresh": [error]}), "{body}");
    }
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    assert_takes_only_json_objects(&server.stranger(), Method::POST, PATH, "refresh").await;
    assert_takes_bodies_up_to_a_mebibyte(&server.stranger(), Method::POST, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.stranger(), Method::POST, PATH).await;
}
