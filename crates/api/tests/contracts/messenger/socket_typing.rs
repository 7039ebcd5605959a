//! `/chat/ws/{room_id}`: who writes.

use serde_json::{Value, json};

use super::frames::{Scene, assert_next, next, offline, say_here, scene, types, typing};
use crate::support::{Launch, Socket, assert_shape, on_both_databases, on_one_database};

on_both_databases! {
    who_writes_is_told_to_the_others_once,
    who_closes_a_socket_writes_no_more,
}

on_one_database! {
    who_falls_silent_writes_no_more,
}

async fn who_writes_is_told_to_the_others_once(launch: Launch) {
    let server = launch.start();
    let Scene { other, room, mut here, mut there, .. } = scene(&server).await;
    let mut own = Socket::open_messenger(&other, room).await;
    let mut in_meet = Socket::open(&other, room).await;
    there.send_text("{\n  \"type\": \"typing\",\n  \"is_typing\": true\n}").await;
    let frame = next(&mut here).await;
    let fields =
        [("type", "string"), ("user_id", "number"), ("user_name", "string"), ("is_typing", "bool")];
    assert_shape(&frame, &fields);
    let mut documented: Value = serde_json::from_str(
        r#"{
  "type": "typing",
  "user_id": 11,
  "user_name": "김철수",
  "is_typing": true
}"#,
    )
    .unwrap();
    documented["user_id"] = json!(other.id);
    assert_eq!(frame, documented);

    there.send(types(true)).await;
    there.send(types(false)).await;
    assert_eq!(next(&mut here).await, typing(&other, false));
    there.send(types(false)).await;
    say_here(&mut there, "안녕하세요!").await;
    assert_next(&mut here, "안녕하세요!").await;
    assert_next(&mut own, "안녕하세요!").await;
    assert_eq!(in_meet.next().await["content"], "안녕하세요!");
}

async fn who_closes_a_socket_writes_no_more(launch: Launch) {
    let server = launch.start();
    let Scene { other, room, mut here, mut there, .. } = scene(&server).await;
    let second = Socket::open_messenger(&other, room).await;
    there.send(types(true)).await;
    assert_eq!(next(&mut here).await, typing(&other, true));
    there.close().await;
    assert_eq!(next(&mut here).await, typing(&other, false));

    let mut second = second;
    second.send(types(true)).await;
    assert_eq!(next(&mut here).await, typing(&other, true));
    drop(second);
    assert_eq!(next(&mut here).await, typing(&other, false));
    assert_eq!(next(&mut here).await, offline(&other));
}

async fn who_falls_silent_writes_no_more(launch: Launch) {
    let server = launch.start();
    let Scene { other, mut here, mut there, .. } = scene(&server).await;
    there.send(types(true)).await;
    assert_eq!(next(&mut here).await, typing(&other, true));
    assert_eq!(next(&mut here).await, typing(&other, false));
    say_here(&mut there, "still here").await;
    assert_next(&mut here, "still here").await;
}
