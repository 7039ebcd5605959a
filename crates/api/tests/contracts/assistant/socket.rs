//! `/ws/rooms/{room_id}/`: what is said there, and what cannot be understood.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::{assert_failure, id_of};
use crate::support::form::FORM;
use crate::support::person::send;
use crate::support::{
    Form, Launch, LockedRoom, Person, Socket, TestServer, assert_shape, on_both_databases,
};

on_both_databases! {
    the_document_s_message_reaches_everybody_in_the_room,
    what_is_said_through_other_contracts_is_heard_and_the_reverse,
    a_message_arrives_as_it_was_sent,
    a_file_is_its_caption_and_a_link,
    edits_deletions_and_who_comes_and_goes_are_not_told,
    the_sender_alone_is_shown_the_client_s_id,
    a_repeat_is_shown_to_its_socket_alone_and_stored_once,
    what_came_after_a_message_is_replayed,
    what_cannot_be_understood_is_told_to_its_sender_and_the_socket_stays,
    a_socket_ends_with_membership_session_and_room,
}

/// What a client sends.
fn message(content: &str) -> Value {
    json!({"type": "message", "content": content})
}

/// The frame of a message, by its fields.
#[track_caller]
fn assert_frame(frame: &Value, sender: &Person, content: &str) {
    assert_shape(
        frame,
        &[
            ("type", "string"),
            ("id", "number"),
            ("sender", "string"),
            ("content", "string"),
            ("created_at", "time"),
        ],
    );
    assert_eq!((&frame["type"], &frame["sender"]), (&json!("message"), &json!(sender.name)));
    assert_eq!(frame["content"], content);
}

#[track_caller]
fn assert_error(frame: &Value) {
    let fields = [("type", "string"), ("error", "string"), ("message", "string")];
    assert_shape(frame, &fields);
    assert_eq!((&frame["type"], &frame["error"]), (&json!("error"), &json!("invalid_request")));
    assert_ne!(frame["message"], "");
}

/// Two people with a socket each in one room.
struct Scene {
    one: Person,
    other: Person,
    room: i64,
    here: Socket,
    there: Socket,
}

async fn scene(server: &TestServer) -> Scene {
    let (one, other) = (server.sign_up("taehyun").await, server.sign_up("김철수").await);
    let room = one.open_room("AI 연구실").await;
    let here = Socket::open_assistant(&one, room).await;
    let there = Socket::open_assistant(&other, room).await;
    Scene { one, other, room, here, there }
}

async fn the_document_s_message_reaches_everybody_in_the_room(launch: Launch) {
    let server = launch.start();
    let Scene { one, room, mut here, mut there, .. } = scene(&server).await;
    here.send_text("{\n  \"type\": \"message\",\n  \"content\": \"안녕하세요!\"\n}").await;
    let frame = there.next().await;
    assert_frame(&frame, &one, "안녕하세요!");
    assert_eq!(here.next().await, frame);
    let list = one.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    let stored = &list[0];
    assert_eq!((&stored["id"], &stored["is_ai"]), (&frame["id"], &json!(false)));
    assert_eq!(stored["created_at"], frame["created_at"]);
    assert_eq!((&stored["sender"], &stored["content"]), (&frame["sender"], &frame["content"]));
}

async fn what_is_said_through_other_contracts_is_heard_and_the_reverse(launch: Launch) {
    let server = launch.start();
    let Scene { other, room, mut here, .. } = scene(&server).await;
    let mut livechat = Socket::open_chat(&other, room).await;
    let mut messenger = Socket::open_messenger(&other, room).await;
    let mut meet = Socket::open(&other, room).await;
    livechat.send(json!({"type": "chat.message", "message": "livechat"})).await;
    assert_frame(&here.next().await, &other, "livechat");
    let frame = json!({"type": "message", "content": "messenger", "message_type": "text"});
    messenger.send(frame).await;
    assert_frame(&here.next().await, &other, "messenger");
    meet.send(json!({"content": "meet"})).await;
    assert_frame(&here.next().await, &other, "meet");
    let path = format!("/api/rooms/{room}/messages/");
    other.post(&path, json!({"content": "REST"})).await.expect(201);
    assert_frame(&here.next().await, &other, "REST");

    here.send(message("assistant")).await;
    for (socket, field) in
        [(&mut livechat, "message"), (&mut messenger, "content"), (&mut meet, "content")]
    {
        while socket.next().await[field] != "assistant" {}
    }
}

async fn a_message_arrives_as_it_was_sent(launch: Launch) {
    let server = launch.start();
    let Scene { one, mut here, .. } = scene(&server).await;
    for content in [" 마당\n", "<script>", "\u{202e}👩‍👩‍👧", "\"\\u0041\"", &"가".repeat(4_000)]
    {
        here.send(message(content)).await;
        assert_frame(&here.next().await, &one, content);
    }
    here.send(json!({"type": "message", "content": "x", "sender": "AI", "is_ai": true})).await;
    assert_frame(&here.next().await, &one, "x");
}

async fn a_file_is_its_caption_and_a_link(launch: Launch) {
    let server = launch.start();
    let Scene { one, room, mut there, .. } = scene(&server).await;
    let request = one.request(reqwest::Method::POST, &format!("/chat/rooms/{room}/messages/"));
    let form = Form::default().field("message_content", "사진").file("file", "a.txt", "bytes");
    send(request.header("content-type", FORM).body(form.whole())).await.expect(201);
    let frame = there.next().await;
    let content = frame["content"].as_str().unwrap();
    let (caption, link) = content.split_once('\n').expect(content);
    assert_eq!(caption, "사진");
    assert_eq!(one.anonymous().get(link).await.text, "bytes");
    assert_frame(&frame, &one, content);
}

async fn edits_deletions_and_who_comes_and_goes_are_not_told(launch: Launch) {
    let server = launch.start();
    let Scene { one, room, mut here, mut there, .. } = scene(&server).await;
    here.send(message("first")).await;
    let id = id_of(&there.next().await);
    let path = format!("/chat/rooms/{room}/messages/{id}/");
    let edit = one.request(reqwest::Method::PUT, &path).json(&json!({"message_content": "other"}));
    send(edit).await.expect(200);
    one.delete(&path).await.expect_empty(204);
    let newcomer = server.sign_up("Newcomer").await;
    let mut messenger = Socket::open_messenger(&newcomer, room).await;
    messenger.send(json!({"type": "typing", "is_typing": true})).await;
    messenger.close().await;
    here.send(message("second")).await;
    assert_frame(&there.next().await, &one, "second");
}

async fn the_sender_alone_is_shown_the_client_s_id(launch: Launch) {
    let server = launch.start();
    let Scene { one, room, mut here, mut there, .. } = scene(&server).await;
    let mut second = Socket::open_assistant(&one, room).await;
    let mut frame = message("Hello!");
    frame["client_message_id"] = json!("any text of mine");
    here.send(frame).await;
    let own = here.next().await;
    assert_eq!(own["client_message_id"], "any text of mine");
    assert_eq!(second.next().await, own);
    assert_frame(&there.next().await, &one, "Hello!");
}

async fn a_repeat_is_shown_to_its_socket_alone_and_stored_once(launch: Launch) {
    let server = launch.start();
    let Scene { one, room, mut here, mut there, .. } = scene(&server).await;
    let mut frame = message("Hello!");
    frame["client_message_id"] = json!("7");
    here.send(frame.clone()).await;
    let first = here.next().await;
    frame["content"] = json!("other words");
    here.send(frame).await;
    assert_eq!(here.next().await, first);
    here.send(message("next")).await;
    assert_eq!(id_of(&there.next().await), id_of(&first));
    assert_frame(&there.next().await, &one, "next");
    let list = one.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(list.as_array().unwrap().len(), 2);
}

async fn what_came_after_a_message_is_replayed(launch: Launch) {
    let server = launch.start();
    let Scene { one, other, room, mut here, .. } = scene(&server).await;
    let mut frames = Vec::new();
    for content in ["1", "2", "3", "4"] {
        here.send(message(content)).await;
        frames.push(here.next().await);
    }
    let path = format!("/api/rooms/{room}/messages/{}/", id_of(&frames[2]));
    one.delete(&path).await.expect_empty(204);
    for (after, expected) in [(0, vec![0, 1, 3]), (id_of(&frames[1]), vec![3])] {
        let mut late = Socket::open_assistant_after(&other, room, after).await;
        for index in expected {
            assert_eq!(late.next().await, frames[index]);
        }
        late.send(message("live")).await;
        assert_frame(&late.next().await, &other, "live");
        let live = here.next().await;
        let path = format!("/api/rooms/{room}/messages/{}/", id_of(&live));
        other.delete(&path).await.expect_empty(204);
    }
}

async fn what_cannot_be_understood_is_told_to_its_sender_and_the_socket_stays(launch: Launch) {
    let server = launch.start();
    let Scene { one, mut here, mut there, .. } = scene(&server).await;
    for text in [
        String::new(),
        "no JSON".to_owned(),
        "{".to_owned(),
        "[]".to_owned(),
        r#"["message", "Hello!"]"#.to_owned(),
        "null".to_owned(),
        "{}".to_owned(),
        r#"{"content": "Hello!"}"#.to_owned(),
        r#"{"type": "message"}"#.to_owned(),
        r#"{"type": "ai_message", "content": "Hello!"}"#.to_owned(),
        r#"{"type": "chat.message", "message": "Hello!"}"#.to_owned(),
        r#"{"type": 7, "content": "Hello!"}"#.to_owned(),
        r#"{"type": "message", "content": 7}"#.to_owned(),
        r#"{"type": "message", "content": null}"#.to_owned(),
        r#"{"type": "message", "content": ""}"#.to_owned(),
        r#"{"type": "message", "content": " \n\t"}"#.to_owned(),
        r#"{"type": "message", "content": "a\u0000b"}"#.to_owned(),
        r#"{"type": "message", "content": "\ud800"}"#.to_owned(),
        message(&"가".repeat(4_001)).to_string(),
        r#"{"type": "message", "content": "Hello!", "client_message_id": 7}"#.to_owned(),
        r#"{"type": "message", "content": "Hello!", "client_message_id": ""}"#.to_owned(),
        json!({"type": "message", "content": "x", "client_message_id": "x".repeat(65)}).to_string(),
    ] {
        here.send_text(&text).await;
        assert_error(&here.next().await);
    }
    here.send(message("still here")).await;
    assert_frame(&here.next().await, &one, "still here");
    assert_frame(&there.next().await, &one, "still here");
}

async fn a_socket_ends_with_membership_session_and_room(launch: Launch) {
    let server = launch.start();
    let Scene { one, other, room, mut here, mut there, .. } = scene(&server).await;
    let place = format!("/api/rooms/{room}/members/{}/", other.id);
    one.delete(&place).await.expect_empty(204);
    assert_eq!(there.closed().await.0, 4403);

    let mut there = Socket::open_assistant(&other, room).await;
    other.post("/auth/logout/", json!({})).await.expect(200);
    assert_eq!(there.closed().await, (4401, "session_ended".to_owned()));

    let locked = LockedRoom::make(&one).await;
    let mut inside = Socket::open_assistant(&one, locked.id).await;
    one.delete(&format!("/api/rooms/{}/", locked.id)).await.expect_empty(204);
    assert_eq!(inside.closed().await.0, 4404);

    here.send_message(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(here.closed().await.0, 1003);
    let mut here = Socket::open_assistant(&one, room).await;
    here.send_text(&"x".repeat(65 * 1024)).await;
    assert_eq!(here.closed().await.0, 1009);
    let answer = one.get(&format!("/ws/rooms/{room}/?after=-1")).await;
    assert_failure(&answer, 400, "invalid_request");
}
