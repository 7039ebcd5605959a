//! `POST /api/auth/github/callback/`: what is sent, and what signs in.

use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_failure, assert_invalid};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{BLANK, NO_NULL, NO_STRING, REQUIRED, too_long};
use crate::support::github::CALLBACK;
use crate::support::person::send;
use crate::support::refusals::not_objects;
use crate::support::{
    GitHub, GitHubUser, Launch, Person, Socket, TestServer, assert_shape, on_both_databases,
    on_one_database,
};

on_both_databases! {
    the_documented_callback_signs_in,
    the_token_works_on_the_urls_of_every_contract,
    the_session_is_listed_as_one_of_the_assistant_contract,
    the_session_ends_like_any_other,
    a_code_that_github_does_not_know_is_rejected,
    a_code_is_of_no_use_for_another_sign_in,
    a_code_is_good_once,
}

on_one_database! {
    every_error_of_a_field_is_told_and_costs_no_state,
    what_is_no_json_object_is_refused_and_costs_no_state,
    any_body_is_a_client_error,
}

fn octocat() -> GitHubUser {
    GitHubUser::new(583_231, "octocat")
}

async fn the_documented_callback_signs_in(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let documented = r#"{
  "code": "github_oauth_code",
  "state": "csrf_state"
}"#;
    assert_failure(&server.stranger().post_text(CALLBACK, documented).await, 400, "invalid_state");
    for path in [CALLBACK, CALLBACK.trim_end_matches('/')] {
        let back = server.begin_with_github(&github, &octocat()).await;
        let body =
            documented.replace("github_oauth_code", &back.code).replace("csrf_state", &back.state);
        let answer = server.stranger().post_text(path, body).await.expect(200);
        assert_shape(&answer, &[("access", "string"), ("refresh", "string"), ("user", "object")]);
        let user = &answer["user"];
        assert_shape(user, &[("id", "number"), ("username", "string"), ("avatar", "string")]);
        assert_eq!(user["username"], "octocat");
        assert_eq!(user["avatar"], "https://avatars.githubusercontent.com/u/583231?v=4");

        let person = server.stranger().with_access(answer["access"].as_str().unwrap());
        assert_eq!(person.get("/auth/profile/").await.expect(200)["id"], user["id"]);
        let body = json!({"refresh": answer["refresh"]});
        person.anonymous().post("/api/auth/refresh/", body).await.expect(200);
    }
}

async fn the_token_works_on_the_urls_of_every_contract(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let person = server.sign_in_with_github(&github, &octocat()).await;
    let room = person.open_room("General Chat").await;
    for path in [
        "/api/rooms/",
        "/auth/profile/",
        "/chat/v1/room/",
        "/mysite/user/v1/profile/",
        "/user/friends/",
        "/chat/rooms/",
    ] {
        person.get(path).await.expect(200);
    }
    person.post("/api/chat/room/", json!({"name": "방"})).await.expect(201);
    for path in [
        format!("/ws/rooms/{room}/"),
        format!("/ws/chat/{room}/chat/"),
        format!("/chat/ws/{room}"),
        format!("/ws/chat/{room}/"),
        "/chat/ws".to_owned(),
    ] {
        let socket = Socket::try_open(Socket::request(&person, &path)).await;
        socket.unwrap_or_else(|refused| panic!("{path}: {refused:?}")).close().await;
    }
}

async fn the_session_is_listed_as_one_of_the_assistant_contract(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let first = server.sign_in_with_github(&github, &octocat()).await;
    let second = server.sign_in_with_github(&github, &octocat()).await;
    assert_eq!(first.id, second.id);
    let sessions = first.get("/auth/sessions/").await.expect(200);
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|session| session["contract"] == "assistant"), "{sessions:?}");
}

async fn the_session_ends_like_any_other(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let person = server.sign_in_with_github(&github, &octocat()).await;
    let elsewhere = server.sign_in_with_github(&github, &octocat()).await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open_assistant(&person, room).await;
    person.post("/auth/logout/", json!({})).await.expect(200);
    assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
    person.get("/auth/profile/").await.expect(401);
    elsewhere.get("/auth/profile/").await.expect(200);
}

async fn a_code_that_github_does_not_know_is_rejected(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let mut back = server.begin_with_github(&github, &octocat()).await;
    let right = std::mem::replace(&mut back.code, "github_oauth_code".to_owned());
    let refused = server.complete_with_github(&back).await;
    assert_failure(&refused, 400, "github_rejected");
    assert_nobody_has_an_account(&server);

    // The state went with it.
    back.code = right;
    assert_failure(&server.complete_with_github(&back).await, 400, "invalid_state");
}

/// Whoever sees a code go by cannot sign in with it: it belongs to the verifier of its own sign-in.
async fn a_code_is_of_no_use_for_another_sign_in(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let seen = server.begin_with_github(&github, &octocat()).await;
    let mut thief = server.begin_with_github(&github, &GitHubUser::new(7, "thief")).await;
    thief.code.clone_from(&seen.code);
    assert_failure(&server.complete_with_github(&thief).await, 400, "github_rejected");
    assert_nobody_has_an_account(&server);
}

async fn a_code_is_good_once(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let used = server.begin_with_github(&github, &octocat()).await;
    server.complete_with_github(&used).await.expect(200);
    let mut again = server.begin_with_github(&github, &octocat()).await;
    again.code = used.code;
    assert_failure(&server.complete_with_github(&again).await, 400, "github_rejected");
}

async fn every_error_of_a_field_is_told_and_costs_no_state(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let back = server.begin_with_github(&github, &octocat()).await;
    let nobody = server.stranger();
    let long = too_long(1_000);
    for (field, value, text) in [
        ("code", None, REQUIRED),
        ("code", Some(Value::Null), NO_NULL),
        ("code", Some(json!(7)), NO_STRING),
        ("code", Some(json!(["code"])), NO_STRING),
        ("code", Some(json!("")), BLANK),
        ("code", Some(json!("가".repeat(1_001))), long.as_str()),
        ("state", Some(json!(7)), NO_STRING),
        ("state", Some(json!({"state": "state"})), NO_STRING),
    ] {
        let mut body = back.body();
        match value {
            Some(value) => body[field] = value,
            None => _ = body.as_object_mut().unwrap().remove(field),
        }
        assert_invalid(&nobody.post(CALLBACK, body).await, field, text);
    }
    let both = nobody.post(CALLBACK, json!({"state": 7})).await.expect(400);
    let message = format!("code: {REQUIRED} state: {NO_STRING}");
    assert_eq!(both, json!({"error": "invalid_request", "message": message}));
    assert_eq!(github.asked().await, 0);
    server.complete_with_github(&back).await.expect(200);
}

async fn what_is_no_json_object_is_refused_and_costs_no_state(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let back = server.begin_with_github(&github, &octocat()).await;
    assert_takes_only_json_objects(&server.stranger(), CALLBACK, &back.body()).await;
    assert_eq!(github.asked().await, 0);
    server.complete_with_github(&back).await.expect(200);
}

async fn any_body_is_a_client_error(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.stranger(), Method::POST, CALLBACK).await;
    assert_nobody_has_an_account(&server);
}

/// What is malformed, no object, not declared as JSON or over a mebibyte is refused. `body` is one that would
/// do otherwise.
pub(super) async fn assert_takes_only_json_objects(person: &Person, path: &str, body: &Value) {
    let field = body.as_object().unwrap().keys().next().unwrap();
    for malformed in not_objects(field) {
        let answer = person.post_text(path, malformed).await;
        assert_failure(&answer, 400, "invalid_request");
    }
    for media_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let request = person.request(Method::POST, path).body(body.to_string());
        let request = match media_type {
            Some(media_type) => request.header("content-type", media_type),
            None => request,
        };
        assert_failure(&send(request).await, 415, "invalid_request");
    }
    let encoded = person.request(Method::POST, path).json(body).header("content-encoding", "gzip");
    assert_failure(&send(encoded).await, 415, "invalid_request");
    let large = format!("{{{}}}", " ".repeat(1024 * 1024));
    assert_failure(&person.post_text(path, large).await, 413, "invalid_request");
}

#[track_caller]
fn assert_nobody_has_an_account(server: &TestServer) {
    assert_eq!(server.database.numbers("SELECT COUNT(*) AS number FROM users"), [0]);
}
