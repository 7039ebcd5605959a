//! `POST /chat/rooms/{room_id}/messages/` as JSON: what is sent.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    MESSAGE, assert_message, assert_message_with, contents, listed, make_group, messages_of,
    open_direct, page, say,
};
use crate::support::person::send;
use crate::support::{Launch, on_both_databases, on_one_database};

on_both_databases! {
    the_documented_text_is_sent,
    a_message_is_kept_as_it_was_sent,
    the_same_client_message_id_is_the_same_message,
    who_sends_to_an_open_room_is_in_it,
    what_is_sent_here_reads_the_same_elsewhere,
}

on_one_database! {
    the_documented_dart_request_is_answered_with_201,
    a_message_without_a_type_is_a_text,
}

async fn the_documented_text_is_sent(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("박주호").await;
    let other = server.sign_up("김철수").await;
    let room = open_direct(&sender, &other).await;
    let documented = r#"{
  "message_content": "안녕하세요!",
  "message_type": "text"
}"#;
    for path in [messages_of(room), format!("/chat/rooms/{room}/messages")] {
        let message = sender.post_text(&path, documented).await.expect(201);
        assert_message(&message);
        let expected = json!({
            "message_id": message["message_id"], "room_id": room, "sender_id": sender.id,
            "sender_name": "박주호", "message_content": "안녕하세요!", "message_type": "text",
            "file_url": null, "file_name": null, "file_size": null, "reply_to_message_id": null,
            "is_edited": false, "is_deleted": false, "edited_at": null,
            "created_at": message["created_at"], "updated_at": message["created_at"]
        });
        assert_eq!(message, expected);
        let page = page(&other, room, "size=1").await;
        assert_eq!(page["messages"][0], message);
    }
}

async fn the_documented_dart_request_is_answered_with_201(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let request = sender.anonymous().request(Method::POST, &messages_of(room));
    let request = request
        .header("Authorization", format!("Bearer {}", sender.access))
        // Dart's client adds how it encoded the text.
        .header("Content-Type", "application/json; charset=utf-8")
        .body(r#"{"message_content":"안녕하세요!","message_type":"text"}"#);
    let message = send(request).await.expect(201);
    assert_eq!(message["message_content"], "안녕하세요!");
}

async fn a_message_without_a_type_is_a_text(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    for body in [
        json!({"message_content": "안녕하세요!", "unknown": [1]}),
        json!({
            "message_content": "안녕하세요!", "message_type": null, "reply_to_message_id": null,
            "client_message_id": null
        }),
    ] {
        let message = sender.post(&messages_of(room), body).await.expect(201);
        assert_message(&message);
        assert_eq!(message["message_type"], "text");
    }
}

async fn a_message_is_kept_as_it_was_sent(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let longest = "😀".repeat(4_000);
    let place = r#"{"latitude": 1, "longitude": 2}"#;
    let texts = [" a ", "\n<script>\u{202e}", "e\u{301}\u{feff}", "\"%_\\'", place, &longest];
    for text in texts {
        assert_eq!(say(&sender, room, text).await["message_content"], text);
    }
    assert_eq!(contents(&page(&sender, room, "").await), texts);
}

async fn the_same_client_message_id_is_the_same_message(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_group(&sender, "새로운 채팅방", &[&other]).await;
    let path = messages_of(room);
    let body = json!({"message_content": "안녕하세요!", "client_message_id": "a-1"});
    let first = sender.post(&path, body.clone()).await.expect(201);
    let nothing = ["file_url", "file_name", "file_size", "reply_to_message_id", "edited_at"];
    let nothing = nothing.map(|field| (field, "null"));
    assert_message_with(&first, &[&nothing[..], &[("client_message_id", "string")]].concat());
    assert_eq!(first["client_message_id"], "a-1");
    assert_eq!(sender.post(&path, body.clone()).await.expect(200), first);
    let place = json!({"latitude": 1, "longitude": 2});
    let changed = json!({
        "message_content": place, "message_type": "location", "client_message_id": "a-1"
    });
    assert_eq!(sender.post(&path, changed).await.expect(200), first);
    let elsewhere = json!({"content": "Something else", "client_message_id": "a-1"});
    let elsewhere = sender.post(&format!("/api/rooms/{room}/messages/"), elsewhere).await;
    assert_eq!(elsewhere.expect(200)["id"], first["message_id"]);

    other.post(&path, body.clone()).await.expect(201);
    let second = make_group(&sender, "둘째 방", &[]).await;
    sender.post(&messages_of(second), body).await.expect(201);
    let page = page(&sender, room, "").await;
    assert_eq!(page["total_count"], 2);
    let longest = "가".repeat(64);
    let body = json!({"message_content": "안녕하세요!", "client_message_id": longest});
    assert_eq!(sender.post(&path, body).await.expect(201)["client_message_id"], longest);
}

async fn who_sends_to_an_open_room_is_in_it(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let sender = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    say(&sender, room, "안녕하세요!").await;
    let item = listed(&sender, room).await;
    assert_eq!((&item["participant_count"], &item["unread_count"]), (&json!(2), &json!(0)));
}

async fn what_is_sent_here_reads_the_same_elsewhere(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = sender.open_room("General Chat").await;
    let here = say(&sender, room, "안녕하세요!").await;
    let there = sender.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(
        (&there[0]["id"], &there[0]["content"]),
        (&here["message_id"], &here["message_content"])
    );
    assert_eq!(there[0]["created_at"], here["created_at"]);
    let body = json!({"message": "반갑습니다", "room": room});
    let livechat = sender.post("/chat/v1/message/", body).await.expect(201);
    let page = page(&sender, room, "").await;
    let message = &page["messages"][1];
    assert_eq!(
        (&message["message_id"], &message["message_content"]),
        (&livechat["id"], &json!("반갑습니다"))
    );
    for (field, kind) in MESSAGE {
        assert!(
            message.get(field).is_some_and(|value| *value != Value::Null),
            "{field} is no {kind}"
        );
    }
}
