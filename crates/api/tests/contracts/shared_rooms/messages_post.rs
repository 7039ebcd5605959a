//! `POST /api/rooms/{id}/messages/`

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    BARRED, NO_ROOMS, assert_failure, assert_forbidden, assert_invalid, assert_message,
    assert_needs_a_token, assert_not_found, barred_room, contents, id_of, ids, messages, say,
};
use crate::support::person::send;
use crate::support::{Launch, Socket, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_message_is_stored,
    the_same_text_again_is_another_message,
    a_message_reaches_the_sockets_of_its_room,
    sent_again_under_its_name_a_message_is_not_stored_again,
    a_name_is_its_sender_s_in_that_room_alone,
    only_the_sender_is_shown_the_name_of_a_message,
    a_deleted_message_is_not_stored_again_either,
    a_text_is_kept_as_it_was_sent,
    every_field_has_its_errors,
    a_body_that_is_no_object_is_refused,
    a_poster_becomes_a_member,
    outsiders_post_in_neither_invite_nor_totp_rooms,
    who_may_not_post_is_told_so_before_the_body_is_read,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_first,
}

fn path_of(room: i64) -> String {
    format!("/api/rooms/{room}/messages/")
}

/// A message as its sender is answered who has given it a name.
#[track_caller]
fn assert_named_message(message: &Value) {
    let mut plain = message.clone();
    let name = plain.as_object_mut().unwrap().remove("client_message_id");
    assert!(name.is_some_and(|name| name.is_string()), "{message}");
    assert_message(&plain);
}

async fn the_documented_message_is_stored(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    let body = r#"{ "content": "AI야 분석해줘" }"#;
    let message = person.post_text(&path_of(room), body).await.expect(201);
    assert_message(&message);
    assert_eq!(message["sender"], "taehyun");
    assert_eq!(message["content"], "AI야 분석해줘");
    assert_eq!(message["is_ai"], false);
    let author = json!({"id": person.id, "email": person.email, "name": "taehyun"});
    assert_eq!(message["user"], author);
    assert_eq!(messages(&person, room).await, json!([message]));
}

async fn the_same_text_again_is_another_message(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let first = say(&person, room, "Hello, world!").await;
    let bare = format!("/api/rooms/{room}/messages");
    let second = person.post(&bare, json!({"content": "Hello, world!"})).await.expect(201);
    assert!(id_of(&first) < id_of(&second));
    assert!(first["created_at"].as_str() <= second["created_at"].as_str());
    assert_eq!(messages(&person, room).await, json!([first, second]));
}

async fn a_message_reaches_the_sockets_of_its_room(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&other, room).await;
    let body = json!({"content": "Hello, world!", "client_message_id": "7"});
    let message = person.post(&path_of(room), body).await.expect(201);
    let frame = socket.next().await;
    assert_shape(
        &frame,
        &[("id", "number"), ("user", "object"), ("content", "string"), ("created_at", "time")],
    );
    for field in ["id", "user", "content", "created_at"] {
        assert_eq!(frame[field], message[field]);
    }
}

async fn sent_again_under_its_name_a_message_is_not_stored_again(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let name = "😀".repeat(64);
    let body = json!({"content": "Hello, world!", "client_message_id": name});
    let message = person.post(&path_of(room), body.clone()).await.expect(201);
    assert_named_message(&message);
    assert_eq!(message["client_message_id"], name);

    let again_elsewhere = person.signed_in_again().await;
    for sender in [&person, &again_elsewhere] {
        assert_eq!(sender.post(&path_of(room), body.clone()).await.expect(200), message);
        let other_text = json!({"content": "Other text", "client_message_id": name});
        assert_eq!(sender.post(&path_of(room), other_text).await.expect(200), message);
    }
    assert_eq!(contents(&messages(&person, room).await), ["Hello, world!"]);
    let next = say(&person, room, "Hi there!").await;
    assert!(id_of(&next) > id_of(&message));
    let numbers = "SELECT seq AS number FROM messages ORDER BY id";
    assert_eq!(server.database.numbers(numbers), [1, 2], "a repeat takes no number");
}

async fn a_name_is_its_sender_s_in_that_room_alone(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    let other_room = person.open_room("Other Chat").await;
    let body = json!({"content": "Hello, world!", "client_message_id": "7"});
    let mut stored = Vec::new();
    for (sender, room) in [(&person, room), (&other, room), (&person, other_room)] {
        stored.push(id_of(&sender.post(&path_of(room), body.clone()).await.expect(201)));
    }
    stored.dedup();
    assert_eq!(stored.len(), 3);
    for (sender, room, id) in
        [(&person, room, stored[0]), (&other, room, stored[1]), (&person, other_room, stored[2])]
    {
        assert_eq!(id_of(&sender.post(&path_of(room), body.clone()).await.expect(200)), id);
    }
    let in_capitals = json!({"content": "Hi", "client_message_id": "a"});
    person.post(&path_of(room), in_capitals).await.expect(201);
    let in_capitals = json!({"content": "Hi", "client_message_id": "A"});
    person.post(&path_of(room), in_capitals).await.expect(201);
}

async fn only_the_sender_is_shown_the_name_of_a_message(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    let body = json!({"content": "Hello, world!", "client_message_id": "a secret name"});
    person.post(&path_of(room), body).await.expect(201);
    for query in ["", "?page=1", "?size=1", "?search=hello"] {
        let answer = other.get(&format!("{}{query}", path_of(room))).await;
        answer.expect(200);
        assert!(!answer.text.contains("client_message_id"), "{answer:?}");
        assert!(!answer.text.contains("a secret name"), "{answer:?}");
    }
}

async fn a_deleted_message_is_not_stored_again_either(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let body = json!({"content": "Hello, world!", "client_message_id": "7"});
    let id = id_of(&person.post(&path_of(room), body.clone()).await.expect(201));
    person.delete(&format!("{}{id}/", path_of(room))).await.expect_empty(204);
    let again = person.post(&path_of(room), body).await.expect(200);
    assert_named_message(&again);
    assert_eq!((id_of(&again), &again["content"]), (id, &json!("")));
    assert_eq!(messages(&person, room).await, json!([]));
}

async fn a_text_is_kept_as_it_was_sent(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let texts = [
        " 안녕 \n\t ",
        "\u{1112}\u{1161}\u{11ab}",
        "\u{202e}<script>alert(\"1\")</script>'; --",
        "\u{feff}\u{200b}",
        "\u{1}\u{7f}\u{85}a\r\n",
        &"😀".repeat(4_000),
    ];
    for text in texts {
        let message = say(&person, room, text).await;
        assert_message(&message);
        assert_eq!(message["content"], text);
    }
    assert_eq!(contents(&messages(&person, room).await), texts);
}

async fn every_field_has_its_errors(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let blank = "This field may not be blank.";
    let null = "This field may not be null.";
    let required = "This field is required.";
    let no_string = "Not a valid string.";
    let nul = "Null characters are not allowed.";
    let long_text = "Ensure this field has no more than 4000 characters.";
    let long_name = "Ensure this field has no more than 64 characters.";
    let with_name = |name: Value| json!({"content": "Hello", "client_message_id": name});
    for (field, body, text) in [
        ("content", json!({}), required),
        ("content", json!({"client_message_id": "7", "message": "Hello"}), required),
        ("content", json!({"content": Value::Null}), null),
        ("content", json!({"content": 7}), no_string),
        ("content", json!({"content": ["Hello"]}), no_string),
        ("content", json!({"content": ""}), blank),
        ("content", json!({"content": " \t\r\n\u{3000}"}), blank),
        ("content", json!({"content": "a".repeat(4_001)}), long_text),
        ("content", json!({"content": "😀".repeat(4_001)}), long_text),
        ("content", json!({"content": "a\0b"}), nul),
        ("client_message_id", with_name(json!("")), blank),
        ("client_message_id", with_name(json!("가".repeat(65))), long_name),
        ("client_message_id", with_name(json!("a\0")), nul),
        ("client_message_id", with_name(json!(7)), no_string),
    ] {
        assert_invalid(&person.post(&path_of(room), body).await, field, text);
    }
    let both = json!({"content": "", "client_message_id": ""});
    assert_shape(
        &person.post(&path_of(room), both).await.expect(400),
        &[
            ("content", "array"),
            ("client_message_id", "array"),
            ("error", "string"),
            ("message", "string"),
        ],
    );
    assert_eq!(messages(&person, room).await, json!([]));
    person.post(&path_of(room), with_name(Value::Null)).await.expect(201);
}

async fn a_body_that_is_no_object_is_refused(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    for body in [&b""[..], b"{", b"{\"content\":}", b"{} {}", b"{\"content\":\"\xff\"}", b"\0"] {
        let answer = person.post_text(&path_of(room), body).await;
        assert_invalid(&answer, "non_field_errors", "The body is not valid JSON.");
    }
    for body in ["[]", "[\"Hello\"]", "null", "7", "\"text\""] {
        let answer = person.post_text(&path_of(room), body).await;
        assert_invalid(&answer, "non_field_errors", "The body must be a JSON object.");
    }
    let form = person.request(Method::POST, &path_of(room)).body("content=Hello");
    let text = "Unsupported media type.";
    assert_failure(&send(form).await, 415, "invalid_request", text);
    let large = format!("{{\"content\": \"{}\"}}", "a".repeat(1024 * 1024));
    let answer = person.post_text(&path_of(room), large).await;
    assert_failure(&answer, 413, "invalid_request", "The request body is too large.");
}

async fn a_poster_becomes_a_member(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let poster = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let members = "SELECT user_id AS number FROM members ORDER BY id";
    poster.post(&path_of(room), json!({"content": ""})).await.expect(400);
    assert_eq!(server.database.numbers(members), [creator.id], "a refused message joins nobody");
    for _ in 0..2 {
        say(&poster, room, "Hello, world!").await;
        assert_eq!(server.database.numbers(members), [creator.id, poster.id]);
    }
    assert_eq!(ids(&poster, "mine=true").await, [room]);
}

async fn outsiders_post_in_neither_invite_nor_totp_rooms(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    for access in ["invite", "totp"] {
        let room = barred_room(&server, &creator, access).await;
        let answer = outsider.post(&path_of(room), json!({"content": "Hello"})).await;
        assert_forbidden(&answer, BARRED);
        say(&creator, room, "Hello, world!").await;
        assert_eq!(contents(&messages(&creator, room).await), ["Hello, world!"]);
    }
}

async fn who_may_not_post_is_told_so_before_the_body_is_read(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = barred_room(&server, &creator, "invite").await;
    for body in ["", "{", "[]", "{}"] {
        assert_forbidden(&outsider.post_text(&path_of(room), body).await, BARRED);
        assert_not_found(&outsider.post_text(&path_of(999), body).await);
        creator.post_text(&path_of(room), body).await.expect(400);
    }
    let form = outsider.request(Method::POST, &path_of(room)).body("content=Hello");
    assert_forbidden(&send(form).await, BARRED);
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    person.open_room("General Chat").await;
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let path = format!("/api/rooms/{id}/messages{slash}");
            assert_not_found(&person.post(&path, json!({"content": "Hello"})).await);
        }
    }
    let rows = "SELECT COUNT(*) AS number FROM messages";
    assert_eq!(server.database.numbers(rows), [0]);
}

async fn a_token_is_asked_for_first(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    assert_needs_a_token(&server, Method::POST, &path_of(room)).await;
    assert_needs_a_token(&server, Method::POST, "/api/rooms/abc/messages").await;
}
