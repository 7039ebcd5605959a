//! `/chat/ws/{room_id}` and `/chat/ws`: who gets in.

use serde_json::json;
use tokio_tungstenite::tungstenite::handshake::client::Request;

use super::frames::{next, say_here, two_people};
use super::{NOT_FOUND, NOT_IN_ROOM, say};
use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    a_token_may_stand_in_the_header_the_query_or_the_subprotocols,
    without_a_valid_token_nobody_gets_in,
    a_room_must_be_there_and_let_one_in,
    a_foreign_page_is_refused_before_its_token_is_looked_at,
    a_request_without_a_handshake_is_told_to_upgrade,
}

const MISSING: &str = "Authentication credentials were not provided.";
const INVALID: &str = "Token is invalid or expired.";

async fn assert_refused(request: Request, status: u16, detail: &str) {
    let refused = Socket::try_open(request).await.err().expect("a refused handshake");
    assert_eq!((refused.status, &refused.body), (status, &json!({ "detail": detail })));
    assert_eq!(refused.headers.contains_key("www-authenticate"), status == 401);
}

fn with_header(mut request: Request, name: &'static str, value: &str) -> Request {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

async fn a_token_may_stand_in_the_header_the_query_or_the_subprotocols(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let chosen =
        |socket: &Socket| socket.handshake.headers().get("sec-websocket-protocol").cloned();
    let ways = |path: &str| {
        let in_query = format!("{path}?token={}", one.access);
        let bare = Socket::request(&one.anonymous(), path);
        [
            (Socket::request(&one, path), None),
            (Socket::request(&one.anonymous(), &in_query), None),
            (
                with_header(bare, "sec-websocket-protocol", &format!("bearer, {}", one.access)),
                Some("bearer"),
            ),
        ]
    };
    for path in [format!("/chat/ws/{room}"), format!("/chat/ws/{room}/")] {
        for (request, protocol) in ways(&path) {
            let mut socket = Socket::try_open(request).await.unwrap_or_else(|it| panic!("{it:?}"));
            assert_eq!(chosen(&socket).as_ref().map(|it| it.to_str().unwrap()), protocol);
            say_here(&mut socket, "안녕하세요!").await;
        }
    }
    for path in ["/chat/ws", "/chat/ws/"] {
        for (request, protocol) in ways(path) {
            let mut socket = Socket::try_open(request).await.unwrap_or_else(|it| panic!("{it:?}"));
            assert_eq!(chosen(&socket).as_ref().map(|it| it.to_str().unwrap()), protocol);
            say(&other, room, "안녕하세요!").await;
            assert_eq!(next(&mut socket).await["type"], "room_message");
        }
    }
}

async fn without_a_valid_token_nobody_gets_in(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for path in [format!("/chat/ws/{room}"), "/chat/ws/777".to_owned(), "/chat/ws".to_owned()] {
        assert_refused(Socket::request(&one.anonymous(), &path), 401, MISSING).await;
        for token in ["garbage", &one.refresh] {
            assert_refused(Socket::request(&one.with_access(token), &path), 401, INVALID).await;
            let in_query = format!("{path}?token={token}");
            assert_refused(Socket::request(&one.anonymous(), &in_query), 401, INVALID).await;
        }
    }
}

async fn a_room_must_be_there_and_let_one_in(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let stranger = server.sign_up("Stranger").await;
    for id in ["777", "0", "-1", "x", "9223372036854775808"] {
        let path = format!("/chat/ws/{id}?after=x");
        assert_refused(Socket::request(&stranger, &path), 404, NOT_FOUND).await;
    }
    for path in [format!("/chat/ws/{room}"), format!("/chat/ws/{room}?after=x")] {
        assert_refused(Socket::request(&stranger, &path), 403, NOT_IN_ROOM).await;
    }
    let detail = "after: A valid non-negative integer is required.";
    for after in ["", "x", "-1", "1.5", "%2B1", "9223372036854775808"] {
        let path = format!("/chat/ws/{room}?after={after}");
        assert_refused(Socket::request(&one, &path), 422, detail).await;
    }
    let open = one.open_room("General Chat").await;
    say_here(&mut Socket::open_messenger(&stranger, open).await, "An open room lets in.").await;
}

async fn a_foreign_page_is_refused_before_its_token_is_looked_at(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for path in [format!("/chat/ws/{room}"), "/chat/ws".to_owned()] {
        for person in [&one, &one.anonymous()] {
            let request = Socket::request(person, &path);
            let request = with_header(request, "origin", "https://evil.example.com");
            let refused = Socket::try_open(request).await.err().expect("a refused handshake");
            assert_eq!(refused.status, 403);
            assert!(refused.body["detail"].is_string(), "{refused:?}");
        }
        let own = with_header(Socket::request(&one, &path), "origin", &server.url(""));
        assert!(Socket::try_open(own).await.is_ok(), "the server's own page");
    }
}

async fn a_request_without_a_handshake_is_told_to_upgrade(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for path in [format!("/chat/ws/{room}"), "/chat/ws".to_owned()] {
        assert!(one.get(&path).await.expect(426)["detail"].is_string());
        one.anonymous().get(&path).await.expect(401);
        one.post(&path, json!({})).await.expect(405);
    }
}
