//! `/ws/chat/{room_id}/chat/`: who gets in.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::handshake::client::Request;

use super::{ban, make_room, say};
use crate::contracts::shared_rooms::{BARRED, NO_ROOMS, barred_room};
use crate::support::field_errors::assert_detail;
use crate::support::{Launch, Refused, Socket, on_both_databases};

on_both_databases! {
    a_token_may_stand_in_the_header_the_query_or_the_subprotocols,
    a_url_without_its_slash_is_the_same_socket,
    without_a_valid_token_nobody_gets_in,
    a_room_that_is_not_there_is_not_found,
    who_may_not_enter_is_refused,
    an_after_that_is_no_number_is_refused_last,
    a_foreign_page_is_refused_before_its_token_is_looked_at,
    a_request_without_a_handshake_is_told_to_upgrade,
    connecting_makes_a_member_and_being_refused_does_not,
}

const MISSING: &str = "Authentication credentials were not provided.";
const INVALID: &str = "Token is invalid or expired.";

fn path(room: impl std::fmt::Display) -> String {
    format!("/ws/chat/{room}/chat/")
}

async fn refused(request: Request) -> Refused {
    match Socket::try_open(request).await {
        Ok(_) => panic!("a socket was opened"),
        Err(refused) => refused,
    }
}

async fn assert_refused(request: Request, status: u16, detail: &str) {
    let refused = refused(request).await;
    assert_eq!((refused.status, &refused.body), (status, &json!({ "detail": detail })));
    assert_eq!(refused.headers.contains_key("www-authenticate"), status == 401);
}

fn with_header(mut request: Request, name: &'static str, value: &str) -> Request {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// Opens a socket and sees that it works.
async fn assert_lets_in(request: Request) -> Socket {
    let opened = Socket::try_open(request).await;
    let mut socket = opened.unwrap_or_else(|refused| panic!("{refused:?}"));
    say(&mut socket, "안녕하세요!").await;
    socket
}

async fn a_token_may_stand_in_the_header_the_query_or_the_subprotocols(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_room(&person, "채팅방 이름").await;
    let chosen =
        |socket: &Socket| socket.handshake.headers().get("sec-websocket-protocol").cloned();

    let socket = assert_lets_in(Socket::request(&person, &path(room))).await;
    assert_eq!(chosen(&socket), None);
    let in_query = format!("{}?token={}", path(room), person.access);
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
    let room = make_room(&person, "채팅방 이름").await;
    assert_lets_in(Socket::request(&person, &format!("/ws/chat/{room}/chat"))).await;
    let in_query = format!("/ws/chat/{room}/chat?token={}", person.access);
    assert_lets_in(Socket::request(&person.anonymous(), &in_query)).await;
}

async fn without_a_valid_token_nobody_gets_in(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = path(make_room(&person, "채팅방 이름").await);
    let stranger = person.anonymous();
    let bare = || Socket::request(&stranger, &room);
    assert_refused(bare(), 401, MISSING).await;
    for request in [
        Socket::request(&person.with_access("garbage"), &room),
        Socket::request(&person.with_access(&person.refresh), &room),
        Socket::request(&stranger, &format!("{room}?token=garbage")),
        with_header(bare(), "sec-websocket-protocol", "bearer, garbage"),
    ] {
        assert_refused(request, 401, INVALID).await;
    }
    for id in ["999", "abc"] {
        assert_refused(Socket::request(&stranger, &path(id)), 401, MISSING).await;
    }
    person.post("/auth/logout/", json!({})).await.expect(200);
    assert_refused(Socket::request(&person, &room), 401, INVALID).await;
}

async fn a_room_that_is_not_there_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let deleted = make_room(&person, "Old Chat").await;
    person.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    assert_refused(Socket::request(&person, &path(deleted)), 404, "Not found.").await;
    for id in NO_ROOMS {
        assert_refused(Socket::request(&person, &path(id)), 404, "Not found.").await;
    }
}

async fn who_may_not_enter_is_refused(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let open = make_room(&creator, "채팅방 이름").await;
    ban(&creator, open, &outsider).await;
    let totp = barred_room(&server, &creator, "totp").await;
    let invite = barred_room(&server, &creator, "invite").await;
    for room in [open, totp, invite] {
        assert_refused(Socket::request(&outsider, &path(room)), 403, BARRED).await;
        assert_lets_in(Socket::request(&creator, &path(room))).await;
    }
}

async fn an_after_that_is_no_number_is_refused_last(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = make_room(&creator, "채팅방 이름").await;
    let barred = barred_room(&server, &creator, "invite").await;
    let failure = json!({"after": ["A valid non-negative integer is required."]});
    for after in ["", "x", "-1", "1.5", "%2B1", "9223372036854775808", "%FF"] {
        let request = Socket::request(&creator, &format!("{}?after={after}", path(room)));
        let refused = refused(request).await;
        assert_eq!((refused.status, &refused.body), (400, &failure), "{after:?}");
    }
    let bad = |room| format!("{}?after=x", path(room));
    assert_refused(Socket::request(&outsider.anonymous(), &bad(barred)), 401, MISSING).await;
    assert_refused(Socket::request(&outsider, &bad(999)), 404, "Not found.").await;
    assert_refused(Socket::request(&outsider, &bad(barred)), 403, BARRED).await;
}

async fn a_foreign_page_is_refused_before_its_token_is_looked_at(launch: Launch) {
    let server = launch.with("ALLOWED_ORIGINS", "https://chat.example.com").start();
    let person = server.sign_up("User Name").await;
    let room = make_room(&person, "채팅방 이름").await;
    let from = |origin: &str| with_header(Socket::request(&person, &path(room)), "origin", origin);
    for origin in ["https://evil.example.com", "null", "garbage"] {
        assert_refused(from(origin), 403, "Origin not allowed.").await;
    }
    let stranger = Socket::request(&person.anonymous(), &path("abc"));
    let stranger = with_header(stranger, "origin", "https://evil.example.com");
    assert_refused(stranger, 403, "Origin not allowed.").await;
    assert_lets_in(from("https://chat.example.com")).await;
    assert_lets_in(from(&format!("http://{}", server.address()))).await;
}

async fn a_request_without_a_handshake_is_told_to_upgrade(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_room(&person, "채팅방 이름").await;
    let answer = person.get(&path(room)).await;
    assert_detail(&answer, 426, "A WebSocket handshake is expected.");
    assert_eq!(answer.header("upgrade"), "websocket");
    assert_detail(&person.anonymous().get(&path(room)).await, 401, MISSING);
    assert_detail(&person.get(&path(999)).await, 404, "Not found.");
}

async fn connecting_makes_a_member_and_being_refused_does_not(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = make_room(&creator, "채팅방 이름").await;
    let members = async || -> Vec<Value> {
        let room = creator.get(&format!("/chat/v1/room/{room}/")).await.expect(200);
        let members = room["members"].as_array().unwrap();
        members.iter().map(|member| member["id"].clone()).collect()
    };
    refused(Socket::request(&person, &format!("{}?after=x", path(room)))).await;
    person.get(&path(room)).await.expect(426);
    assert_eq!(members().await, [creator.id]);
    let first = Socket::open_chat(&person, room).await;
    assert_eq!(members().await, [creator.id, person.id]);
    let second = Socket::open_chat(&person, room).await;
    first.close().await;
    second.close().await;
    assert_eq!(members().await, [creator.id, person.id]);
}
