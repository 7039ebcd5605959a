//! A peer that does not read what it is sent.

use serde_json::json;

use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    a_peer_that_does_not_read_is_cut_off_and_the_others_notice_nothing,
}

/// As much as systems hold for a connection, and more.
const MESSAGES: usize = 1_500;

async fn a_peer_that_does_not_read_is_cut_off_and_the_others_notice_nothing(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let sender = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = sender.open_room("General Chat").await;
    let mut slow = Socket::open_narrow(&other, room).await;
    let mut reader = Socket::open(&other, room).await;
    let mut socket = Socket::open(&sender, room).await;

    let long = "😀".repeat(3_990);
    let mut sent = 0;
    while server.metric("madang_outbox_overflows_total").await.is_none() {
        assert!(sent < MESSAGES, "{sent} messages fill no queue");
        for _ in 0..20 {
            sent += 1;
            let content = format!("{sent} {long}");
            socket.send(json!({"content": content})).await;
            for witness in [&mut socket, &mut reader] {
                assert_eq!(witness.next().await["content"], content);
            }
        }
    }
    assert_eq!(server.metric("madang_outbox_overflows_total").await, Some(1.0));

    socket.send(json!({"content": "Who is still there?"})).await;
    assert_eq!(reader.next().await["content"], "Who is still there?");
    assert_eq!(slow.closed().await, (1013, "too_slow".to_owned()));
    let mut back = Socket::open(&other, room).await;
    socket.send(json!({"content": "Welcome back"})).await;
    assert_eq!(back.next().await["content"], "Welcome back");
}
