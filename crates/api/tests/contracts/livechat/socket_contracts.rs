//! `/ws/chat/{room_id}/chat/` and `/ws/chat/{room_id}/`: one room, each contract in its own frames.

use serde_json::json;
use tokio::task::JoinSet;

use super::{assert_message_frame, assert_next, chat, join, make_room, say};
use crate::support::{Launch, Person, Socket, TestServer, assert_shape, on_both_databases};

on_both_databases! {
    a_message_crosses_from_livechat_to_meet_and_back,
    messages_by_rest_reach_both_whatever_the_contract,
    a_signal_of_meet_s_is_not_heard_here,
    everybody_gets_every_message_once_in_the_same_order,
}

/// Two people in a room: the first by livechat, the second by meet.
struct Scene {
    room: i64,
    one: Person,
    other: Person,
    in_livechat: Socket,
    in_meet: Socket,
}

async fn scene(server: &TestServer) -> Scene {
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_room(&one, "채팅방 이름").await;
    let mut in_livechat = Socket::open_chat(&one, room).await;
    let in_meet = Socket::open(&other, room).await;
    assert_eq!(in_livechat.next().await, join(&other));
    Scene { room, one, other, in_livechat, in_meet }
}

async fn a_message_crosses_from_livechat_to_meet_and_back(launch: Launch) {
    let server = launch.start();
    let Scene { one, other, mut in_livechat, mut in_meet, .. } = scene(&server).await;
    let sent = say(&mut in_livechat, "안녕하세요!").await;
    let frame = in_meet.next().await;
    assert_shape(
        &frame,
        &[("id", "number"), ("user", "object"), ("content", "string"), ("created_at", "time")],
    );
    assert_eq!((&frame["id"], &frame["content"]), (&sent["id"], &json!("안녕하세요!")));
    assert_eq!(frame["user"], json!({"id": one.id, "email": one.email, "name": one.name}));

    in_meet.send(json!({"content": "Hello, World!"})).await;
    let sent = in_meet.next().await;
    assert_eq!(sent["content"], "Hello, World!");
    let frame = in_livechat.next().await;
    assert_message_frame(&frame);
    let expected = json!({
        "type": "chat.message", "id": sent["id"], "message": "Hello, World!",
        "sender": other.email, "nickname": "Another User", "profile_picture_url": ""
    });
    assert_eq!(frame, expected);
}

async fn messages_by_rest_reach_both_whatever_the_contract(launch: Launch) {
    let server = launch.start();
    let Scene { room, one, mut in_livechat, mut in_meet, .. } = scene(&server).await;
    let in_room = format!("/api/rooms/{room}/messages/");
    let documented = json!({"type": "chat.message", "message": "Hello, World!"});
    for (path, body) in [
        ("/chat/v1/message/", json!({"message": "Hello, World!", "room": room})),
        ("/api/chat/message/", json!({"message": "Hello, World!", "room": room})),
        ("/api/chat/message/", documented),
        (&in_room, json!({"content": "Hello, World!"})),
    ] {
        let message = one.post(path, body).await.expect(201);
        let frame = in_livechat.next().await;
        assert_message_frame(&frame);
        assert_eq!((&frame["id"], &frame["sender"]), (&message["id"], &json!(one.email)));
        assert_eq!(frame["message"], "Hello, World!");
        let frame = in_meet.next().await;
        assert_eq!((&frame["id"], &frame["content"]), (&message["id"], &json!("Hello, World!")));
    }
}

async fn a_signal_of_meet_s_is_not_heard_here(launch: Launch) {
    let server = launch.start();
    let Scene { mut in_livechat, mut in_meet, .. } = scene(&server).await;
    in_meet.send(json!({"type": "webrtc-offer", "offer": {"sdp": "v=0"}})).await;
    in_meet.say("Hello, World!").await;
    assert_next(&mut in_livechat, "Hello, World!").await;
}

async fn everybody_gets_every_message_once_in_the_same_order(launch: Launch) {
    const EACH: usize = 60;
    const ALL: usize = 3 * EACH;
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let Scene { room, one, other, mut in_livechat, mut in_meet } = scene(&server).await;
    let mut witness = Socket::open_chat(&other, room).await;

    let mut readers = JoinSet::new();
    readers.spawn(async move {
        for number in 0..EACH {
            in_livechat.send(chat(&format!("livechat {number}"))).await;
        }
        in_livechat.next_ids(ALL).await
    });
    readers.spawn(async move {
        for number in 0..EACH {
            in_meet.send(json!({"content": format!("meet {number}")})).await;
        }
        in_meet.next_ids(ALL).await
    });
    readers.spawn(async move { witness.next_ids(ALL).await });
    let rest = tokio::spawn(async move {
        for number in 0..EACH {
            let body = json!({"message": format!("rest {number}"), "room": room});
            one.post("/chat/v1/message/", body).await.expect(201);
        }
    });
    let seen = readers.join_all().await;
    rest.await.unwrap();
    let stored = server.database.message_ids(room);
    for ids in seen {
        assert_eq!(ids, stored);
    }
}
