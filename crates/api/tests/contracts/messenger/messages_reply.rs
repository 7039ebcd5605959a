//! `POST /chat/rooms/{room_id}/messages/` of answers to other messages.

use serde_json::{Value, json};

use super::{
    assert_message_with, assert_unfit, delete, make_group, message_id, messages_of, page, say,
    send_form,
};
use crate::support::field_errors::{NO_ID, no_ids};
use crate::support::pictures::PNG;
use crate::support::{Form, Launch, Person, on_both_databases, on_one_database};

on_both_databases! {
    the_documented_answer_names_its_message,
    a_deleted_message_may_be_answered,
    a_message_of_another_room_is_not_answered,
}

on_one_database! {
    what_can_be_no_message_is_refused,
}

fn answer_to(id: impl Into<Value>) -> Value {
    json!({"message_content": "답장입니다!", "message_type": "text", "reply_to_message_id": id.into()})
}

async fn group(person: &Person) -> i64 {
    make_group(person, "새로운 채팅방", &[]).await
}

async fn the_documented_answer_names_its_message(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = group(&sender).await;
    assert_eq!(message_id(&say(&sender, room, "안녕하세요!").await), 1);
    let documented = r#"{
  "message_content": "답장입니다!",
  "message_type": "text",
  "reply_to_message_id": 1
}"#;
    let answer = sender.post_text(&messages_of(room), documented).await.expect(201);
    let fields = ["file_url", "file_name", "file_size", "edited_at"].map(|field| (field, "null"));
    assert_message_with(&answer, &[&fields[..], &[("reply_to_message_id", "number")]].concat());
    assert_eq!(answer["reply_to_message_id"], 1);
    assert_eq!(page(&sender, room, "").await["messages"][1], answer);
    let form = Form::default().field("reply_to_message_id", "2").file("file", "photo.png", PNG);
    let file = send_form(&sender, room, form).await.expect(201);
    assert_eq!(file["reply_to_message_id"], 2);
}

async fn a_deleted_message_may_be_answered(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = group(&sender).await;
    let first = say(&sender, room, "안녕하세요!").await;
    let second = sender.post(&messages_of(room), answer_to(message_id(&first))).await.expect(201);
    delete(&sender, &first).await.expect_empty(204);
    sender.post(&messages_of(room), answer_to(message_id(&first))).await.expect(201);
    let page = page(&sender, room, "").await;
    for index in [1, 2] {
        assert_eq!(page["messages"][index]["reply_to_message_id"], first["message_id"]);
    }
    delete(&sender, &second).await.expect_empty(204);
}

async fn a_message_of_another_room_is_not_answered(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let (room, other_room) = (group(&sender).await, group(&sender).await);
    let elsewhere = message_id(&say(&sender, other_room, "안녕하세요!").await);
    let text = "There is no such message in this room.";
    for id in [elsewhere, 999, i64::MAX] {
        let answer = sender.post(&messages_of(room), answer_to(id)).await;
        assert_unfit(&answer, "reply_to_message_id", text);
        let form = Form::default().field("reply_to_message_id", id.to_string());
        let answer = send_form(&sender, room, form.file("file", "photo.png", PNG)).await;
        assert_unfit(&answer, "reply_to_message_id", text);
    }
    assert_eq!(page(&sender, room, "").await["total_count"], 0);
    assert_eq!(server.kept_files(), [""; 0].map(std::path::PathBuf::from));
}

async fn what_can_be_no_message_is_refused(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = group(&sender).await;
    for id in no_ids() {
        let answer = sender.post(&messages_of(room), answer_to(id)).await;
        assert_unfit(&answer, "reply_to_message_id", NO_ID);
    }
    for id in ["0", "-1", "x", "1.5", "9223372036854775808"] {
        let form = Form::default().field("reply_to_message_id", id);
        let answer = send_form(&sender, room, form.file("file", "photo.png", PNG)).await;
        assert_unfit(&answer, "reply_to_message_id", NO_ID);
    }
}
