//! `GET /api/rooms/{id}/messages/`, all of them

use reqwest::Method;
use serde_json::json;

use super::{
    BARRED, NO_ROOMS, assert_failure, assert_forbidden, assert_message, assert_needs_a_token,
    assert_not_found, barred_room, contents, erase_messages, id_of, messages, say, store_messages,
};
use crate::support::person::send;
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    the_list_is_as_documented_oldest_first,
    a_room_without_messages_has_an_empty_list,
    a_list_of_hundreds_of_messages_is_one_array_of_unknown_length,
    deleted_messages_are_left_out,
    more_deleted_messages_than_are_read_at_once_leave_no_gap,
    an_erased_author_has_neither_name_nor_email,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_before_the_room,
    outsiders_read_neither_invite_nor_totp_rooms,
    reading_makes_nobody_a_member,
    another_method_is_refused_with_those_there_are,
}

async fn the_list_is_as_documented_oldest_first(launch: Launch) {
    let server = launch.start();
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = one.open_room("General Chat").await;
    say(&one, room, "Hello, world!").await;
    say(&other, room, "Hi there!").await;

    let list = messages(&one, room).await;
    assert_eq!(contents(&list), ["Hello, world!", "Hi there!"]);
    for (message, author) in [(&list[0], &one), (&list[1], &other)] {
        assert_message(message);
        assert_eq!(message["sender"], author.name);
        let person = json!({"id": author.id, "email": author.email, "name": author.name});
        assert_eq!(message["user"], person);
        assert_eq!(message["is_ai"], false);
    }
    assert!(id_of(&list[0]) < id_of(&list[1]));
    assert!(list[0]["created_at"].as_str() <= list[1]["created_at"].as_str());
    let bare = one.get(&format!("/api/rooms/{room}/messages")).await.expect(200);
    assert_eq!(bare, list);
}

async fn a_room_without_messages_has_an_empty_list(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    assert_eq!(messages(&person, room).await, json!([]));
}

async fn a_list_of_hundreds_of_messages_is_one_array_of_unknown_length(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 1_203);

    let answer = person.get(&format!("/api/rooms/{room}/messages/")).await;
    assert_eq!(answer.headers.get("content-length"), None, "it is streamed");
    assert_eq!(answer.header("content-type"), "application/json");
    let list = answer.expect(200);
    list.as_array().unwrap().iter().for_each(assert_message);
    let expected: Vec<_> = (1..=1_203).map(|number| format!("Message {number}")).collect();
    assert_eq!(contents(&list), expected);
}

async fn deleted_messages_are_left_out(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 4);
    erase_messages(&server, &[1, 3]);
    assert_eq!(contents(&messages(&person, room).await), ["Message 2", "Message 4"]);
    erase_messages(&server, &[2, 4]);
    assert_eq!(messages(&person, room).await, json!([]));
}

async fn more_deleted_messages_than_are_read_at_once_leave_no_gap(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 1_203);
    let deleted: Vec<_> = (2..=1_202).collect();
    erase_messages(&server, &deleted);
    assert_eq!(contents(&messages(&person, room).await), ["Message 1", "Message 1203"]);
}

async fn an_erased_author_has_neither_name_nor_email(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = author.open_room("General Chat").await;
    say(&author, room, "Hello, world!").await;

    author.delete("/auth/profile/").await.expect_empty(204);
    let list = messages(&reader, room).await;
    assert_message(&list[0]);
    assert_eq!(list[0]["content"], "Hello, world!");
    assert_eq!(list[0]["sender"], "");
    assert_eq!(list[0]["user"], json!({"id": author.id, "email": "", "name": ""}));
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    person.open_room("General Chat").await;
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let answer = person.get(&format!("/api/rooms/{id}/messages{slash}")).await;
            assert_not_found(&answer);
        }
    }
}

async fn a_token_is_asked_for_before_the_room(launch: Launch) {
    let server = launch.start();
    assert_needs_a_token(&server, Method::GET, "/api/rooms/1/messages/").await;
    assert_needs_a_token(&server, Method::GET, "/api/rooms/abc/messages").await;
}

async fn outsiders_read_neither_invite_nor_totp_rooms(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    for access in ["invite", "totp"] {
        let room = barred_room(&server, &creator, access).await;
        assert_eq!(messages(&creator, room).await, json!([]));
        let answer = outsider.get(&format!("/api/rooms/{room}/messages/")).await;
        assert_forbidden(&answer, BARRED);
    }
}

async fn reading_makes_nobody_a_member(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    messages(&reader, room).await;
    reader.get(&format!("/api/rooms/{room}/")).await.expect(200);
    let members = "SELECT user_id AS number FROM members ORDER BY id";
    assert_eq!(server.database.numbers(members), [creator.id]);
}

async fn another_method_is_refused_with_those_there_are(launch: Launch) {
    let server = launch.start();
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let answer = send(server.stranger().request(method, "/api/rooms/1/messages/")).await;
        assert_failure(&answer, 405, "invalid_request", "Method not allowed.");
        assert_eq!(answer.header("allow"), "HEAD, GET, POST");
    }
}
