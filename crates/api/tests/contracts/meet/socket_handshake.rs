//! `/ws/chat/{room_id}/`: who gets in.

use reqwest::Method;
use serde_json::json;
use tokio_tungstenite::tungstenite::handshake::client::Request;

use crate::support::person::send;
use crate::support::{Launch, Refused, Socket, TestServer, eventually, on_both_databases};

on_both_databases! {
    a_token_may_stand_in_the_header_the_query_or_the_subprotocols,
    a_url_without_its_slash_is_the_same_socket,
    without_a_valid_token_nobody_gets_in,
    an_expired_token_lets_nobody_in_and_closes_who_is,
    an_unknown_room_is_not_found,
    a_deleted_room_is_not_found,
    outsiders_get_into_neither_invite_nor_totp_rooms,
    a_foreign_page_is_refused_before_its_token_is_looked_at,
    our_own_pages_and_listed_ones_get_in,
    a_token_is_asked_for_before_the_room,
    a_request_without_a_handshake_is_told_to_upgrade,
    another_method_is_refused,
    connecting_makes_a_member_once,
}

const MISSING: &str = "Authentication credentials were not provided.";
const INVALID: &str = "Token is invalid or expired.";

fn path(room: impl std::fmt::Display) -> String {
    format!("/ws/chat/{room}/")
}

async fn refused(request: Request) -> Refused {
    match Socket::try_open(request).await {
        Ok(_) => panic!("a socket was opened"),
        Err(refused) => refused,
    }
}

#[track_caller]
fn assert_refused(refused: &Refused, status: u16, detail: &str) {
    assert_eq!((refused.status, &refused.body), (status, &json!({ "detail": detail })));
}

fn with_header(mut request: Request, name: &'static str, value: &str) -> Request {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// Opens a socket and sees that it works.
async fn assert_lets_in(request: Request) -> Socket {
    let mut socket =
        Socket::try_open(request).await.unwrap_or_else(|refused| panic!("{refused:?}"));
    socket.send(json!({"content": "Hello, everyone!"})).await;
    assert_eq!(socket.next().await["content"], "Hello, everyone!");
    socket
}

async fn a_token_may_stand_in_the_header_the_query_or_the_subprotocols(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let chosen =
        |socket: &Socket| socket.handshake.headers().get("sec-websocket-protocol").cloned();

    let socket = assert_lets_in(Socket::request(&person, &path(room))).await;
    assert_eq!(chosen(&socket), None);

    let in_query = format!("{}?after=0&token={}", path(room), person.access);
    let socket = assert_lets_in(Socket::request(&person.anonymous(), &in_query)).await;
    assert_eq!(chosen(&socket), None);

    let bare = Socket::request(&person.anonymous(), &path(room));
    let pair = format!("bearer, {}", person.access);
    let socket = assert_lets_in(with_header(bare, "sec-websocket-protocol", &pair)).await;
    assert_eq!(chosen(&socket).unwrap(), "bearer");
}

async fn a_url_without_its_slash_is_the_same_socket(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    assert_lets_in(Socket::request(&person, &format!("/ws/chat/{room}"))).await;
    let in_query = format!("/ws/chat/{room}?token={}", person.access);
    assert_lets_in(Socket::request(&person.anonymous(), &in_query)).await;
}

async fn without_a_valid_token_nobody_gets_in(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = path(person.open_room("General Chat").await);
    let bare = || Socket::request(&person.anonymous(), &room);
    assert_refused(&refused(bare()).await, 401, MISSING);
    for request in [
        Socket::request(&person.with_access("garbage"), &room),
        Socket::request(&person.with_access(&person.refresh), &room),
        Socket::request(&person.anonymous(), &format!("{room}?token=garbage")),
        Socket::request(&person.anonymous(), &format!("{room}?token={}", person.refresh)),
        with_header(bare(), "sec-websocket-protocol", "bearer, garbage"),
    ] {
        assert_refused(&refused(request).await, 401, INVALID);
    }

    person.post("/auth/logout/", json!({})).await.expect(200);
    assert_refused(&refused(Socket::request(&person, &room)).await, 401, INVALID);
}

async fn an_expired_token_lets_nobody_in_and_closes_who_is(launch: Launch) {
    let server = launch.with("ACCESS_TOKEN_TTL", "2s").start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    assert_eq!(socket.closed().await, (4401, "token_expired".to_owned()));
    eventually("the token is refused", async || {
        let opened = Socket::try_open(Socket::request(&person, &path(room))).await;
        opened.is_err_and(|refused| refused.status == 401)
    })
    .await;
    assert_refused(&refused(Socket::request(&person, &path(room))).await, 401, INVALID);
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for id in ["999", "9223372036854775807", "9223372036854775808", "0", "-1", "+1", "abc", "%00"] {
        let request = Socket::request(&person, &path(id));
        assert_refused(&refused(request).await, 404, "Not found.");
    }
}

async fn a_deleted_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("Old Chat").await;
    server.database.execute(&format!("UPDATE rooms SET is_active = FALSE WHERE id = {room}"));
    assert_refused(&refused(Socket::request(&person, &path(room))).await, 404, "Not found.");
}

async fn outsiders_get_into_neither_invite_nor_totp_rooms(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    for access in ["invite", "totp"] {
        let room = creator.open_room(access).await;
        let sql = format!("UPDATE rooms SET access = '{access}' WHERE id = {room}");
        server.database.execute(&sql);
        let request = Socket::request(&outsider, &path(room));
        assert_refused(&refused(request).await, 403, "You may not enter this room.");
        assert_lets_in(Socket::request(&creator, &path(room))).await;
        assert_eq!(members(&server, room), [creator.id]);
    }
}

async fn a_foreign_page_is_refused_before_its_token_is_looked_at(launch: Launch) {
    let server = launch.with("ALLOWED_ORIGINS", "https://chat.example.com").start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let foreign = "Origin not allowed.";
    for origin in [
        "https://evil.example.com",
        "http://chat.example.com",
        "https://chat.example.com.evil.example.com",
        "https://chat.example.com:8443",
        "null",
        "",
        "garbage",
    ] {
        let request = Socket::request(&person, &path(room));
        assert_refused(&refused(with_header(request, "origin", origin)).await, 403, foreign);
    }
    for (person, room) in [(person.anonymous(), room.to_string()), (person, "abc".to_owned())] {
        let request = Socket::request(&person, &path(room));
        let request = with_header(request, "origin", "https://evil.example.com");
        assert_refused(&refused(request).await, 403, foreign);
    }
}

async fn our_own_pages_and_listed_ones_get_in(launch: Launch) {
    let server = launch.with("ALLOWED_ORIGINS", "https://chat.example.com,null").start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let own = format!("http://{}", server.address());
    for origin in [&own, "https://chat.example.com", "null"] {
        let request = Socket::request(&person, &path(room));
        assert_lets_in(with_header(request, "origin", origin)).await;
    }
}

async fn a_token_is_asked_for_before_the_room(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for id in ["999", "abc"] {
        let request = Socket::request(&person.anonymous(), &path(id));
        assert_refused(&refused(request).await, 401, MISSING);
        let request = Socket::request(&person.with_access("garbage"), &path(id));
        assert_refused(&refused(request).await, 401, INVALID);
    }
}

async fn a_request_without_a_handshake_is_told_to_upgrade(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let answer = person.get(&path(room)).await;
    assert_eq!(answer.expect(426), json!({"detail": "A WebSocket handshake is expected."}));
    assert_eq!(answer.header("upgrade"), "websocket");

    assert_eq!(person.anonymous().get(&path(room)).await.expect(401), json!({"detail": MISSING}));
    assert_eq!(person.get(&path(999)).await.expect(404), json!({"detail": "Not found."}));
    let stranger = server.sign_up("Another User").await;
    stranger.get(&path(room)).await.expect(426);
    assert_eq!(members(&server, room), [person.id], "who did not connect joined");
}

async fn another_method_is_refused(launch: Launch) {
    let server = launch.start();
    let answer = send(server.stranger().request(Method::POST, &path(1))).await;
    assert_eq!(answer.expect(405), json!({"detail": "Method not allowed."}));
    assert!(answer.header("allow").contains("GET"));
}

fn members(server: &TestServer, room: i64) -> Vec<i64> {
    let sql = format!("SELECT user_id AS number FROM members WHERE room_id = {room} ORDER BY id");
    server.database.numbers(&sql)
}

async fn connecting_makes_a_member_once(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    assert_eq!(members(&server, room), [creator.id]);

    let first = Socket::open(&person, room).await;
    assert_eq!(members(&server, room), [creator.id, person.id]);
    let second = Socket::open(&person, room).await;
    first.close().await;
    second.close().await;
    assert_eq!(members(&server, room), [creator.id, person.id]);
}
