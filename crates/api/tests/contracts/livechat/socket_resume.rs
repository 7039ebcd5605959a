//! `/ws/chat/{room_id}/chat/?after=`: what a socket is brought that was away.

use serde_json::json;

use super::{assert_message_frame, assert_next, id_of, join, leave, make_room, say};
use crate::support::{Launch, Person, Socket, on_both_databases};

on_both_databases! {
    what_came_after_a_message_is_replayed_before_what_is_new,
    a_replay_reads_as_live_frames_do,
    deleted_messages_are_left_out,
    a_replay_shows_client_message_ids_to_their_sender_alone,
    nobody_is_announced_to_a_socket_that_catches_up,
    who_drops_and_resumes_again_and_again_gets_everything_once,
}

/// Sends messages and gives their ids.
async fn post(person: &Person, room: i64, messages: &[&str]) -> Vec<i64> {
    let mut ids = Vec::new();
    for message in messages {
        let body = json!({"message": message, "room": room});
        ids.push(id_of(&person.post("/chat/v1/message/", body).await.expect(201)));
    }
    ids
}

async fn what_came_after_a_message_is_replayed_before_what_is_new(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_room(&person, "채팅방 이름").await;
    let ids = post(&person, room, &["1", "2", "3", "4"]).await;
    for (after, count) in [(0, 4), (ids[1], 2), (ids[3], 0), (i64::MAX, 0)] {
        let mut socket = Socket::open_chat_after(&person, room, after).await;
        assert_eq!(socket.next_ids(count).await, ids[4 - count..]);
        let live = person.post("/api/chat/message/", json!({"message": "live", "room": room}));
        let live = live.await.expect(201);
        assert_eq!(assert_next(&mut socket, "live").await["id"], live["id"]);
        let gone = format!("/api/rooms/{room}/messages/{}/", live["id"]);
        person.delete(&gone).await.expect_empty(204);
    }
}

async fn a_replay_reads_as_live_frames_do(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_room(&person, "채팅방 이름").await;
    let mut live = Socket::open_chat(&other, room).await;
    let mut in_meet = Socket::open(&person, room).await;
    assert_eq!(live.next().await, join(&person));
    in_meet.say("Hello, everyone!").await;
    post(&person, room, &[" 마당\n", "<script>"]).await;
    let frames = [live.next().await, live.next().await, live.next().await];

    let mut late = Socket::open_chat_after(&other, room, 0).await;
    for frame in frames {
        assert_message_frame(&frame);
        assert_eq!(late.next().await, frame);
    }
    say(&mut late, "안녕하세요!").await;
}

async fn deleted_messages_are_left_out(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_room(&person, "채팅방 이름").await;
    let ids = post(&person, room, &["1", "2", "3", "4", "5"]).await;
    for deleted in [ids[0], ids[2], ids[4]] {
        let path = format!("/api/rooms/{room}/messages/{deleted}/");
        person.delete(&path).await.expect_empty(204);
    }
    let mut socket = Socket::open_chat_after(&person, room, 0).await;
    assert_eq!(socket.next_ids(2).await, [ids[1], ids[3]]);
    say(&mut socket, "안녕하세요!").await;
    let mut socket = Socket::open_chat_after(&person, room, ids[2]).await;
    assert_next(&mut socket, "4").await;
}

async fn a_replay_shows_client_message_ids_to_their_sender_alone(launch: Launch) {
    let server = launch.start();
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_room(&one, "채팅방 이름").await;
    for person in [&one, &other] {
        let body = json!({"message": "a", "room": room, "client_message_id": person.name});
        person.post("/chat/v1/message/", body).await.expect(201);
    }
    for reader in [&one, &other] {
        let mut socket = Socket::open_chat_after(reader, room, 0).await;
        for sender in [&one, &other] {
            let frame = socket.next().await;
            let shown = (sender.id == reader.id).then(|| json!(sender.name));
            assert_eq!(frame.get("client_message_id"), shown.as_ref(), "{frame}");
        }
    }
}

async fn nobody_is_announced_to_a_socket_that_catches_up(launch: Launch) {
    const PAST: usize = 20_000;
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let early = server.sign_up("Early User").await;
    let late = server.sign_up("Late User").await;
    let room = make_room(&person, "채팅방 이름").await;
    server.database.give_past(room, person.id, PAST, &"a".repeat(500));
    let path = format!("/ws/chat/{room}/chat/?after=0");
    // Nothing of it is read before the others have come and gone: more than a connection holds.
    let mut socket = Socket::open_narrow_at(&person, &path).await;
    let mut witness = Socket::open_chat(&late, room).await;
    let coming = Socket::open_chat(&early, room).await;
    assert_eq!(witness.next().await, join(&early));
    coming.close().await;
    assert_eq!(witness.next().await, leave(&early));

    // Frames of people have no ids.
    assert_eq!(socket.next_ids(PAST).await, server.database.message_ids(room));
    say(&mut socket, "caught up").await;
    assert_next(&mut witness, "caught up").await;
    drop(witness);
    assert_eq!(socket.next().await, leave(&late), "who was not announced can leave");
    let _coming = Socket::open_chat(&late, room).await;
    assert_eq!(socket.next().await, join(&late));
}

async fn who_drops_and_resumes_again_and_again_gets_everything_once(launch: Launch) {
    const ALL: usize = 400;
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = make_room(&sender, "채팅방 이름").await;
    let sending = tokio::spawn(async move {
        let mut socket = Socket::open(&sender, room).await;
        for number in 0..ALL {
            socket.say(&number.to_string()).await;
        }
    });
    let mut seen = Vec::new();
    // One connection after another is cut after so many messages, while more are on their way.
    for count in [1, 2, 50, 7, 60, 1, 80, 30, 9, 160] {
        let last = seen.last().copied().unwrap_or_default();
        let mut socket = Socket::open_chat_after(&reader, room, last).await;
        let end = seen.len() + count;
        while seen.len() < end {
            // The sender may come and go.
            seen.extend(socket.next().await["id"].as_i64());
        }
    }
    sending.await.unwrap();
    assert_eq!(seen, server.database.message_ids(room));
}
