//! `/ws/chat/{room_id}/chat/`: messages that bear an id of their client's.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{assert_message_frame, assert_next, join, make_room, say};
use crate::support::{Launch, Socket, TestServer, assert_shape, on_both_databases};

on_both_databases! {
    a_client_message_id_is_shown_to_its_sender_alone,
    a_repeat_is_answered_on_that_socket_alone,
    a_repeat_by_another_way_is_the_same_message,
    the_same_message_sent_many_times_at_once_is_one,
}

fn named(message: &str, id: &str) -> Value {
    json!({"type": "chat.message", "message": message, "client_message_id": id})
}

fn stored(server: &TestServer) -> i64 {
    server.database.numbers("SELECT count(*) AS number FROM messages")[0]
}

async fn a_client_message_id_is_shown_to_its_sender_alone(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_room(&sender, "채팅방 이름").await;
    let mut here = Socket::open_chat(&sender, room).await;
    let mut beside = Socket::open_chat(&sender, room).await;
    let mut there = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    assert_eq!(beside.next().await, join(&other));

    let longest = "가".repeat(64);
    here.send(named("안녕하세요!", &longest)).await;
    let mut own = here.next().await;
    assert_eq!(beside.next().await, own);
    assert_shape(
        &own,
        &[
            ("type", "string"),
            ("id", "number"),
            ("message", "string"),
            ("sender", "string"),
            ("nickname", "string"),
            ("profile_picture_url", "string"),
            ("client_message_id", "string"),
        ],
    );
    assert_eq!(own["client_message_id"], longest);
    let seen = there.next().await;
    assert_message_frame(&seen);
    own.as_object_mut().unwrap().remove("client_message_id");
    assert_eq!(seen, own);
}

async fn a_repeat_is_answered_on_that_socket_alone(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_room(&sender, "채팅방 이름").await;
    let mut here = Socket::open_chat(&sender, room).await;
    let mut beside = Socket::open_chat(&sender, room).await;
    here.send(named("안녕하세요!", "a-1")).await;
    let first = here.next().await;
    assert_eq!(beside.next().await, first);
    let mut there = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    assert_eq!(beside.next().await, join(&other));

    here.send(named("안녕하세요!", "a-1")).await;
    assert_eq!(here.next().await, first);
    here.send(named("Something else", "a-1")).await;
    assert_eq!(here.next().await, first);
    beside.send(named("Something else", "a-1")).await;
    assert_eq!(beside.next().await, first);

    say(&mut here, "Next").await;
    assert_next(&mut beside, "Next").await;
    assert_next(&mut there, "Next").await;
    there.send(named("안녕하세요!", "a-1")).await;
    assert_ne!(there.next().await["id"], first["id"], "another person's id");
    assert_eq!(stored(&server), 3);
}

async fn a_repeat_by_another_way_is_the_same_message(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let room = make_room(&sender, "채팅방 이름").await;
    let mut socket = Socket::open_chat(&sender, room).await;
    socket.send(named("안녕하세요!", "a-1")).await;
    let first = socket.next().await;
    let rest = json!({"message": "안녕하세요!", "room": room, "client_message_id": "a-1"});
    for path in ["/chat/v1/message/", "/api/chat/message/"] {
        assert_eq!(sender.post(path, rest.clone()).await.expect(200)["id"], first["id"]);
    }
    let mut in_meet = Socket::open(&sender, room).await;
    in_meet.send(json!({"content": "안녕하세요!", "client_message_id": "a-1"})).await;
    assert_eq!(in_meet.next().await["id"], first["id"]);

    let rest = json!({"message": "Hello", "room": room, "client_message_id": "a-2"});
    let second = sender.post("/chat/v1/message/", rest).await.expect(201);
    assert_eq!(socket.next().await["id"], second["id"]);
    socket.send(named("Hello", "a-2")).await;
    let repeated = socket.next().await;
    assert_eq!((&repeated["id"], &repeated["client_message_id"]), (&second["id"], &json!("a-2")));
    say(&mut socket, "Next").await;
    assert_eq!(stored(&server), 3);
}

async fn the_same_message_sent_many_times_at_once_is_one(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = make_room(&person, "채팅방 이름").await;
    let mut sendings = JoinSet::new();
    for _ in 0..8 {
        let mut socket = Socket::open_chat(&person, room).await;
        sendings.spawn(async move {
            socket.send(named("안녕하세요!", "a-1")).await;
            socket.next().await["id"].as_i64()
        });
        let person = person.clone();
        sendings.spawn(async move {
            let body = json!({"message": "안녕하세요!", "room": room, "client_message_id": "a-1"});
            let answer = person.post("/chat/v1/message/", body).await;
            assert!(matches!(answer.status.as_u16(), 200 | 201), "{answer:?}");
            answer.json()["id"].as_i64()
        });
    }
    let mut ids = sendings.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(stored(&server), 1);
}
