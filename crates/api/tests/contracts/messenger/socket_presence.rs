//! `/chat/ws/{room_id}`: who comes and goes, first socket in and last socket out.

use serde_json::{Value, json};

use super::frames::{next, offline, online, say_here, two_people};
use crate::support::{Launch, Socket, TestServer, assert_shape, eventually, on_both_databases};

on_both_databases! {
    who_comes_and_goes_is_told_to_the_others_once,
    sockets_of_all_contracts_count,
}

/// Closes a socket, and waits until the server counts so many of messenger's.
async fn close(server: &TestServer, socket: Socket, left: f64) {
    socket.close().await;
    let series = "madang_sockets_open{dialect=\"messenger\"}";
    eventually("the socket is gone", async || server.metric(series).await == Some(left)).await;
}

async fn who_comes_and_goes_is_told_to_the_others_once(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_messenger(&one, room).await;
    let mut first = Socket::open_messenger(&other, room).await;
    let frame = next(&mut here).await;
    let fields =
        [("type", "string"), ("user_id", "number"), ("user_name", "string"), ("status", "string")];
    assert_shape(&frame, &fields);
    let mut documented: Value = serde_json::from_str(
        r#"{
  "type": "user_status",
  "user_id": 11,
  "user_name": "김철수",
  "status": "online"
}"#,
    )
    .unwrap();
    documented["user_id"] = json!(other.id);
    assert_eq!(frame, documented);

    let second = Socket::open_messenger(&other, room).await;
    say_here(&mut first, "told of once").await;
    next(&mut here).await;
    close(&server, second, 2.0).await;
    say_here(&mut here, "one is left").await;
    close(&server, first, 1.0).await;
    assert_eq!(next(&mut here).await, offline(&other));
    say_here(&mut here, "none is left").await;
}

async fn sockets_of_all_contracts_count(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_messenger(&one, room).await;
    let in_livechat = Socket::open_chat(&other, room).await;
    assert_eq!(next(&mut here).await, online(&other));
    let in_messenger = Socket::open_messenger(&other, room).await;
    let in_meet = Socket::open(&other, room).await;
    close(&server, in_messenger, 1.0).await;
    in_livechat.close().await;
    say_here(&mut here, "in meet only").await;
    in_meet.close().await;
    assert_eq!(next(&mut here).await, offline(&other));
    let following = Socket::follow(&other).await;
    close(&server, following, 1.0).await;
    say_here(&mut here, "who follows is not here").await;
}
