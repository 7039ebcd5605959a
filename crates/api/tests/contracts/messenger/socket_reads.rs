//! `/chat/ws/{room_id}`: who has read how far.

use serde_json::json;

use super::frames::{Scene, assert_next, next_read, say_here, scene, text, two_people};
use super::{message_id, put, say};
use crate::support::{Launch, Person, Socket, assert_shape, on_both_databases};

on_both_databases! {
    reading_and_sending_are_told_to_the_others,
    who_turned_receipts_off_is_not_told_of,
    reading_in_another_contract_is_told_too,
    an_open_socket_reads_nothing,
}

async fn read(person: &Person, room: i64) -> serde_json::Value {
    person.post(&format!("/chat/rooms/{room}/read/"), json!({})).await.expect(200)
}

async fn turn_receipts_off(person: &Person, room: i64) {
    let path = format!("/chat/rooms/{room}/settings/");
    put(person, &path, json!({"read_receipt_enabled": false})).await.expect(200);
}

async fn reading_and_sending_are_told_to_the_others(launch: Launch) {
    let server = launch.start();
    let Scene { one, other, room, mut here, mut there } = scene(&server).await;
    let mut own = Socket::open_messenger(&other, room).await;
    let first = message_id(&say_here(&mut here, "안녕하세요!").await);
    let frame = next_read(&mut there).await;
    assert_eq!(frame["user_id"], one.id, "who sends has read");
    assert_eq!(frame["last_read_message_id"], first);

    let state = read(&other, room).await;
    let frame = next_read(&mut here).await;
    assert_shape(
        &frame,
        &[
            ("type", "string"),
            ("user_id", "number"),
            ("user_name", "string"),
            ("last_read_message_id", "number"),
            ("timestamp", "time"),
        ],
    );
    let expected = json!({
        "type": "message_read", "user_id": other.id, "user_name": other.name,
        "last_read_message_id": first, "timestamp": state["last_read_at"],
    });
    assert_eq!(frame, expected);

    // Reading what was read tells nothing, and nobody hears of their own reading.
    read(&other, room).await;
    let second = message_id(&say(&one, room, "둘째").await);
    let third = message_id(&say(&one, room, "셋째").await);
    read(&other, room).await;
    assert_eq!(next_read(&mut here).await["last_read_message_id"], third);
    for socket in [&mut there, &mut own] {
        let mut last = first;
        while last < third {
            let frame = next_read(socket).await;
            assert_eq!(frame["user_id"], one.id);
            last = frame["last_read_message_id"].as_i64().unwrap();
            assert!(last == second || last == third || last == first, "{frame}");
        }
    }
}

async fn who_turned_receipts_off_is_not_told_of(launch: Launch) {
    let server = launch.start();
    let Scene { one, other, room, mut here, mut there } = scene(&server).await;
    turn_receipts_off(&other, room).await;
    say_here(&mut here, "안녕하세요!").await;
    assert_next(&mut there, "안녕하세요!").await;
    assert_eq!(read(&other, room).await["unread_count"], 0);
    there.send(text("by sending, too")).await;
    assert_next(&mut here, "by sending, too").await;
    read(&other, room).await;

    put(&other, &format!("/chat/rooms/{room}/settings/"), json!({"read_receipt_enabled": true}))
        .await
        .expect(200);
    let last = message_id(&say(&one, room, "the end").await);
    read(&other, room).await;
    assert_eq!(next_read(&mut here).await["last_read_message_id"], last, "the first told of");
}

async fn reading_in_another_contract_is_told_too(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_messenger(&one, room).await;
    let in_meet = Socket::open(&other, room).await;
    let first = message_id(&say(&one, room, "over a socket of meet's").await);
    let frame = next_read(&mut here).await;
    assert_eq!(
        (&frame["user_id"], &frame["last_read_message_id"]),
        (&other.id.into(), &first.into())
    );
    in_meet.close().await;

    let second = message_id(&say(&one, room, "over the shared list").await);
    other.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    let frame = next_read(&mut here).await;
    assert_eq!(
        (&frame["user_id"], &frame["last_read_message_id"]),
        (&other.id.into(), &second.into())
    );
}

async fn an_open_socket_reads_nothing(launch: Launch) {
    let server = launch.start();
    let Scene { one, other, room, mut here, mut there } = scene(&server).await;
    say_here(&mut here, "안녕하세요!").await;
    assert_next(&mut there, "안녕하세요!").await;
    there.close().await;
    assert_eq!(super::unread(&other, room).await, 1);
    assert_eq!(super::unread(&one, room).await, 0);
}
