//! `/ws/chat/{room_id}/`

use serde_json::json;

use crate::support::{Launch, Socket, assert_shape, on_both_databases};

on_both_databases! {
    a_message_reaches_everybody_in_the_room_and_is_there_after_a_restart,
}

async fn a_message_reaches_everybody_in_the_room_and_is_there_after_a_restart(launch: Launch) {
    let mut server = launch.start();
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = one.open_room("General Chat").await;
    let mut here = Socket::open(&one, room).await;
    let mut there = Socket::open(&other, room).await;

    here.send_text("{\n  \"content\": \"Hello, everyone!\"\n}").await;
    let frame = there.next().await;
    assert_eq!(here.next().await, frame);
    assert_shape(
        &frame,
        &[("id", "number"), ("user", "object"), ("content", "string"), ("created_at", "time")],
    );
    assert_shape(&frame["user"], &[("id", "number"), ("email", "string"), ("name", "string")]);
    assert_eq!(frame["content"], "Hello, everyone!");
    assert_eq!(frame["user"], json!({"id": one.id, "email": one.email, "name": "User Name"}));

    server.kill();
    server.start();
    let list = other.on(&server).get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(list[0]["id"], frame["id"]);
    assert_eq!(list[0]["content"], "Hello, everyone!");
}
