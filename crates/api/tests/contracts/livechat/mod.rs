//! `/user/v1/…`, `/chat/v1/…` and the socket `/ws/chat/{room_id}/chat/`, which community has too.

mod any_request;
mod guide;
mod kill;
mod login;
mod message;
mod post_deleted;
mod presence;
mod presence_ends;
mod register;
mod room;
mod rooms_create;
mod rooms_list;
mod socket_any_frames;
mod socket_contracts;
mod socket_frames;
mod socket_handshake;
mod socket_pictures;
mod socket_repeats;
mod socket_resume;

use serde_json::{Value, json};

use crate::support::{Person, Socket, assert_shape};

/// A room, whatever its values; `post` is `number` or `null`.
#[track_caller]
fn assert_room(room: &Value, post: &str) {
    assert_shape(
        room,
        &[
            ("id", "number"),
            ("name", "string"),
            ("post", post),
            ("chat_url", "string"),
            ("created_at", "time"),
        ],
    );
    assert_eq!(room["chat_url"], format!("/ws/chat/{}/chat/", room["id"]));
}

/// The frame of a message with its fields, whatever their values.
#[track_caller]
fn assert_message_frame(frame: &Value) {
    assert_shape(
        frame,
        &[
            ("type", "string"),
            ("id", "number"),
            ("message", "string"),
            ("sender", "string"),
            ("nickname", "string"),
            ("profile_picture_url", "string"),
        ],
    );
    assert_eq!(frame["type"], "chat.message");
}

/// Makes a room and gives its id.
async fn make_room(creator: &Person, name: &str) -> i64 {
    id_of(&creator.post("/chat/v1/room/", json!({"name": name})).await.expect(201))
}

/// Writes a post and gives its id.
async fn write_post(author: &Person, title: &str) -> i64 {
    let body = json!({"title": title, "content": "Content", "tags": []});
    id_of(&author.post("/api/post/write", body).await.expect(201))
}

#[track_caller]
fn id_of(object: &Value) -> i64 {
    object["id"].as_i64().unwrap_or_else(|| panic!("no id: {object}"))
}

/// What a client sends over the socket.
fn chat(message: &str) -> Value {
    json!({"type": "chat.message", "message": message})
}

fn join(person: &Person) -> Value {
    json!({"type": "chat.user.join", "username": person.name})
}

fn leave(person: &Person) -> Value {
    json!({"type": "chat.user.leave", "username": person.name})
}

/// The next frame is that of this message, and nothing was on its way before it.
async fn assert_next(socket: &mut Socket, message: &str) -> Value {
    let frame = socket.next().await;
    assert_eq!((&frame["type"], &frame["message"]), (&json!("chat.message"), &json!(message)));
    frame
}

/// Sends a message; its frame is the next that comes.
async fn say(socket: &mut Socket, message: &str) -> Value {
    socket.send(chat(message)).await;
    assert_next(socket, message).await
}

/// Takes somebody out of a room, or oneself.
async fn remove(remover: &Person, room: i64, person: &Person) {
    let path = format!("/api/rooms/{room}/members/{}/", person.id);
    remover.delete(&path).await.expect_empty(204);
}

async fn ban(creator: &Person, room: i64, person: &Person) {
    creator.put(&format!("/api/rooms/{room}/bans/{}/", person.id)).await.expect(200);
}
