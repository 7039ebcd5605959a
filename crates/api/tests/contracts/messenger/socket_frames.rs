//! `/chat/ws/{room_id}`: messages, replies, edits and deletions.

use serde_json::{Value, json};

use super::frames::{
    Scene, assert_error, assert_message_frame, assert_next, next, say_here, scene, text,
};
use super::{contents, delete, edit, message_id, page, say};
use crate::support::{Launch, Socket, assert_shape, on_both_databases};

on_both_databases! {
    a_documented_message_reaches_everybody_its_sender_too,
    a_message_answers_another_of_the_room,
    a_place_is_an_object_or_its_text,
    edits_and_deletions_reach_everybody,
    a_bad_frame_gets_an_error_and_the_connection_stays,
    a_message_sent_again_is_shown_to_its_sender_alone,
}

async fn a_documented_message_reaches_everybody_its_sender_too(launch: Launch) {
    let server = launch.start();
    let Scene { one, other, room, mut here, mut there } = scene(&server).await;
    let documented = r#"{
  "type": "message",
  "content": "안녕하세요!",
  "message_type": "text"
}"#;
    there.send_text(documented).await;
    let frame = next(&mut here).await;
    assert_message_frame(&frame);
    let mut expected: Value = serde_json::from_str(
        r#"{
  "type": "message",
  "message_id": 123,
  "sender_id": 11,
  "sender_name": "김철수",
  "content": "안녕하세요!",
  "message_type": "text",
  "timestamp": "2025-09-02T12:00:00",
  "reply_to_message_id": null
}"#,
    )
    .unwrap();
    expected["sender_id"] = json!(other.id);
    for given in ["message_id", "timestamp"] {
        expected[given] = frame[given].clone();
    }
    assert_eq!(frame, expected);
    assert_eq!(next(&mut there).await, frame);

    let by_rest = say(&one, room, "반갑습니다 😊").await;
    for socket in [&mut here, &mut there] {
        let frame = assert_next(socket, "반갑습니다 😊").await;
        assert_message_frame(&frame);
        assert_eq!(frame["message_id"], by_rest["message_id"]);
        assert_eq!(frame["timestamp"], by_rest["created_at"]);
    }
    assert_eq!(contents(&page(&one, room, "").await), ["안녕하세요!", "반갑습니다 😊"]);
}

async fn a_message_answers_another_of_the_room(launch: Launch) {
    let server = launch.start();
    let Scene { one, other, room, mut here, mut there } = scene(&server).await;
    let elsewhere = other.open_room("General Chat").await;
    let foreign = message_id(&say(&other, elsewhere, "elsewhere").await);
    let first = message_id(&say_here(&mut here, "안녕하세요!").await);
    assert_next(&mut there, "안녕하세요!").await;

    let mut reply = text("답장입니다!");
    for nothing in [json!(foreign), json!(i64::MAX), json!(0), json!(-1), json!("1")] {
        reply["reply_to_message_id"] = nothing;
        there.send(reply.clone()).await;
        assert_error(&next(&mut there).await);
    }
    reply["reply_to_message_id"] = json!(first);
    there.send(reply).await;
    for socket in [&mut here, &mut there] {
        let frame = assert_next(socket, "답장입니다!").await;
        assert_eq!(frame["reply_to_message_id"], first);
    }
    assert_eq!(page(&one, room, "").await["total_count"], 2);
}

async fn a_place_is_an_object_or_its_text(launch: Launch) {
    let server = launch.start();
    let Scene { mut here, mut there, .. } = scene(&server).await;
    let place = json!({"latitude": 37.5665, "longitude": 126.978});
    for content in [place.clone(), json!(place.to_string())] {
        here.send(json!({"type": "message", "content": content, "message_type": "location"})).await;
        for socket in [&mut here, &mut there] {
            let frame = next(socket).await;
            assert_message_frame(&frame);
            assert_eq!(frame["message_type"], "location");
            let told: Value = serde_json::from_str(frame["content"].as_str().unwrap()).unwrap();
            assert_eq!(told, place);
        }
    }
    for content in [json!("here"), json!({"latitude": 91, "longitude": 0}), json!([37.5, 127])] {
        here.send(json!({"type": "message", "content": content, "message_type": "location"})).await;
        assert_error(&next(&mut here).await);
    }
}

async fn edits_and_deletions_reach_everybody(launch: Launch) {
    let server = launch.start();
    let Scene { one, room, mut here, mut there, .. } = scene(&server).await;
    let message = say(&one, room, "안녕").await;
    let edited = edit(&one, &message, "안녕하세요!").await.expect(200);
    delete(&one, &message).await.expect_empty(204);
    for socket in [&mut here, &mut there] {
        assert_next(socket, "안녕").await;
        let frame = next(socket).await;
        let fields = [
            ("type", "string"),
            ("message_id", "number"),
            ("content", "string"),
            ("edited_at", "time"),
        ];
        assert_shape(&frame, &fields);
        let expected = json!({
            "type": "message_edited", "message_id": message["message_id"],
            "content": "안녕하세요!", "edited_at": edited["edited_at"],
        });
        assert_eq!(frame, expected);
        let expected = json!({"type": "message_deleted", "message_id": message["message_id"]});
        assert_eq!(next(socket).await, expected);
    }
}

async fn a_bad_frame_gets_an_error_and_the_connection_stays(launch: Launch) {
    let server = launch.start();
    let Scene { one, room, mut here, mut there, .. } = scene(&server).await;
    let too_long = text(&"가".repeat(4_001)).to_string();
    let long_id = json!({"type": "message", "content": "a", "client_message_id": "a".repeat(65)});
    for frame in [
        "",
        "no JSON",
        "[]",
        "null",
        "{}",
        r#"{"type": "message"}"#,
        r#"{"type": "message", "content": ""}"#,
        r#"{"type": "message", "content": " \n\t "}"#,
        r#"{"type": "message", "content": null}"#,
        r#"{"type": "message", "content": 7}"#,
        r#"{"type": "message", "content": "a\u0000b"}"#,
        r#"{"type": "message", "content": "\ud800"}"#,
        r#"{"type": "message", "content": "a", "message_type": "image"}"#,
        r#"{"type": "message", "content": "a", "message_type": "video"}"#,
        r#"{"type": "message", "content": "a", "client_message_id": ""}"#,
        r#"{"type": "typing"}"#,
        r#"{"type": "typing", "is_typing": "yes"}"#,
        r#"{"type": "user_status", "status": "online"}"#,
        r#"{"message": "안녕하세요!"}"#,
        &too_long,
        &long_id.to_string(),
    ] {
        here.send_text(frame).await;
        assert_error(&next(&mut here).await);
    }
    let longest = "가".repeat(4_000);
    here.send(text(&longest)).await;
    for socket in [&mut here, &mut there] {
        assert_next(socket, &longest).await;
    }
    let unknown = r#"{"type": "message", "content": "as text", "unknown": [1]}"#;
    here.send_text(unknown).await;
    assert_next(&mut there, "as text").await;
    assert_eq!(page(&one, room, "").await["total_count"], 2);
}

async fn a_message_sent_again_is_shown_to_its_sender_alone(launch: Launch) {
    let server = launch.start();
    let Scene { one, room, mut here, mut there, .. } = scene(&server).await;
    let mut own = Socket::open_messenger(&one, room).await;
    let named = |content: &str| {
        let mut frame = text(content);
        frame["client_message_id"] = json!("a client's name");
        frame
    };
    here.send(named("안녕하세요!")).await;
    let first = assert_next(&mut here, "안녕하세요!").await;
    assert_eq!(first["client_message_id"], "a client's name");
    assert_eq!(next(&mut own).await, first);
    assert_message_frame(&assert_next(&mut there, "안녕하세요!").await);

    here.send(named("다른 말")).await;
    assert_eq!(next(&mut here).await, first);
    say_here(&mut here, "끝").await;
    for socket in [&mut own, &mut there] {
        assert_next(socket, "끝").await;
    }
    assert_eq!(contents(&page(&one, room, "").await), ["안녕하세요!", "끝"]);
}
