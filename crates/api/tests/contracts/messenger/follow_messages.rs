//! `/chat/ws`: `room_message`, of all rooms whose notifications are on.

use serde_json::{Value, json};

use super::frames::{assert_error, text, two_people, types};
use super::{make_group, message_id, put, remove, room_id, say, send_file};
use crate::support::{Launch, Person, Socket, assert_shape, on_both_databases};

on_both_databases! {
    messages_of_all_rooms_come_with_what_is_unread,
    rooms_that_one_left_or_silenced_are_not_heard_of,
    frames_are_answered_with_an_error,
    who_follows_is_in_no_room,
}

/// What every `room_message` has, besides the fields of a file.
const FIELDS: [(&str, &str); 10] = [
    ("type", "string"),
    ("room_id", "number"),
    ("unread_count", "number"),
    ("message_id", "number"),
    ("sender_id", "number"),
    ("sender_name", "string"),
    ("content", "string"),
    ("message_type", "string"),
    ("timestamp", "time"),
    ("reply_to_message_id", "null"),
];

/// The next frame tells of this message with so many unread.
async fn assert_told(socket: &mut Socket, message: &Value, unread: u64) -> Value {
    let frame = socket.next().await;
    assert_eq!(frame["type"], "room_message", "{frame}");
    assert_eq!(room_id(&frame), room_id(message));
    assert_eq!(message_id(&frame), message_id(message));
    assert_eq!(frame["content"], message["message_content"]);
    assert_eq!(frame["unread_count"], unread, "{frame}");
    frame
}

async fn set_notifications(person: &Person, room: i64, enabled: bool) {
    let path = format!("/chat/rooms/{room}/settings/");
    put(person, &path, json!({"notification_enabled": enabled})).await.expect(200);
}

async fn messages_of_all_rooms_come_with_what_is_unread(launch: Launch) {
    let server = launch.start();
    let (one, other, direct) = two_people(&server).await;
    let group = make_group(&other, "새로운 채팅방", &[&one]).await;
    let open = one.open_room("General Chat").await;
    let mut here = Socket::follow(&one).await;

    let first = say(&other, direct, "안녕하세요!").await;
    let frame = assert_told(&mut here, &first, 1).await;
    assert_shape(&frame, &FIELDS);
    assert_eq!((&frame["sender_id"], &frame["sender_name"]), (&json!(other.id), &json!("김철수")));
    assert_eq!(frame["timestamp"], first["created_at"]);
    let file = send_file(&other, group, "photo.bin", b"bytes").await;
    let frame = assert_told(&mut here, &file, 1).await;
    let of_file = [("file_url", "string"), ("file_name", "string"), ("file_size", "number")];
    assert_shape(&frame, &[&FIELDS[..], &of_file].concat());
    assert_eq!((&frame["file_name"], &frame["file_size"]), (&json!("photo.bin"), &json!(5)));
    assert_told(&mut here, &say(&other, direct, "둘째").await, 2).await;
    assert_told(&mut here, &say(&other, open, "an open room").await, 1).await;

    one.post(&format!("/chat/rooms/{direct}/read/"), json!({})).await.expect(200);
    let third = say(&other, direct, "셋째").await;
    assert_told(&mut here, &third, 1).await;
    assert_told(&mut here, &say(&one, direct, "one's own").await, 0).await;
}

async fn rooms_that_one_left_or_silenced_are_not_heard_of(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let left = make_group(&other, "Left", &[&one]).await;
    let removed = make_group(&other, "Removed", &[&one]).await;
    let mut here = Socket::follow(&one).await;

    set_notifications(&one, room, false).await;
    say(&other, room, "in silence").await;
    remove(&one, left, &one).await;
    say(&other, left, "after one left").await;
    remove(&other, removed, &one).await;
    say(&other, removed, "after one was removed").await;
    set_notifications(&one, room, true).await;
    assert_told(&mut here, &say(&other, room, "aloud").await, 2).await;
}

async fn frames_are_answered_with_an_error(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::follow(&one).await;
    for frame in [text("안녕하세요!"), types(true), json!({"type": "error"}), json!([])] {
        here.send(frame).await;
        assert_error(&here.next().await);
    }
    here.send_text("no JSON").await;
    assert_error(&here.next().await);
    assert_told(&mut here, &say(&other, room, "the connection stays").await, 1).await;
}

async fn who_follows_is_in_no_room(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_messenger(&one, room).await;
    let mut following = Socket::follow(&other).await;
    let message = say(&one, room, "안녕하세요!").await;
    assert_told(&mut following, &message, 1).await;
    let people = one.get(&format!("/chat/rooms/{room}/online-status/")).await.expect(200);
    let of_other = people.as_array().unwrap().iter().find(|it| it["user_id"] == other.id).unwrap();
    assert_eq!(of_other["is_online"], false);
    following.close().await;
    let second = say(&one, room, "the end").await;
    for expected in [&message, &second] {
        assert_eq!(here.next().await["message_id"], expected["message_id"], "no presence is told");
    }
}
