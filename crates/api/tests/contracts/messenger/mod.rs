//! `/chat/rooms/…` and the sockets `/chat/ws` and `/chat/ws/{room_id}`.

mod any_request;
mod file_bounds;
mod file_cut_off;
mod file_elsewhere;
mod file_full_disk;
mod file_gone;
mod file_links;
mod file_memory;
mod file_names;
mod file_ranges;
mod file_refused;
mod file_send;
mod follow_messages;
mod follow_rooms;
mod frames;
mod message_delete;
mod message_edit;
mod messages_list;
mod messages_reply;
mod messages_send;
mod messages_send_location;
mod messages_send_refused;
mod online_status;
mod participants_add;
mod participants_list;
mod participants_remove;
mod read;
mod retention;
mod room;
mod rooms_create;
mod rooms_create_direct;
mod rooms_create_refused;
mod rooms_list;
mod rooms_list_last_message;
mod search;
mod search_refused;
mod search_texts;
mod settings;
mod socket_closings;
mod socket_contracts;
mod socket_frames;
mod socket_handshake;
mod socket_limits;
mod socket_presence;
mod socket_reads;
mod socket_resume;
mod socket_typing;
mod uploads;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::form::FORM;
use crate::support::person::send;
use crate::support::{Answer, Form, Person, TestServer, assert_shape};

/// The answer to what is not there.
const NOT_FOUND: &str = "Not found.";
/// The answer to who reads, or sends to, a room of which they are no participant.
const NOT_IN_ROOM: &str = "You are not in this room.";

/// A room as lists show it; `last_message` is `string` or `null`.
#[track_caller]
fn assert_room(room: &Value, last_message: &str) {
    assert_shape(
        room,
        &[
            ("room_id", "number"),
            ("room_name", "string"),
            ("room_type", "string"),
            ("created_by", "number"),
            ("is_active", "bool"),
            ("created_at", "time"),
            ("updated_at", "time"),
            ("participant_count", "number"),
            ("last_message", last_message),
            ("unread_count", "number"),
        ],
    );
}

/// What every message shows, whatever its kind; the rest depends on it.
const MESSAGE: [(&str, &str); 10] = [
    ("message_id", "number"),
    ("room_id", "number"),
    ("sender_id", "number"),
    ("sender_name", "string"),
    ("message_content", "string"),
    ("message_type", "string"),
    ("is_edited", "bool"),
    ("is_deleted", "bool"),
    ("created_at", "time"),
    ("updated_at", "time"),
];

/// A message without a file that answers none, was never edited, and bears no id of its client's.
#[track_caller]
fn assert_message(message: &Value) {
    assert_message_with(
        message,
        &[
            ("file_url", "null"),
            ("file_name", "null"),
            ("file_size", "null"),
            ("reply_to_message_id", "null"),
            ("edited_at", "null"),
        ],
    );
}

/// A message whose other fields have these types.
#[track_caller]
fn assert_message_with(message: &Value, fields: &[(&str, &str)]) {
    assert_shape(message, &[&MESSAGE[..], fields].concat());
}

/// The only error of a request is that of this field.
#[track_caller]
fn assert_unfit(answer: &Answer, field: &str, text: &str) {
    assert_eq!(answer.expect(422), json!({ "detail": format!("{field}: {text}") }));
}

/// Makes a group and gives its id.
async fn make_group(creator: &Person, name: &str, others: &[&Person]) -> i64 {
    let others: Vec<_> = others.iter().map(|other| other.id).collect();
    let body = json!({"room_name": name, "room_type": "group", "participant_ids": others});
    room_id(&creator.post("/chat/rooms/", body).await.expect(201))
}

/// Opens the direct room of two people and gives its id.
async fn open_direct(asking: &Person, other: &Person) -> i64 {
    let answer = ask_for_direct(asking, other).await;
    assert!(answer.status.is_success(), "{answer:?}");
    room_id(&answer.json())
}

/// Asks for the direct room of two people, without a name for it.
async fn ask_for_direct(asking: &Person, other: &Person) -> Answer {
    let body = json!({"room_type": "direct", "participant_ids": [other.id]});
    asking.post("/chat/rooms/", body).await
}

#[track_caller]
fn room_id(object: &Value) -> i64 {
    object["room_id"].as_i64().unwrap_or_else(|| panic!("no room: {object}"))
}

#[track_caller]
fn message_id(object: &Value) -> i64 {
    object["message_id"].as_i64().unwrap_or_else(|| panic!("no message: {object}"))
}

/// Where a room's messages are read and sent.
fn messages_of(room: i64) -> String {
    format!("/chat/rooms/{room}/messages/")
}

fn participants_of(room: i64) -> String {
    format!("/chat/rooms/{room}/participants/")
}

/// Sends a text and gives the message.
async fn say(sender: &Person, room: i64, text: &str) -> Value {
    sender.post(&messages_of(room), json!({"message_content": text})).await.expect(201)
}

/// Sends a form to where a room's messages are sent.
async fn send_form(sender: &Person, room: i64, form: Form) -> Answer {
    let request = sender.request(Method::POST, &messages_of(room));
    send(request.header("content-type", FORM).body(form.whole())).await
}

/// Sends a file without a caption and gives the message.
async fn send_file(sender: &Person, room: i64, name: &str, bytes: impl AsRef<[u8]>) -> Value {
    send_form(sender, room, Form::default().file("file", name, bytes)).await.expect(201)
}

/// Sends JSON by `PUT`.
async fn put(person: &Person, path: &str, body: Value) -> Answer {
    send(person.request(Method::PUT, path).json(&body)).await
}

/// Gives a message other words.
async fn edit(person: &Person, message: &Value, content: impl Into<Value>) -> Answer {
    put(person, &path_of(message), json!({"message_content": content.into()})).await
}

async fn delete(person: &Person, message: &Value) -> Answer {
    person.delete(&path_of(message)).await
}

/// Where a message is edited and deleted.
fn path_of(message: &Value) -> String {
    format!("{}{}/", messages_of(room_id(message)), message_id(message))
}

/// One page of a room's messages; `query` is what stands behind the question mark.
async fn page(reader: &Person, room: i64, query: &str) -> Value {
    reader.get(&format!("{}?{query}", messages_of(room))).await.expect(200)
}

/// The texts of a page's messages, in its order.
#[track_caller]
fn contents(page: &Value) -> Vec<&str> {
    let messages = page["messages"].as_array().unwrap_or_else(|| panic!("no page: {page}"));
    messages.iter().map(|message| message["message_content"].as_str().unwrap()).collect()
}

/// How many messages somebody has not read in a room, as the list shows it.
async fn unread(person: &Person, room: i64) -> i64 {
    listed(person, room).await["unread_count"].as_i64().unwrap()
}

/// A room as it stands in somebody's list.
async fn listed(person: &Person, room: i64) -> Value {
    let list = person.get("/chat/rooms/").await.expect(200);
    let is_it = |item: &&Value| item["room_id"] == room;
    let item = list["rooms"].as_array().unwrap().iter().find(is_it);
    item.unwrap_or_else(|| panic!("{room} is not in {list}")).clone()
}

/// Takes somebody out of a room, or oneself.
async fn remove(remover: &Person, room: i64, person: &Person) {
    remover.delete(&format!("{}{}/", participants_of(room), person.id)).await.expect_empty(204);
}

/// Makes so many accounts past the server, and gives their ids, which ascend.
fn store_people(server: &TestServer, count: usize) -> Vec<i64> {
    server.database.execute(&format!(
        "WITH RECURSIVE numbers (n) AS \
         (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
         INSERT INTO users (email, name, password_hash, created_at) \
         SELECT 'stored.' || CAST(n AS TEXT) || '@example.com', 'Stored User', 'none', n \
         FROM numbers ORDER BY n"
    ));
    server.database.numbers(
        "SELECT id AS number FROM users WHERE email LIKE 'stored.%@example.com' ORDER BY id",
    )
}
