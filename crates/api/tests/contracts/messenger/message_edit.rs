//! `PUT /chat/rooms/{room_id}/messages/{message_id}/`

use reqwest::Method;
use serde_json::{Value, json};

use super::any_request::assert_takes_only_json_objects;
use super::{
    MESSAGE, NOT_FOUND, assert_unfit, contents, delete, edit, make_group, message_id, messages_of,
    page, path_of, put, say, send_file,
};
use crate::contracts::shared_rooms::NO_ROOMS;
use crate::support::field_errors::{
    BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, assert_detail, too_long,
};
use crate::support::pictures::PNG;
use crate::support::{Launch, assert_shape, on_both_databases, on_one_database};

on_both_databases! {
    the_documented_edit_gives_a_message_other_words,
    only_its_sender_edits_a_message,
    what_is_not_there_or_deleted_is_not_found,
    a_caption_may_be_changed_and_taken_away,
    a_location_becomes_another_and_nothing_else,
}

on_one_database! {
    what_will_not_do_as_a_text_is_told_by_its_field,
    who_may_not_edit_is_told_before_the_body_is_read,
    what_is_no_json_object_is_refused,
}

const NOT_THEIRS: &str = "This message is not yours to change.";

async fn the_documented_edit_gives_a_message_other_words(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_group(&sender, "새로운 채팅방", &[&other]).await;
    let sent = say(&sender, room, "안녕하세요!").await;
    let last = say(&sender, room, "그대로").await;
    let documented = "{\n  \"message_content\": \"수정된 메시지입니다\"\n}";
    for path in [path_of(&sent), path_of(&sent).trim_end_matches('/').to_owned()] {
        let edited = sender.send_text(Method::PUT, &path, documented).await.expect(200);
        let files = ["file_url", "file_name", "file_size", "reply_to_message_id"];
        let files = files.map(|field| (field, "null"));
        assert_shape(&edited, &[&MESSAGE[..], &files, &[("edited_at", "time")]].concat());
        assert_eq!(edited["message_content"], "수정된 메시지입니다");
        assert_eq!((&edited["is_edited"], &edited["is_deleted"]), (&json!(true), &json!(false)));
        assert_eq!(edited["updated_at"], edited["edited_at"]);
        for field in ["message_id", "room_id", "sender_id", "created_at", "message_type"] {
            assert_eq!(edited[field], sent[field], "{field}");
        }
        let page = page(&other, room, "").await;
        assert_eq!((&page["messages"][0], &page["messages"][1]), (&edited, &last));
    }
}

async fn only_its_sender_edits_a_message(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let [sender, other] = [server.sign_up("User Name").await, server.sign_up("Another User").await];
    let room = make_group(&creator, "새로운 채팅방", &[&sender, &other]).await;
    let sent = say(&sender, room, "안녕하세요!").await;
    for person in [&creator, &other] {
        assert_detail(&edit(person, &sent, "수정된").await, 403, NOT_THEIRS);
    }
    assert_eq!(contents(&page(&creator, room, "").await), ["안녕하세요!"]);
}

async fn what_is_not_there_or_deleted_is_not_found(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let other_room = make_group(&sender, "다른 방", &[]).await;
    let deleted = say(&sender, room, "안녕하세요!").await;
    delete(&sender, &deleted).await.expect_empty(204);
    let elsewhere = message_id(&say(&sender, other_room, "안녕하세요!").await).to_string();
    let deleted = message_id(&deleted).to_string();
    for id in NO_ROOMS.into_iter().chain([deleted.as_str(), &elsewhere]) {
        let body = json!({"message_content": "수정된"});
        let answer = put(&sender, &format!("{}{id}/", messages_of(room)), body).await;
        assert_detail(&answer, 404, NOT_FOUND);
    }
    assert_eq!(contents(&page(&sender, other_room, "").await), ["안녕하세요!"]);
}

async fn what_will_not_do_as_a_text_is_told_by_its_field(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let sent = say(&sender, room, "안녕하세요!").await;
    for (content, text) in [
        (Value::Null, NO_NULL),
        (json!(7), NO_STRING),
        (json!(["a"]), NO_STRING),
        (json!(""), BLANK),
        (json!(" \n"), BLANK),
        (json!("a\0b"), NO_NUL),
        (json!("가".repeat(4_001)), &too_long(4_000)),
    ] {
        assert_unfit(&edit(&sender, &sent, content).await, "message_content", text);
    }
    assert_unfit(&put(&sender, &path_of(&sent), json!({})).await, "message_content", REQUIRED);
    let longest = "😀".repeat(4_000);
    let edited = edit(&sender, &sent, longest.as_str()).await.expect(200);
    assert_eq!(edited["message_content"], longest);
}

async fn a_caption_may_be_changed_and_taken_away(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let file = send_file(&sender, room, "photo.png", PNG).await;
    for caption in ["사진", ""] {
        let edited = edit(&sender, &file, caption).await.expect(200);
        assert_eq!(
            (&edited["message_content"], &edited["is_edited"]),
            (&json!(caption), &json!(true))
        );
        for field in ["file_name", "file_size", "message_type"] {
            assert_eq!(edited[field], file[field], "{field}");
        }
        sender.get(edited["file_url"].as_str().unwrap()).await;
    }
    assert_unfit(&edit(&sender, &file, "a\0b").await, "message_content", NO_NUL);
    let bound = too_long(4_000);
    assert_unfit(&edit(&sender, &file, "가".repeat(4_001)).await, "message_content", &bound);
}

async fn a_location_becomes_another_and_nothing_else(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let body = json!({
        "message_content": {"latitude": 1, "longitude": 2}, "message_type": "location"
    });
    let sent = sender.post(&messages_of(room), body).await.expect(201);
    let place = json!({"latitude": 37.5, "longitude": 127});
    for content in [place.clone(), place.to_string().into()] {
        let edited = edit(&sender, &sent, content).await.expect(200);
        assert_eq!(edited["message_content"], r#"{"latitude":37.5,"longitude":127}"#);
        assert_eq!(edited["message_type"], "location");
    }
    let nowhere = "Expected {\"latitude\": -90 to 90, \"longitude\": -180 to 180}, \
                   an object or its JSON text.";
    for content in [json!("somewhere"), json!({"latitude": 91, "longitude": 0})] {
        assert_unfit(&edit(&sender, &sent, content).await, "message_content", nowhere);
    }
}

async fn who_may_not_edit_is_told_before_the_body_is_read(launch: Launch) {
    let server = launch.start();
    let [sender, other] = [server.sign_up("User Name").await, server.sign_up("Another User").await];
    let room = make_group(&sender, "새로운 채팅방", &[&other]).await;
    let sent = say(&sender, room, "안녕하세요!").await;
    let answer = other.send_text(Method::PUT, &path_of(&sent), "{").await;
    assert_detail(&answer, 403, NOT_THEIRS);
    let missing = format!("{}999/", messages_of(room));
    assert_detail(&sender.send_text(Method::PUT, &missing, "{").await, 404, NOT_FOUND);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_group(&sender, "새로운 채팅방", &[]).await;
    let path = path_of(&say(&sender, room, "안녕하세요!").await);
    assert_takes_only_json_objects(&sender, Method::PUT, &path, "message_content").await;
}
