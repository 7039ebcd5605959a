//! `/api/rooms/{id}/messages/`

use reqwest::Method;
use serde_json::{Value, json};

use super::{NO_ROOMS, assert_failure, assert_needs_a_token, assert_person, barred_room};
use crate::support::person::send;
use crate::support::{Launch, Person, Socket, TestServer, assert_shape, on_both_databases};

on_both_databases! {
    the_list_is_as_documented_oldest_first,
    a_room_without_messages_has_an_empty_list,
    a_list_of_hundreds_of_messages_is_one_array,
    a_deleted_message_is_left_out,
    an_erased_author_has_neither_name_nor_email,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_before_the_room,
    outsiders_read_neither_invite_nor_totp_rooms,
    reading_makes_nobody_a_member,
    another_method_is_refused_with_those_there_are,
}

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

async fn list(reader: &Person, room: i64) -> Vec<Value> {
    let list = reader.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    list.as_array().unwrap().clone()
}

/// Sends a message and waits until it is stored.
async fn say(author: &Person, room: i64, content: &str) {
    let mut socket = Socket::open(author, room).await;
    socket.send(json!({"content": content})).await;
    assert_eq!(socket.next().await["content"], content);
    socket.close().await;
}

/// Stores messages past the server, numbered from 1.
fn store_messages(server: &TestServer, author: &Person, room: i64, count: i64) {
    let rows: Vec<_> = (1..=count)
        .map(|number| format!("({room}, {number}, {}, 'Message {number}', {number})", author.id))
        .collect();
    server.database.execute(&format!(
        "INSERT INTO messages (room_id, seq, sender_id, content, created_at) VALUES {};
         UPDATE rooms SET last_seq = {count}, message_count = {count} WHERE id = {room};",
        rows.join(",")
    ));
}

async fn the_list_is_as_documented_oldest_first(launch: Launch) {
    let server = launch.start();
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = one.open_room("General Chat").await;
    say(&one, room, "Hello, world!").await;
    say(&other, room, "Hi there!").await;

    let messages = list(&one, room).await;
    assert_eq!(messages.len(), 2);
    for (message, author, content) in
        [(&messages[0], &one, "Hello, world!"), (&messages[1], &other, "Hi there!")]
    {
        assert_message(message);
        assert_eq!(message["content"], content);
        assert_eq!(message["sender"], author.name);
        let person = json!({"id": author.id, "email": author.email, "name": author.name});
        assert_eq!(message["user"], person);
        assert_eq!(message["is_ai"], false);
    }
    assert!(messages[0]["id"].as_i64() < messages[1]["id"].as_i64());
    assert!(messages[0]["created_at"].as_str() <= messages[1]["created_at"].as_str());
    let bare = one.get(&format!("/api/rooms/{room}/messages")).await.expect(200);
    assert_eq!(bare, json!(messages));
}

async fn a_room_without_messages_has_an_empty_list(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    assert_eq!(list(&person, room).await, [] as [Value; 0]);
}

async fn a_list_of_hundreds_of_messages_is_one_array(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 1_203);

    let messages = list(&person, room).await;
    assert_eq!(messages.len(), 1_203);
    for (message, number) in messages.iter().zip(1..) {
        assert_message(message);
        assert_eq!(message["content"], format!("Message {number}"));
    }
}

async fn a_deleted_message_is_left_out(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 3);
    server.database.execute("UPDATE messages SET deleted_at = 7, content = '' WHERE seq = 2");
    let messages = list(&person, room).await;
    let contents: Vec<_> = messages.iter().map(|message| &message["content"]).collect();
    assert_eq!(contents, ["Message 1", "Message 3"]);
}

async fn an_erased_author_has_neither_name_nor_email(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = author.open_room("General Chat").await;
    say(&author, room, "Hello, world!").await;

    author.delete("/auth/profile/").await.expect_empty(204);
    let messages = list(&reader, room).await;
    assert_message(&messages[0]);
    assert_eq!(messages[0]["content"], "Hello, world!");
    assert_eq!(messages[0]["sender"], "");
    assert_eq!(messages[0]["user"], json!({"id": author.id, "email": "", "name": ""}));
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    person.open_room("General Chat").await;
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let answer = person.get(&format!("/api/rooms/{id}/messages{slash}")).await;
            assert_failure(&answer, 404, "not_found", "Not found.");
        }
    }
}

async fn a_token_is_asked_for_before_the_room(launch: Launch) {
    let server = launch.start();
    assert_needs_a_token(&server, "/api/rooms/1/messages/").await;
    assert_needs_a_token(&server, "/api/rooms/abc/messages").await;
}

async fn outsiders_read_neither_invite_nor_totp_rooms(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    for access in ["invite", "totp"] {
        let room = barred_room(&server, &creator, access).await;
        assert_eq!(list(&creator, room).await, [] as [Value; 0]);
        let answer = outsider.get(&format!("/api/rooms/{room}/messages/")).await;
        assert_failure(&answer, 403, "permission_denied", "You may not enter this room.");
    }
}

async fn reading_makes_nobody_a_member(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    list(&reader, room).await;
    reader.get(&format!("/api/rooms/{room}/")).await.expect(200);
    let members = "SELECT user_id AS number FROM members ORDER BY id";
    assert_eq!(server.database.numbers(members), [creator.id]);
}

async fn another_method_is_refused_with_those_there_are(launch: Launch) {
    let server = launch.start();
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let answer = send(server.stranger().request(method, "/api/rooms/1/messages/")).await;
        assert_failure(&answer, 405, "invalid_request", "Method not allowed.");
        assert_eq!(answer.header("allow"), "HEAD, GET");
    }
}
