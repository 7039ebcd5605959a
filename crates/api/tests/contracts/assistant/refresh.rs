//! `POST /api/auth/refresh/`

use reqwest::Method;
use serde_json::{Value, json};

use super::github_callback::assert_takes_only_json_objects;
use super::{assert_failure, assert_invalid};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{BLANK, NO_NULL, NO_STRING, REQUIRED};
use crate::support::token::claims;
use crate::support::{
    Answer, GitHub, GitHubUser, Launch, assert_shape, on_both_databases, on_one_database,
};

on_both_databases! {
    the_documented_refresh_gives_a_new_access_token,
    the_new_token_is_of_the_same_session_and_its_contract,
    a_refresh_token_of_any_contract_is_good,
    a_refresh_token_ends_with_its_session,
    a_refresh_token_ends_with_its_account,
}

on_one_database! {
    what_is_no_refresh_token_is_refused,
    every_error_of_the_field_is_told,
    what_is_no_json_object_is_refused,
    any_body_is_a_client_error,
}

const PATH: &str = "/api/auth/refresh/";

#[track_caller]
fn assert_refused(answer: &Answer) {
    assert_failure(answer, 401, "invalid_token");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

async fn the_documented_refresh_gives_a_new_access_token(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let user = server.sign_in_with_github(&github, &GitHubUser::new(7, "taehyun")).await;
    let documented = r#"{ "refresh": "refresh_token" }"#;
    for path in [PATH, PATH.trim_end_matches('/')] {
        let body = documented.replace("refresh_token", &user.refresh);
        let answer = server.stranger().post_text(path, body).await.expect(200);
        assert_shape(&answer, &[("access", "string")]);
        let access = answer["access"].as_str().unwrap();
        assert_ne!(access, user.access);
        assert_eq!(user.with_access(access).get("/auth/profile/").await.expect(200)["id"], user.id);
        assert_refused(&server.stranger().post_text(path, documented).await);
    }
    user.get("/auth/profile/").await.expect(200);
}

async fn the_new_token_is_of_the_same_session_and_its_contract(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let user = server.sign_in_with_github(&github, &GitHubUser::new(7, "taehyun")).await;
    // What stands in the header does not matter here.
    let refreshing = user.with_access("a.bad.token");
    let answer = refreshing.post(PATH, json!({"refresh": user.refresh, "unknown": 1})).await;
    let refreshed = user.with_access(answer.expect(200)["access"].as_str().unwrap());
    assert_eq!(claims(&refreshed.access)["sid"], claims(&user.access)["sid"]);
    assert_ne!(claims(&refreshed.access)["jti"], claims(&user.access)["jti"]);
    assert_failure(&refreshed.get("/api/rooms/999/").await, 404, "not_found");

    refreshed.post("/auth/logout/", json!({})).await.expect(200);
    user.get("/auth/profile/").await.expect(401);
}

async fn a_refresh_token_of_any_contract_is_good(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let local = server.sign_up("User Name").await;
    let through_meet = local.anonymous().post(PATH, json!({"refresh": local.refresh})).await;
    local.with_access(access_of(&through_meet)).get("/auth/profile/").await.expect(200);
    let through_github = server.sign_in_with_github(&github, &GitHubUser::new(7, "taehyun")).await;
    let elsewhere = through_github.refresh().await;
    let refreshed = through_github.with_access(access_of(&elsewhere));
    let sessions = refreshed.get("/auth/sessions/").await.expect(200);
    assert_eq!(sessions[0]["contract"], "assistant", "a refresh anywhere keeps the session");
}

fn access_of(answer: &Answer) -> String {
    answer.expect(200)["access"].as_str().unwrap().to_owned()
}

async fn a_refresh_token_ends_with_its_session(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let other = user.signed_in_again().await;
    user.post("/auth/logout/", json!({})).await.expect(200);
    assert_refused(&user.anonymous().post(PATH, json!({"refresh": user.refresh})).await);
    other.anonymous().post(PATH, json!({"refresh": other.refresh})).await.expect(200);
}

async fn a_refresh_token_ends_with_its_account(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let user = server.sign_in_with_github(&github, &GitHubUser::new(7, "taehyun")).await;
    user.delete("/auth/profile/").await.expect_empty(204);
    assert_refused(&user.anonymous().post(PATH, json!({"refresh": user.refresh})).await);
}

async fn what_is_no_refresh_token_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let (body, signature) = user.refresh.rsplit_once('.').unwrap();
    let unsigned = format!("{body}.");
    let reversed = format!("{body}.{}", signature.chars().rev().collect::<String>());
    let long = "e".repeat(100_000);
    for refresh in [&*user.access, &unsigned, &reversed, &long, "garbage", " ", "..", "a\0b", "é"]
    {
        assert_refused(&server.stranger().post(PATH, json!({"refresh": refresh})).await);
    }
    let swapped = user.with_access(&user.refresh).get("/api/rooms/").await.expect(401);
    assert_eq!(swapped["error"], "invalid_token");
}

async fn every_error_of_the_field_is_told(launch: Launch) {
    let server = launch.start();
    for (body, text) in [
        (json!({}), REQUIRED),
        (json!({"access": "token"}), REQUIRED),
        (json!({"refresh": Value::Null}), NO_NULL),
        (json!({"refresh": 7}), NO_STRING),
        (json!({"refresh": ["token"]}), NO_STRING),
        (json!({"refresh": ""}), BLANK),
    ] {
        assert_invalid(&server.stranger().post(PATH, body).await, "refresh", text);
    }
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let body = json!({"refresh": user.refresh});
    assert_takes_only_json_objects(&user.anonymous(), PATH, &body).await;
}

async fn any_body_is_a_client_error(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.stranger(), Method::POST, PATH).await;
}
