//! Access tokens, over every URL that needs one.

use jsonwebtoken::Algorithm;
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};

use crate::support::person::{PASSWORD, send};
use crate::support::refusals::{assert_is_invalid_token, assert_is_missing_token};
use crate::support::server::SECRET_KEY;
use crate::support::token::{claims, signed};
use crate::support::{Launch, Person, Socket, eventually, on_both_databases};

on_both_databases! {
    a_token_works_on_every_url,
    without_a_token_nobody_is_signed_in,
    a_token_that_was_tampered_with_is_refused,
    a_token_that_another_key_signed_is_refused,
    a_token_that_says_something_else_is_refused,
    a_refresh_token_is_no_access_token,
    a_token_that_ran_out_is_refused_and_closes_its_socket,
    a_replaced_key_still_opens_what_it_signed,
    a_token_is_never_logged,
}

const PATH: &str = "/auth/profile/";
/// `{"alg":"none","typ":"JWT"}`
const UNSIGNED: &str = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";

async fn a_token_works_on_every_url(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = user.open_room("Room").await;
    for path in [
        PATH,
        "/auth/sessions/",
        "/api/rooms/",
        &format!("/api/rooms/{room}/"),
        &format!("/api/rooms/{room}/messages/"),
    ] {
        user.get(path).await.expect(200);
        let missing = user.anonymous().get(path).await;
        missing.expect(401);
        assert_eq!(missing.header("www-authenticate"), "Bearer", "{path}");
    }
    let socket = Socket::open(&user, room).await;
    socket.close().await;
    for authorization in ["bearer", "BEARER"] {
        let request = user.anonymous().request(Method::GET, PATH);
        let value = format!("{authorization} {}", user.access);
        send(request.header(AUTHORIZATION, value)).await.expect(200);
    }
}

async fn without_a_token_nobody_is_signed_in(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for authorization in ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", &user.access] {
        let request = user.anonymous().request(Method::GET, PATH);
        assert_is_missing_token(&send(request.header(AUTHORIZATION, authorization)).await);
    }
    // A token in the query signs in sockets only.
    let in_query = user.anonymous().get(&format!("{PATH}?token={}", user.access)).await;
    assert_is_missing_token(&in_query);
    for garbage in ["garbage", "a.b.c", "..", &"e".repeat(5_000), "\u{1f600}"] {
        assert_is_refused(&user, garbage).await;
    }
}

async fn a_token_that_was_tampered_with_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let segments: Vec<_> = user.access.split('.').collect();
    let [header, body, signature] = segments[..] else { panic!("three segments: {segments:?}") };
    let mut said = claims(&user.access);
    said["exp"] = json!(said["exp"].as_i64().unwrap() + 1);
    let forged = signed(&said, Algorithm::HS256, "a key that nobody but the forger has");
    let forged_body = forged.split('.').nth(1).unwrap();
    for token in [
        format!("{}.{body}.{signature}", with_another_letter(header)),
        format!("{header}.{}.{signature}", with_another_letter(body)),
        format!("{header}.{body}.{}", with_another_letter(signature)),
        format!("{header}.{forged_body}.{signature}"),
        format!("{header}.{body}"),
        format!("{header}.{body}."),
        format!("{header}.{body}.{signature}.{signature}"),
        format!("{header}.{body}.{signature}A"),
        format!("{UNSIGNED}.{body}."),
        format!("{UNSIGNED}.{body}.{signature}"),
        format!("{UNSIGNED}.{forged_body}."),
    ] {
        assert_is_refused(&user, &token).await;
    }
    user.get(PATH).await.expect(200);
}

async fn a_token_that_another_key_signed_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let said = claims(&user.access);
    let foreign = signed(&said, Algorithm::HS256, "a key that the server never had, long enough");
    assert_is_refused(&user, &foreign).await;
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        assert_is_refused(&user, &signed(&said, algorithm, SECRET_KEY)).await;
    }
    let own = signed(&said, Algorithm::HS256, SECRET_KEY);
    user.with_access(own).get(PATH).await.expect(200);
}

async fn a_token_that_says_something_else_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let said = claims(&user.access);
    for (claim, value) in [
        ("aud", json!("another application")),
        ("aud", json!([])),
        ("typ", json!("refresh")),
        ("typ", json!("admin")),
        ("sub", json!(other.id.to_string())),
        ("sub", json!("0")),
        ("sub", json!(user.id)),
        ("sid", json!(999_999)),
        ("sid", json!(-1)),
        ("sid", claims(&other.access)["sid"].clone()),
        ("jti", json!("short")),
        ("exp", json!(said["iat"].as_i64().unwrap() - 1)),
        ("exp", json!(i64::MIN)),
        ("exp", json!("tomorrow")),
    ] {
        let mut changed = said.clone();
        changed[claim] = value;
        assert_is_refused(&user, &signed(&changed, Algorithm::HS256, SECRET_KEY)).await;
    }
    for claim in ["sub", "sid", "aud", "typ", "jti", "iat", "exp"] {
        let mut without = said.clone();
        without.as_object_mut().unwrap().remove(claim);
        assert_is_refused(&user, &signed(&without, Algorithm::HS256, SECRET_KEY)).await;
    }
    assert_is_refused(&user, &signed(&Value::from(1), Algorithm::HS256, SECRET_KEY)).await;
}

async fn a_refresh_token_is_no_access_token(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_is_refused(&user, &user.refresh).await;
    let room = user.open_room("Room").await;
    let request = Socket::request(&user.with_access(&user.refresh), &format!("/ws/chat/{room}/"));
    assert_eq!(Socket::try_open(request).await.err().unwrap().status, 401);
}

async fn a_token_that_ran_out_is_refused_and_closes_its_socket(launch: Launch) {
    let server = launch.with("ACCESS_TOKEN_TTL", "4s").start();
    let user = server.sign_up("User").await;
    let room = user.open_room("Room").await;
    let mut socket = Socket::open(&user, room).await;

    assert_eq!(socket.closed().await, (4401, "token_expired".to_owned()));
    eventually("the token runs out", async || user.get(PATH).await.status == 401).await;
    assert_is_refused(&user, &user.access).await;
    let access = user.refresh().await.expect(200)["access"].as_str().unwrap().to_owned();
    user.with_access(access).get(PATH).await.expect(200);
}

async fn a_replaced_key_still_opens_what_it_signed(launch: Launch) {
    const NEW_KEY: &str = "the key that took the first one's place";
    let mut server = launch.start();
    let user = server.sign_up("User").await;

    server.kill();
    server.set("SECRET_KEY", NEW_KEY);
    server.set("SECRET_KEY_PREVIOUS", SECRET_KEY);
    server.start();
    let user = user.on(&server);
    user.get(PATH).await.expect(200);
    let refreshed = user.refresh().await.expect(200)["access"].as_str().unwrap().to_owned();
    let newer = user.signed_in_again().await;

    server.kill();
    server.set("SECRET_KEY_PREVIOUS", "");
    server.start();
    let (user, newer) = (user.on(&server), newer.on(&server));
    assert_is_refused(&user, &user.access).await;
    assert_is_invalid_token(&user.refresh().await);
    for access in [&refreshed, &newer.access] {
        user.with_access(access).get(PATH).await.expect(200);
    }
    newer.refresh().await.expect(200);
}

async fn a_token_is_never_logged(launch: Launch) {
    let server = launch.with("RUST_LOG", "debug").start();
    let user = server.sign_up("User").await.signed_in_again().await;
    let other = json!({"email": "other@example.com", "password": PASSWORD});
    user.anonymous().post("/auth/register/", other).await.expect(201);
    let room = user.open_room("Room").await;
    let path = format!("/ws/chat/{room}/?token={}", user.access);
    Socket::try_open(Socket::request(&user.anonymous(), &path)).await.unwrap().close().await;
    user.anonymous().get(&format!("{PATH}?token={}", user.access)).await.expect(401);
    user.log_in("another password").await.expect(401);
    let logged = || server.log().lines().filter(|line| line.contains("answered")).count();
    eventually("all requests are logged", async || logged() >= 6).await;
    let log = server.log();
    for secret in [&user.access, &user.refresh, "token=", PASSWORD, "another password"] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}

/// Neither a request nor a socket gets anywhere with this token.
async fn assert_is_refused(user: &Person, token: &str) {
    let request = user.anonymous().request(Method::GET, PATH);
    let answer = send(request.header(AUTHORIZATION, format!("Bearer {token}"))).await;
    assert_is_invalid_token(&answer);
}

/// Changes a letter in the middle, where no bit is padding.
fn with_another_letter(segment: &str) -> String {
    let middle = segment.len() / 2;
    let letter = if &segment[middle..=middle] == "A" { "B" } else { "A" };
    format!("{}{letter}{}", &segment[..middle], &segment[middle + 1..])
}
