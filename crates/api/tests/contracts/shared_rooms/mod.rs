//! `/api/rooms…`, with the fields and errors of both contracts.

mod any_request;
mod assistant_sessions;
mod at_once;
mod bans;
mod creators_rights;
mod members;
mod message_delete;
mod messages_filters;
mod messages_list;
mod messages_page;
mod messages_post;
mod news;
mod other_node;
mod room_delete;
mod room_read;
mod room_revise;
mod rooms_create;
mod rooms_filters;
mod rooms_list;
mod rooms_page;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Person, Socket, TestServer, assert_shape};

/// The answer to who may not enter a room.
pub(super) const BARRED: &str = "You may not enter this room.";

/// Texts in a path that name no room.
pub(super) const NO_ROOMS: [&str; 9] =
    ["999", "9223372036854775807", "9223372036854775808", "0", "-1", "+1", "abc", "%00", "%FF"];

/// A room with the fields of both contracts, whatever their values.
#[track_caller]
fn assert_room(room: &Value) {
    assert_shape(
        room,
        &[
            ("id", "number"),
            ("name", "string"),
            ("desc", "string"),
            ("description", "string"),
            ("creator", "object"),
            ("room_type", "string"),
            ("requires_totp", "bool"),
            ("created_at", "time"),
            ("is_active", "bool"),
            ("has_new_message", "bool"),
        ],
    );
    assert_person(&room["creator"]);
    assert_eq!(room["desc"], room["description"]);
}

#[track_caller]
fn assert_person(person: &Value) {
    assert_shape(person, &[("id", "number"), ("email", "string"), ("name", "string")]);
}

/// An error as both contracts read it.
#[track_caller]
fn assert_failure(answer: &Answer, status: u16, code: &str, detail: &str) {
    let failure = json!({"detail": detail, "error": code, "message": detail});
    assert_eq!(answer.expect(status), failure);
}

/// The only error of a body, as both contracts read it.
#[track_caller]
fn assert_invalid(answer: &Answer, field: &str, text: &str) {
    let errors = answer.expect(400);
    assert_shape(&errors, &[(field, "array"), ("error", "string"), ("message", "string")]);
    assert_eq!(errors[field], json!([text]), "{errors}");
    assert_eq!(errors["error"], "invalid_request");
}

/// The answer to who asks for something that is not there.
#[track_caller]
fn assert_not_found(answer: &Answer) {
    assert_failure(answer, 404, "not_found", "Not found.");
}

/// The answer to who may not do something.
#[track_caller]
fn assert_forbidden(answer: &Answer, detail: &str) {
    assert_failure(answer, 403, "permission_denied", detail);
}

/// Without a token, and with one that is none, a request is refused before anything else is looked at.
async fn assert_needs_a_token(server: &TestServer, method: Method, path: &str) {
    let missing = "Authentication credentials were not provided.";
    let answer = server.stranger().send_text(method.clone(), path, "{").await;
    assert_failure(&answer, 401, "not_authenticated", missing);
    assert_eq!(answer.header("www-authenticate"), "Bearer");

    let answer = server.stranger().with_access("garbage").send_text(method, path, "{").await;
    assert_failure(&answer, 401, "invalid_token", "Token is invalid or expired.");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

/// A room that only those in it may enter, and only `creator` is in.
pub(super) async fn barred_room(server: &TestServer, creator: &Person, access: &str) -> i64 {
    let room = creator.open_room(access).await;
    let sql = format!("UPDATE rooms SET access = '{access}' WHERE id = {room}");
    server.database.execute(&sql);
    room
}

/// A message with the fields of both contracts, whatever their values.
#[track_caller]
fn assert_message(message: &Value) {
    assert_shape(
        message,
        &[
            ("id", "number"),
            ("sender", "string"),
            ("user", "object"),
            ("content", "string"),
            ("is_ai", "bool"),
            ("created_at", "time"),
        ],
    );
    assert_person(&message["user"]);
}

/// The ids of the rooms that a list holds, in its order; `query` is what stands behind the question mark.
async fn ids(person: &Person, query: &str) -> Vec<i64> {
    let list = person.get(&format!("/api/rooms/?{query}")).await.expect(200);
    list.as_array().unwrap().iter().map(id_of).collect()
}

#[track_caller]
fn id_of(object: &Value) -> i64 {
    object["id"].as_i64().unwrap_or_else(|| panic!("no id: {object}"))
}

/// The messages of a room as one array.
async fn messages(reader: &Person, room: i64) -> Value {
    reader.get(&format!("/api/rooms/{room}/messages/")).await.expect(200)
}

/// The texts of an array of messages, in its order.
#[track_caller]
fn contents(messages: &Value) -> Vec<&str> {
    let messages = messages.as_array().unwrap_or_else(|| panic!("no array: {messages}"));
    messages.iter().map(|message| message["content"].as_str().unwrap()).collect()
}

/// Sends a message, by which the author joins the room.
async fn say(author: &Person, room: i64, content: &str) -> Value {
    let body = json!({"content": content});
    author.post(&format!("/api/rooms/{room}/messages/"), body).await.expect(201)
}

/// Comes into a room and leaves nothing behind.
async fn join(person: &Person, room: i64) {
    Socket::open(person, room).await.close().await;
}

/// Stores `Message 1`, `Message 2`, … past the server, into a room that is empty. Times are as many
/// microseconds after 1970.
fn store_messages(server: &TestServer, author: &Person, room: i64, count: i64) {
    let rows: Vec<_> = (1..=count)
        .map(|number| format!("({room}, {number}, {}, 'Message {number}', {number})", author.id))
        .collect();
    server.database.execute(&format!(
        "INSERT INTO messages (room_id, seq, sender_id, content, created_at) VALUES {};
         UPDATE rooms SET last_seq = {count}, message_count = {count}, last_message_at = {count}
         WHERE id = {room};",
        rows.join(",")
    ));
}

/// Deletes messages of the only room past the server, by their numbers.
fn erase_messages(server: &TestServer, numbers: &[i64]) {
    let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    let numbers = numbers.join(",");
    server.database.execute(&format!(
        "UPDATE messages SET deleted_at = 7, content = '' WHERE seq IN ({numbers})"
    ));
}

/// Stores `Room 1`, `Room 2`, … past the server, all made by one person.
fn store_rooms(server: &TestServer, creator: &Person, count: i64) {
    let rows: Vec<_> = (1..=count)
        .map(|number| format!("('Room {number}', '', 'open', 'chat', {}, {number})", creator.id))
        .collect();
    server.database.execute(&format!(
        "INSERT INTO rooms (name, description, access, kind, creator_id, created_at) VALUES {}",
        rows.join(",")
    ));
}
