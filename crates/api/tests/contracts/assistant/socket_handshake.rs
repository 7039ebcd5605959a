//! `/ws/rooms/{room_id}/`: who gets in, and who is refused in the contract's shape.

use reqwest::Method;
use serde_json::json;
use tokio_tungstenite::tungstenite::handshake::client::Request;

use super::{assert_failure, assert_is_error};
use crate::contracts::shared_rooms::{NO_ROOMS, barred_room};
use crate::support::person::send;
use crate::support::{Launch, Refused, Socket, eventually, on_both_databases, on_one_database};

on_both_databases! {
    a_token_may_stand_in_the_header_the_query_or_the_subprotocols,
    without_a_valid_token_nobody_gets_in,
    what_names_no_room_is_not_found,
    outsiders_of_rooms_that_are_not_open_are_barred,
    connecting_to_an_open_room_makes_a_member,
    a_person_has_at_most_twenty_sockets_in_a_room,
}

on_one_database! {
    an_after_that_is_no_number_is_the_last_thing_to_be_told,
    a_foreign_page_is_refused_before_its_token_is_looked_at,
    a_request_without_a_handshake_is_told_to_upgrade,
    another_method_is_refused,
    a_token_in_the_query_never_reaches_the_log,
}

fn path(room: impl std::fmt::Display) -> String {
    format!("/ws/rooms/{room}/")
}

async fn assert_refused(request: Request, status: u16, code: &str) -> Refused {
    let refused = Socket::try_open(request).await.err().expect("a refused handshake");
    assert_eq!(refused.status, status, "{refused:?}");
    assert_is_error(&refused.body, code);
    assert_eq!(refused.headers.contains_key("www-authenticate"), status == 401);
    refused
}

fn with_header(mut request: Request, name: &'static str, value: &str) -> Request {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// Opens a socket and sees that it works.
async fn assert_lets_in(request: Request) -> Socket {
    let mut socket =
        Socket::try_open(request).await.unwrap_or_else(|refused| panic!("{refused:?}"));
    socket.send(json!({"type": "message", "content": "안녕하세요!"})).await;
    assert_eq!(socket.next().await["content"], "안녕하세요!");
    socket
}

async fn a_token_may_stand_in_the_header_the_query_or_the_subprotocols(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    let chosen =
        |socket: &Socket| socket.handshake.headers().get("sec-websocket-protocol").cloned();
    for path in [path(room), path(room).trim_end_matches('/').to_owned()] {
        let socket = assert_lets_in(Socket::request(&person, &path)).await;
        assert_eq!(chosen(&socket), None);
        // As the document has it.
        let in_query = format!("{path}?token={}", person.access);
        let socket = assert_lets_in(Socket::request(&person.anonymous(), &in_query)).await;
        assert_eq!(chosen(&socket), None);
        let bare = Socket::request(&person.anonymous(), &path);
        let pair = format!("bearer, {}", person.access);
        let socket = assert_lets_in(with_header(bare, "sec-websocket-protocol", &pair)).await;
        assert_eq!(chosen(&socket).unwrap(), "bearer");
    }
}

async fn without_a_valid_token_nobody_gets_in(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let room = path(person.open_room("AI 연구실").await);
    for path in [room.as_str(), "/ws/rooms/999/", "/ws/rooms/abc/"] {
        let bare = || Socket::request(&person.anonymous(), path);
        assert_refused(bare(), 401, "not_authenticated").await;
        for request in [
            Socket::request(&person.with_access("garbage"), path),
            Socket::request(&person.with_access(&person.refresh), path),
            Socket::request(&person.anonymous(), &format!("{path}?token=garbage")),
            with_header(bare(), "sec-websocket-protocol", "bearer, garbage"),
        ] {
            assert_refused(request, 401, "invalid_token").await;
        }
    }
    person.post("/auth/logout/", json!({})).await.expect(200);
    assert_refused(Socket::request(&person, &room), 401, "invalid_token").await;
}

async fn what_names_no_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let deleted = person.open_room("Old Chat").await;
    person.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    for id in NO_ROOMS.iter().copied().chain([deleted.to_string().as_str()]) {
        assert_refused(Socket::request(&person, &path(id)), 404, "not_found").await;
    }
}

async fn outsiders_of_rooms_that_are_not_open_are_barred(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("taehyun").await;
    let open = creator.open_room("Open").await;
    creator.put(&format!("/api/rooms/{open}/bans/{}/", person.id)).await.expect(200);
    let invite = barred_room(&server, &creator, "invite").await;
    let totp = barred_room(&server, &creator, "totp").await;
    for room in [invite, totp, open] {
        assert_refused(Socket::request(&person, &path(room)), 403, "permission_denied").await;
        assert_lets_in(Socket::request(&creator, &path(room))).await;
    }
}

async fn connecting_to_an_open_room_makes_a_member(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("taehyun").await;
    let room = creator.open_room("Open").await;
    let _one = Socket::open_assistant(&person, room).await;
    let _other = Socket::open_assistant(&person, room).await;
    let sql = format!("SELECT user_id AS number FROM members WHERE room_id = {room} ORDER BY id");
    assert_eq!(server.database.numbers(&sql), [creator.id, person.id]);
}

async fn a_person_has_at_most_twenty_sockets_in_a_room(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(Socket::open_assistant(&person, room).await);
    }
    let refused = assert_refused(Socket::request(&person, &path(room)), 429, "rate_limited").await;
    assert!(refused.headers.contains_key("retry-after"));
}

async fn an_after_that_is_no_number_is_the_last_thing_to_be_told(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    for after in ["-1", "abc", "", "1.5", "9223372036854775808", "%00"] {
        let wrong = |path: &str| format!("{path}?after={after}");
        let request = Socket::request(&person, &wrong(&path(room)));
        let refused = assert_refused(request, 400, "invalid_request").await;
        assert!(refused.body["message"].as_str().unwrap().starts_with("after: "), "{refused:?}");
        let request = Socket::request(&person, &wrong(&path(999)));
        assert_refused(request, 404, "not_found").await;
        let request = Socket::request(&person.anonymous(), &wrong(&path(room)));
        assert_refused(request, 401, "not_authenticated").await;
    }
}

async fn a_foreign_page_is_refused_before_its_token_is_looked_at(launch: Launch) {
    let server = launch.with("ALLOWED_ORIGINS", "https://chat.example.com").start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    for (person, room) in
        [(person.clone(), room), (person.anonymous(), room), (person.clone(), 999)]
    {
        let request = Socket::request(&person, &path(room));
        let request = with_header(request, "origin", "https://evil.example.com");
        assert_refused(request, 403, "permission_denied").await;
    }
    let request = Socket::request(&person, &path(room));
    assert_lets_in(with_header(request, "origin", "https://chat.example.com")).await;
}

async fn a_request_without_a_handshake_is_told_to_upgrade(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    let answer = person.get(&path(room)).await;
    assert_failure(&answer, 426, "invalid_request");
    assert_eq!(answer.header("upgrade"), "websocket");
    assert_failure(&person.anonymous().get(&path(room)).await, 401, "not_authenticated");
    assert_failure(&person.get(&path(999)).await, 404, "not_found");
}

async fn another_method_is_refused(launch: Launch) {
    let server = launch.start();
    for path in ["/ws/rooms/1/", "/ws/rooms/1"] {
        let answer = send(server.stranger().request(Method::POST, path)).await;
        assert_failure(&answer, 405, "invalid_request");
        assert!(answer.header("allow").contains("GET"));
    }
}

async fn a_token_in_the_query_never_reaches_the_log(launch: Launch) {
    let server = launch.with("RUST_LOG", "trace").start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    let path = format!("{}?token={}", path(room), person.access);
    assert_lets_in(Socket::request(&person.anonymous(), &path)).await.close().await;
    eventually("it is logged", async || server.log().contains("/ws/rooms/")).await;
    let (_, signature) = person.access.rsplit_once('.').unwrap();
    assert!(!server.log().contains(signature));
}
