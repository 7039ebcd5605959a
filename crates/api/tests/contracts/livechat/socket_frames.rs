//! `/ws/chat/{room_id}/chat/`: what is said there, and what cannot be understood.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::{assert_message_frame, assert_next, chat, join, make_room, say};
use crate::support::{Launch, Person, Socket, TestServer, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_message_reaches_everybody_in_the_room,
    a_message_arrives_as_it_was_sent,
    what_cannot_be_understood_is_told_and_the_socket_stays,
    only_the_sender_is_told_of_a_bad_frame,
    bad_frames_beyond_the_rate_limit_get_no_answer,
    a_flood_closes_its_sender_s_socket,
    binary_data_closes_the_socket,
    a_message_over_64_kib_closes_the_socket,
}

const LIMIT: usize = 64 * 1024;

async fn person_with_socket(server: &TestServer) -> (Person, i64, Socket) {
    let person = server.sign_up("User Name").await;
    let room = make_room(&person, "채팅방 이름").await;
    let socket = Socket::open_chat(&person, room).await;
    (person, room, socket)
}

fn stored(server: &TestServer) -> i64 {
    server.database.numbers("SELECT count(*) AS number FROM messages")[0]
}

/// What the document answers a bad frame with.
fn refusal() -> Value {
    let documented = r#"{
  "error_type": "invalid_request",
  "message": "Invalid message format."
}"#;
    serde_json::from_str(documented).unwrap()
}

#[track_caller]
fn assert_refusal(frame: &Value) {
    assert_shape(frame, &[("error_type", "string"), ("message", "string")]);
    assert_eq!(*frame, refusal());
}

async fn the_documented_message_reaches_everybody_in_the_room(launch: Launch) {
    let server = launch.start();
    let (sender, room, mut here) = person_with_socket(&server).await;
    let other = server.sign_up("Another User").await;
    let mut there = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));

    // Of livechat's document, then of community's.
    let livechat = "{\n    \"type\": \"chat.message\",\n    \"message\": \"안녕하세요!\"\n}";
    let community = "{\n  \"type\": \"chat.message\",\n  \"message\": \"Hello, World!\"\n}";
    for (documented, text) in [(livechat, "안녕하세요!"), (community, "Hello, World!")] {
        here.send_text(documented).await;
        let frame = there.next().await;
        assert_eq!(here.next().await, frame);
        assert_message_frame(&frame);
        let expected = json!({
            "type": "chat.message", "id": frame["id"], "message": text, "sender": sender.email,
            "nickname": "User Name", "profile_picture_url": ""
        });
        assert_eq!(frame, expected);
    }
    let answer = say(&mut there, "Hello back!").await;
    assert_eq!(here.next().await, answer);
    assert_eq!(answer["sender"], other.email);

    let list = other.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(list.as_array().unwrap().len(), 3);
    assert_eq!(list[2]["id"], answer["id"]);
}

async fn a_message_arrives_as_it_was_sent(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    for message in [" a ", "\n<script>\u{202e}", "e\u{301}\u{feff}", &"😀".repeat(4_000)] {
        let frame = json!({"type": "chat.message", "message": message, "unknown": [1]});
        socket.send(frame).await;
        assert_next(&mut socket, message).await;
    }
}

async fn what_cannot_be_understood_is_told_and_the_socket_stays(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    let too_long = chat(&"가".repeat(4_001)).to_string();
    let deep = "[".repeat(LIMIT);
    let with_id = |id: Value| {
        json!({"type": "chat.message", "message": "a", "client_message_id": id}).to_string()
    };
    for frame in [
        "",
        " ",
        "hello",
        "{",
        "[]",
        "[{\"type\": \"chat.message\", \"message\": \"a\"}]",
        "[\"chat.message\", \"a\"]",
        "null",
        "7",
        "\"hello\"",
        "{}",
        "{\"type\": \"chat.message\"}",
        "{\"message\": \"a\"}",
        "{\"content\": \"a\"}",
        "{\"type\": \"chat.user.join\", \"username\": \"a\"}",
        "{\"type\": \"chat.user.join\", \"message\": \"a\"}",
        "{\"type\": \"message\", \"message\": \"a\"}",
        "{\"type\": \"CHAT.MESSAGE\", \"message\": \"a\"}",
        "{\"type\": null, \"message\": \"a\"}",
        "{\"type\": 7, \"message\": \"a\"}",
        "{\"type\": \"chat.message\", \"message\": null}",
        "{\"type\": \"chat.message\", \"message\": 7}",
        "{\"type\": \"chat.message\", \"message\": [\"a\"]}",
        "{\"type\": \"chat.message\", \"message\": \"\"}",
        "{\"type\": \"chat.message\", \"message\": \" \\t\\n\\u3000\"}",
        "{\"type\": \"chat.message\", \"message\": \"a\\u0000b\"}",
        "{\"type\": \"chat.message\", \"message\": \"\\ud800\"}",
        "{\"type\": \"chat.message\", \"message\": \"a\"} {}",
        &with_id(json!(7)),
        &with_id(json!("a\0b")),
        &with_id(json!("a".repeat(65))),
        &too_long,
        &deep,
    ] {
        socket.send_text(frame).await;
        assert_refusal(&socket.next().await);
    }
    say(&mut socket, "안녕하세요!").await;
    assert_eq!(stored(&server), 1);
}

async fn only_the_sender_is_told_of_a_bad_frame(launch: Launch) {
    let server = launch.start();
    let (person, room, mut here) = person_with_socket(&server).await;
    let mut beside = Socket::open_chat(&person, room).await;
    let mut in_meet = Socket::open(&person, room).await;
    here.send_text("hello").await;
    assert_refusal(&here.next().await);
    // What meet cannot understand is dropped there without a word.
    in_meet.send(chat("a message of livechat's")).await;
    in_meet.send(json!({"content": "안녕하세요!"})).await;
    assert_eq!(in_meet.next().await["content"], "안녕하세요!");
    assert_next(&mut here, "안녕하세요!").await;
    assert_next(&mut beside, "안녕하세요!").await;
}

async fn bad_frames_beyond_the_rate_limit_get_no_answer(launch: Launch) {
    const ALLOWED: usize = 20;
    let server = launch.with("RATE_LIMIT_PERSON", "20").start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    for _ in 0..3 * ALLOWED {
        socket.send_text("hello").await;
    }
    socket.send_message(Message::Close(None)).await;
    let mut told = 0;
    while let Message::Text(text) = socket.next_message().await {
        assert_refusal(&serde_json::from_str(&text).unwrap());
        told += 1;
    }
    assert!((1..2 * ALLOWED).contains(&told), "{told} were told");
}

async fn a_flood_closes_its_sender_s_socket(launch: Launch) {
    let server = launch.with("RATE_LIMIT_PERSON", "10").start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    for number in 0..20 {
        socket.send(chat(&number.to_string())).await;
    }
    assert_eq!(socket.closed().await.0, 1013);
    assert!((1..20).contains(&stored(&server)));
}

async fn binary_data_closes_the_socket(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    socket.send_message(Message::binary(chat("안녕하세요!").to_string().into_bytes())).await;
    assert_eq!(socket.closed().await.0, 1003);
    assert_eq!(stored(&server), 0);
}

async fn a_message_over_64_kib_closes_the_socket(launch: Launch) {
    let server = launch.start();
    let (person, room, mut socket) = person_with_socket(&server).await;
    let of_length = |length: usize| {
        let short = json!({"type": "chat.message", "message": "long", "ignored": ""}).to_string();
        short.replace("\"\"", &format!("\"{}\"", "a".repeat(length - short.len())))
    };
    socket.send_text(&of_length(LIMIT)).await;
    assert_next(&mut socket, "long").await;
    socket.send_text(&of_length(LIMIT + 1)).await;
    assert_eq!(socket.closed().await.0, 1009);
    say(&mut Socket::open_chat(&person, room).await, "안녕하세요!").await;
    assert_eq!(stored(&server), 2);
}
