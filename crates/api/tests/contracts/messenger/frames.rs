//! What messenger's sockets say, as the tests compare it.

use serde_json::{Value, json};

use super::open_direct;
use crate::support::{Person, Socket, TestServer, assert_shape};

/// The frame of a text that answers nothing, by its fields.
#[track_caller]
pub(super) fn assert_message_frame(frame: &Value) {
    assert_shape(
        frame,
        &[
            ("type", "string"),
            ("message_id", "number"),
            ("sender_id", "number"),
            ("sender_name", "string"),
            ("content", "string"),
            ("message_type", "string"),
            ("timestamp", "time"),
            ("reply_to_message_id", "null"),
        ],
    );
    assert_eq!(frame["type"], "message");
}

#[track_caller]
pub(super) fn assert_error(frame: &Value) {
    assert_shape(frame, &[("type", "string"), ("detail", "string")]);
    assert_eq!(frame["type"], "error");
}

/// What a client sends over the socket.
pub(super) fn text(content: &str) -> Value {
    json!({"type": "message", "content": content, "message_type": "text"})
}

pub(super) fn types(is_typing: bool) -> Value {
    json!({"type": "typing", "is_typing": is_typing})
}

/// What the others hear of who writes.
pub(super) fn typing(person: &Person, is_typing: bool) -> Value {
    json!({
        "type": "typing", "user_id": person.id, "user_name": person.name, "is_typing": is_typing,
    })
}

/// What the others hear of who comes.
pub(super) fn online(person: &Person) -> Value {
    status(person, "online")
}

/// What the others hear of who goes.
pub(super) fn offline(person: &Person) -> Value {
    status(person, "offline")
}

fn status(person: &Person, status: &str) -> Value {
    json!({
        "type": "user_status", "user_id": person.id, "user_name": person.name, "status": status,
    })
}

/// The next frame but those of reading: who sends has read, and the others are told so when it is written.
pub(super) async fn next(socket: &mut Socket) -> Value {
    next_but(socket, "message_read").await
}

/// The next frame that tells of reading.
pub(super) async fn next_read(socket: &mut Socket) -> Value {
    loop {
        let frame = socket.next().await;
        if frame["type"] == "message_read" {
            return frame;
        }
    }
}

async fn next_but(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let frame = socket.next().await;
        if frame["type"] != kind {
            return frame;
        }
    }
}

/// The next frame is that of this message, but for those of reading.
pub(super) async fn assert_next(socket: &mut Socket, content: &str) -> Value {
    let frame = next(socket).await;
    assert_eq!((&frame["type"], &frame["content"]), (&json!("message"), &json!(content)));
    frame
}

/// Sends a text over the socket; its frame is the next that comes.
pub(super) async fn say_here(socket: &mut Socket, content: &str) -> Value {
    socket.send(text(content)).await;
    assert_next(socket, content).await
}

/// Two people in their direct room, each with a socket there.
pub(super) struct Scene {
    pub(super) one: Person,
    pub(super) other: Person,
    pub(super) room: i64,
    pub(super) here: Socket,
    pub(super) there: Socket,
}

/// Lets two people meet in their direct room.
pub(super) async fn scene(server: &TestServer) -> Scene {
    let (one, other, room) = two_people(server).await;
    let mut here = Socket::open_messenger(&one, room).await;
    let there = Socket::open_messenger(&other, room).await;
    assert_eq!(next(&mut here).await, online(&other));
    Scene { one, other, room, here, there }
}

/// Two people and their direct room.
pub(super) async fn two_people(server: &TestServer) -> (Person, Person, i64) {
    let one = server.sign_up("박주호").await;
    let other = server.sign_up("김철수").await;
    let room = open_direct(&one, &other).await;
    (one, other, room)
}
