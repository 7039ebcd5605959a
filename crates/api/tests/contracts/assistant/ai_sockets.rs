//! What the AI says, on the sockets of all contracts (contracts section 5).

use serde_json::{Value, json};

use super::ai::{Scene, assert_reply};
use crate::support::{
    Kind, Launch, Model, Person, Socket, assert_shape, eventually, on_both_databases,
};

on_both_databases! {
    what_is_asked_by_somebody_on_an_assistant_socket_is_heard_in_every_dialect,
    the_ai_is_heard_in_its_turn_and_once,
    who_comes_back_is_told_what_the_ai_said,
    who_follows_rooms_is_told_what_the_ai_said,
    the_ai_s_words_are_unread_until_they_are_read,
}

/// The next frame but those of who comes, goes, types and reads.
async fn next_message(socket: &mut Socket) -> Value {
    loop {
        let frame = socket.next().await;
        let kind = frame["type"].as_str().unwrap_or_default();
        if !["chat.user.join", "chat.user.leave", "user_status", "message_read"].contains(&kind) {
            return frame;
        }
    }
}

async fn what_is_asked_by_somebody_on_an_assistant_socket_is_heard_in_every_dialect(
    launch: Launch,
) {
    let scene = Scene::set(launch).await;
    let room = scene.room;
    let mut others = Vec::new();
    for name in ["Live Chat", "Messenger", "Meet"] {
        others.push(scene.server.sign_up(name).await);
    }
    let mut assistant = Socket::open_assistant(&scene.person, room).await;
    let mut livechat = Socket::open_chat(&others[0], room).await;
    let mut messenger = Socket::open_messenger(&others[1], room).await;
    let mut meet = Socket::open(&others[2], room).await;

    assistant.send(json!({"type": "message", "content": "AI야 분석해줘"})).await;
    for socket in [&mut assistant, &mut livechat, &mut messenger, &mut meet] {
        next_message(socket).await;
    }
    let reply = scene.ask(&scene.person, "이 대화를 요약해줘").await.expect(201);
    assert_reply(&reply, "요약을 시작합니다...");
    let (id, content, at) = (&reply["id"], &reply["content"], &reply["created_at"]);
    let ai = scene.messages().await[1]["user"]["id"].clone();

    assert_eq!(
        next_message(&mut assistant).await,
        json!({"type": "ai_message", "id": id, "content": content, "created_at": at})
    );
    assert_eq!(
        next_message(&mut livechat).await,
        json!({
            "type": "chat.message", "id": id, "message": content, "sender": "", "nickname": "AI",
            "profile_picture_url": "",
        })
    );
    assert_eq!(
        next_message(&mut messenger).await,
        json!({
            "type": "message", "message_id": id, "sender_id": ai, "sender_name": "AI",
            "content": content, "message_type": "text", "timestamp": at,
            "reply_to_message_id": null,
        })
    );
    assert_eq!(
        next_message(&mut meet).await,
        json!({
            "id": id, "user": {"id": ai, "email": "", "name": "AI"}, "content": content,
            "created_at": at,
        })
    );
}

async fn the_ai_is_heard_in_its_turn_and_once(launch: Launch) {
    let scene = Scene::set(launch).await;
    let mut socket = Socket::open_assistant(&scene.person, scene.room).await;
    scene.model.hold();
    let talking = async {
        eventually("the model is asked", async || scene.model.asked() == 1).await;
        scene.says(&scene.person, "while it thinks").await;
        scene.model.release();
    };
    let (answer, ()) = tokio::join!(scene.ask(&scene.person, "질문"), talking);
    answer.expect(201);
    scene.says(&scene.person, "after it spoke").await;
    for (kind, content) in [
        ("message", "while it thinks"),
        ("ai_message", "요약을 시작합니다..."),
        ("message", "after it spoke"),
    ] {
        let frame = socket.next().await;
        assert_eq!((&frame["type"], &frame["content"]), (&json!(kind), &json!(content)));
    }
}

async fn who_comes_back_is_told_what_the_ai_said(launch: Launch) {
    let scene = Scene::set(launch).await;
    scene.says(&scene.person, "first").await;
    let reply = scene.ask(&scene.person, "질문").await.expect(201);
    let mut socket = Socket::open_assistant_after(&scene.person, scene.room, 0).await;
    assert_eq!(socket.next().await["type"], "message");
    let frame = socket.next().await;
    assert_shape(
        &frame,
        &[("type", "string"), ("id", "number"), ("content", "string"), ("created_at", "time")],
    );
    assert_eq!((&frame["type"], &frame["id"]), (&json!("ai_message"), &reply["id"]));
}

async fn who_follows_rooms_is_told_what_the_ai_said(launch: Launch) {
    let scene = Scene::set(launch).await;
    let mut following = Socket::follow(&scene.person).await;
    let reply = scene.ask(&scene.person, "질문").await.expect(201);
    let frame = following.next().await;
    assert_eq!((&frame["type"], &frame["message_id"]), (&json!("room_message"), &reply["id"]));
    assert_eq!((&frame["sender_name"], &frame["room_id"]), (&json!("AI"), &json!(scene.room)));
}

async fn the_ai_s_words_are_unread_until_they_are_read(launch: Launch) {
    let scene = Scene::set(launch).await;
    let detail = format!("/api/rooms/{}/", scene.room);
    let has_news = async || scene.person.get(&detail).await.expect(200)["has_new_message"].clone();
    scene.ask(&scene.person, "질문").await.expect(201);
    assert_eq!(has_news().await, true, "whoever asked has not read it by that");
    scene.messages().await;
    assert_eq!(has_news().await, false);
}

#[tokio::test]
async fn the_ai_is_heard_on_another_node_when_the_room_s_next_message_comes() {
    let model = Model::start().await;
    let here = model.behind(Launch::on(Kind::Postgresql)).start();
    let there = here.another_node();
    let person: Person = here.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    let mut socket = Socket::open_assistant(&person.on(&there), room).await;
    let body = json!({"prompt": "질문"});
    let reply = person.post(&format!("/api/rooms/{room}/ai/"), body).await.expect(201);
    let path = format!("/api/rooms/{room}/messages/");
    person.on(&there).post(&path, json!({"content": "next"})).await.expect(201);
    let frame = socket.next().await;
    assert_eq!((&frame["type"], &frame["id"]), (&json!("ai_message"), &reply["id"]));
    assert_eq!(socket.next().await["content"], "next");
}
