//! `/user/v1/login/`, and what its tokens are good for.

use reqwest::Method;
use serde_json::{Value, json};

use super::make_room;
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_NULL, NO_STRING, REQUIRED, assert_detail, assert_errors,
};
use crate::support::person::PASSWORD;
use crate::support::refusals::{
    assert_is_invalid_token, assert_knows_only, assert_takes_bodies_up_to_a_mebibyte,
    assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, Person, Socket, assert_shape, on_both_databases, soon};

on_both_databases! {
    the_documented_login_gives_two_tokens,
    wrong_credentials_get_the_same_words_as_in_meet,
    what_is_missing_or_ill_typed_is_told_at_once,
    failures_are_counted_with_those_of_the_other_contracts,
    a_token_is_good_for_every_contract,
    a_token_of_every_contract_is_good_here,
    a_session_remembers_that_it_was_opened_here,
    a_session_ends_as_any_other,
    what_is_no_json_object_is_refused,
    other_methods_are_refused,
}

const PATH: &str = "/user/v1/login/";
const WRONG: &str = "No active account found with the given credentials";

/// The same person, signed in by another login.
async fn signed_in_at(person: &Person, path: &str) -> Person {
    let body = json!({"email": person.email, "password": PASSWORD});
    let tokens = person.anonymous().post(path, body).await.expect(200);
    let mut signed_in = person.with_access(tokens["access"].as_str().unwrap());
    tokens["refresh"].as_str().unwrap().clone_into(&mut signed_in.refresh);
    signed_in
}

async fn the_documented_login_gives_two_tokens(launch: Launch) {
    let server = launch.start();
    let account = json!({
        "email": "user@example.com", "password1": "password123", "password2": "password123"
    });
    server.stranger().post("/user/v1/register/", account).await.expect(201);
    let documented = r#"{
    "email": "user@example.com",
    "password": "password123"
}"#;
    for path in [PATH, "/user/v1/login"] {
        let tokens = server.stranger().post_text(path, documented).await.expect(200);
        assert_shape(&tokens, &[("access", "string"), ("refresh", "string")]);
        assert_ne!(tokens["access"], tokens["refresh"]);
        let signed_in = server.stranger().with_access(tokens["access"].as_str().unwrap());
        assert_eq!(signed_in.get("/chat/v1/room/").await.expect(200), json!([]));
        let refresh = server.stranger().with_access(tokens["refresh"].as_str().unwrap());
        assert_is_invalid_token(&refresh.get("/chat/v1/room/").await);
    }
}

async fn wrong_credentials_get_the_same_words_as_in_meet(launch: Launch) {
    let server = launch.start();
    server.sign_up("User").await;
    for (email, password) in [
        ("user@example.com", "another password"),
        ("user@example.com", "Securepassword123"),
        ("nobody@example.com", PASSWORD),
        ("user", PASSWORD),
        ("user\0@example.com", PASSWORD),
    ] {
        let body = json!({"email": email, "password": password});
        let answer = server.stranger().post(PATH, body).await;
        assert_detail(&answer, 401, WRONG);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

async fn what_is_missing_or_ill_typed_is_told_at_once(launch: Launch) {
    let server = launch.start();
    for (body, error) in [
        (json!({}), REQUIRED),
        (json!({"email": null, "password": null}), NO_NULL),
        (json!({"email": 7, "password": [PASSWORD]}), NO_STRING),
        (json!({"email": "", "password": ""}), BLANK),
    ] {
        let answer = server.stranger().post(PATH, body).await;
        assert_errors(&answer, &[("email", error), ("password", error)]);
    }
}

async fn failures_are_counted_with_those_of_the_other_contracts(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let log_in = async |path: &str, password: &str| {
        let body = json!({"email": user.email, "password": password});
        server.stranger().post(path, body).await
    };
    let logins = [PATH, "/auth/login/", "/user/login/"];
    for path in logins.iter().cycle().take(10) {
        log_in(path, "another password").await.expect(401);
    }
    for path in logins {
        let refused = log_in(path, PASSWORD).await;
        refused.expect(429);
        assert!((1..=900).contains(&refused.header("retry-after").parse().unwrap()), "{refused:?}");
    }
}

/// An address of each contract that asks for a token.
const OF_EACH_CONTRACT: [&str; 6] = [
    "/chat/v1/room/",
    "/auth/profile/",
    "/auth/sessions/",
    "/api/rooms/",
    "/user/friends/",
    "/mysite/user/v1/profile/",
];

async fn a_token_is_good_for_every_contract(launch: Launch) {
    let server = launch.start();
    let user = signed_in_at(&server.sign_up("User").await, PATH).await;
    for path in OF_EACH_CONTRACT {
        user.get(path).await.expect(200);
    }
    let room = make_room(&user, "채팅방 이름").await;
    Socket::open(&user, room).await.say("Hello, everyone!").await;

    let renewed = user.refresh().await.expect(200);
    let renewed = user.with_access(renewed["access"].as_str().unwrap());
    for path in OF_EACH_CONTRACT {
        renewed.get(path).await.expect(200);
    }
}

async fn a_token_of_every_contract_is_good_here(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for path in ["/auth/login/", "/user/login/"] {
        let user = signed_in_at(&user, path).await;
        let room = make_room(&user, path).await;
        user.get(&format!("/chat/v1/room/{room}/")).await.expect(200);
        let body = json!({"message": "Hello, everyone!", "room": room});
        user.post("/chat/v1/message/", body).await.expect(201);
        Socket::open_chat(&user, room).await.close().await;
    }
}

async fn a_session_remembers_that_it_was_opened_here(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let here = signed_in_at(&user, PATH).await;
    let contracts = |sessions: Value| -> Vec<Value> {
        let sessions = sessions.as_array().unwrap();
        sessions.iter().map(|session| session["contract"].clone()).collect()
    };
    let sessions = here.get("/auth/sessions/").await.expect(200);
    assert_eq!(contracts(sessions), ["livechat", "meet"]);
    here.refresh().await.expect(200);
    let sessions = user.get("/auth/sessions/").await.expect(200);
    assert_eq!(contracts(sessions), ["livechat", "meet"], "after a refresh at meet's address");
}

async fn a_session_ends_as_any_other(launch: Launch) {
    let server = launch.start();
    let keeper = server.sign_up("User").await;
    let room = make_room(&keeper, "채팅방 이름").await;
    for (path, body) in [("/auth/logout/", json!({})), ("/user/logout/", json!({}))] {
        let user = signed_in_at(&keeper, PATH).await;
        let mut socket = Socket::open_chat(&user, room).await;
        user.post(path, body).await.expect(200);
        soon("the token is refused", async || user.get("/chat/v1/room/").await.status == 401).await;
        assert_is_invalid_token(&user.get("/chat/v1/room/").await);
        assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
    }
    keeper.get("/chat/v1/room/").await.expect(200);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    assert_takes_only_json_objects(&server.stranger(), Method::POST, PATH, "email").await;
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
