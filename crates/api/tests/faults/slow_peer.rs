//! A peer that does not read what it is sent.

use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::deadline::within;
use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    a_peer_that_does_not_read_is_cut_off_and_the_others_notice_nothing,
    peers_that_do_not_read_a_replay_cost_little_are_cut_off_and_delay_nobody,
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

/// Peers that ask for everything and read it, at the same time.
const WARMING_UP: usize = 10;
/// Peers that ask for everything and read nothing.
const STUCK: usize = 20;
/// Some 20 MB.
const PAST: usize = 20_000;
const LENGTH: usize = 1_000;
/// What they may cost at most, in KiB: a tenth of what they asked for, far more than pages and pieces of
/// replays that are on their way.
const MEMORY: u64 = 64 * 1024;
/// Half a minute of bytes that nobody takes ends a connection, a minute of silence does too.
const UNTIL_CUT: Duration = Duration::from_secs(75);

async fn peers_that_do_not_read_a_replay_cost_little_are_cut_off_and_delay_nobody(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    server.database.give_past(room, person.id, PAST, &"a".repeat(LENGTH));
    let mut socket = Socket::open(&person, room).await;
    // What replays to peers that read leave behind, caches of the database above all, is there before.
    let mut replays = JoinSet::new();
    for _ in 0..WARMING_UP {
        let mut replay = Socket::open_after(&person, room, 0).await;
        replays.spawn(async move { replay.next_ids(PAST).await });
    }
    replays.join_all().await;
    let before = server.memory();

    let mut stuck = Vec::new();
    for _ in 0..STUCK {
        stuck.push(Socket::open_narrow_at(&other, &format!("/ws/chat/{room}/?after=0")).await);
    }
    let mut reader = Socket::open_after(&person, room, 0).await;
    assert_eq!(reader.next_ids(PAST).await, server.database.message_ids(room));
    for number in 0..20 {
        let content = number.to_string();
        socket.say(&content).await;
        assert_eq!(reader.next().await["content"], content);
    }
    let after = server.memory();
    assert!(after < before + MEMORY, "{after} KiB, and {before} KiB before");

    within(UNTIL_CUT, "those who do not read are cut off", async || {
        server.metric("madang_sockets_open").await == Some(2.0)
    })
    .await;
    let content = "Who is still there?";
    socket.say(content).await;
    assert_eq!(reader.next().await["content"], content);
}
