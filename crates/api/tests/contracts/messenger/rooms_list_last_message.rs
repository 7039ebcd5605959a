//! What `GET /chat/rooms/` shows as a room's last message.

use serde_json::{Value, json};

use super::{delete, edit, listed, make_group, messages_of, say, send_file, send_form};
use crate::support::pictures::PNG;
use crate::support::{Form, Launch, on_both_databases};

on_both_databases! {
    the_last_message_is_the_newest_as_it_reads_now,
    a_file_without_a_caption_shows_its_name,
    a_location_shows_its_json,
    deleted_messages_are_passed_over,
}

async fn the_last_message_is_the_newest_as_it_reads_now(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    assert_eq!(listed(&person, room).await["last_message"], Value::Null);
    say(&person, room, "첫째").await;
    let newest = say(&person, room, "둘째").await;
    assert_eq!(listed(&person, room).await["last_message"], "둘째");
    edit(&person, &newest, "고친 둘째").await.expect(200);
    assert_eq!(listed(&person, room).await["last_message"], "고친 둘째");
}

async fn a_file_without_a_caption_shows_its_name(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    send_file(&person, room, "photo.png", PNG).await;
    assert_eq!(listed(&person, room).await["last_message"], "photo.png");
    let form = Form::default().field("message_content", "사진을 보내드려요");
    send_form(&person, room, form.file("file", "photo.png", PNG)).await.expect(201);
    assert_eq!(listed(&person, room).await["last_message"], "사진을 보내드려요");
}

async fn a_location_shows_its_json(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    let place = json!({"latitude": 37.5665, "longitude": 126.978});
    let body = json!({"message_content": place, "message_type": "location"});
    person.post(&messages_of(room), body).await.expect(201);
    let shown = listed(&person, room).await["last_message"].clone();
    assert_eq!(serde_json::from_str::<Value>(shown.as_str().unwrap()).unwrap(), place);
}

async fn deleted_messages_are_passed_over(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    let mut messages = Vec::new();
    for text in ["첫째", "둘째", "셋째"] {
        messages.push(say(&person, room, text).await);
    }
    for (deleted, last) in [(2, json!("둘째")), (1, json!("첫째")), (0, Value::Null)] {
        delete(&person, &messages[deleted]).await.expect_empty(204);
        assert_eq!(listed(&person, room).await["last_message"], last);
    }
}
