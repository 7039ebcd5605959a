//! `POST /api/rooms/{room_id}/ai/`: what the AI says is a message of the room like any other.

use serde_json::{Value, json};

use super::id_of;
use crate::support::{
    Answer, Launch, LockedRoom, Model, Person, TestServer, assert_shape, on_both_databases,
};

on_both_databases! {
    the_document_s_example_is_answered_with_what_is_stored,
    the_reply_stands_in_the_lists_of_every_contract,
    the_same_question_again_is_answered_again,
    asking_joins_nobody_and_stores_no_prompt,
    whoever_entered_a_room_behind_codes_may_ask_there,
    whoever_is_in_a_room_of_two_may_ask_there,
    a_reply_of_a_hundred_thousand_characters_is_cut,
    a_reply_is_kept_as_the_model_words_it,
}

/// A server with a model, and somebody with a room.
pub(super) struct Scene {
    pub(super) model: Model,
    pub(super) server: TestServer,
    pub(super) person: Person,
    pub(super) room: i64,
}

impl Scene {
    pub(super) async fn set(launch: Launch) -> Self {
        let model = Model::start().await;
        let server = model.behind(launch).start();
        let person = server.sign_up("taehyun").await;
        let room = person.open_room("AI 연구실").await;
        Self { model, server, person, room }
    }

    /// Where the room's AI is asked.
    pub(super) fn path(&self) -> String {
        format!("/api/rooms/{}/ai/", self.room)
    }

    /// Somebody asks this.
    pub(super) async fn ask(&self, person: &Person, prompt: impl Into<Value>) -> Answer {
        person.post(&self.path(), json!({"prompt": prompt.into()})).await
    }

    /// The messages of the room.
    pub(super) async fn messages(&self) -> Vec<Value> {
        let path = format!("/api/rooms/{}/messages/", self.room);
        self.person.get(&path).await.expect(200).as_array().unwrap().clone()
    }

    /// Somebody says this in the room.
    pub(super) async fn says(&self, person: &Person, content: &str) -> i64 {
        let path = format!("/api/rooms/{}/messages/", self.room);
        id_of(&person.post(&path, json!({"content": content})).await.expect(201))
    }
}

#[track_caller]
pub(super) fn assert_reply(reply: &Value, content: &str) {
    assert_shape(
        reply,
        &[
            ("id", "number"),
            ("sender", "string"),
            ("content", "string"),
            ("is_ai", "bool"),
            ("created_at", "time"),
        ],
    );
    assert_eq!((&reply["sender"], &reply["is_ai"]), (&json!("AI"), &json!(true)));
    assert_eq!(reply["content"], content);
}

async fn the_document_s_example_is_answered_with_what_is_stored(launch: Launch) {
    let scene = Scene::set(launch).await;
    let path = scene.path();
    for path in [path.as_str(), path.trim_end_matches('/')] {
        let body = r#"{ "prompt": "이 대화를 요약해줘" }"#;
        let reply = scene.person.post_text(path, body).await.expect(201);
        assert_reply(&reply, "요약을 시작합니다...");
        let messages = scene.messages().await;
        let stored = messages.last().unwrap();
        for field in ["id", "sender", "content", "is_ai", "created_at"] {
            assert_eq!(stored[field], reply[field], "{stored}");
        }
    }
    assert_eq!(scene.messages().await.len(), 2);
}

async fn the_reply_stands_in_the_lists_of_every_contract(launch: Launch) {
    let scene = Scene::set(launch).await;
    let (person, room) = (&scene.person, scene.room);
    scene.says(person, "안녕!").await;
    let reply = scene.ask(person, "이 대화를 요약해줘").await.expect(201);

    let page = person.get(&format!("/api/rooms/{room}/messages/?page=1")).await.expect(200);
    let [said, shown] = page["messages"].as_array().unwrap().as_slice() else { panic!("{page}") };
    assert_eq!((&said["sender"], &said["is_ai"]), (&json!("taehyun"), &json!(false)));
    assert_shape(
        shown,
        &[
            ("id", "number"),
            ("sender", "string"),
            ("user", "object"),
            ("content", "string"),
            ("is_ai", "bool"),
            ("created_at", "time"),
        ],
    );
    assert_eq!((&shown["id"], &shown["is_ai"]), (&reply["id"], &json!(true)));
    let ai = &shown["user"];
    assert_eq!((&ai["email"], &ai["name"]), (&json!(""), &json!("AI")));
    assert!(id_of(ai) > 0 && id_of(ai) != person.id);

    let page = person.get(&format!("/chat/rooms/{room}/messages/")).await.expect(200);
    let shown = &page["messages"][1];
    assert_eq!(shown["message_id"], reply["id"]);
    assert_eq!((&shown["sender_id"], &shown["sender_name"]), (&ai["id"], &json!("AI")));
    assert_eq!(shown["message_content"], reply["content"]);
    let list = person.get("/chat/rooms/").await.expect(200);
    assert_eq!(list["rooms"][0]["last_message"], reply["content"]);
    let found = person.get(&format!("/chat/rooms/{room}/search/?query=요약을")).await.expect(200);
    assert_eq!(found["messages"][0]["message_id"], reply["id"]);
}

async fn the_same_question_again_is_answered_again(launch: Launch) {
    let scene = Scene::set(launch).await;
    let first = scene.ask(&scene.person, "이 대화를 요약해줘").await.expect(201);
    scene.model.says("다시 말씀드리면...");
    let second = scene.ask(&scene.person, "이 대화를 요약해줘").await.expect(201);
    assert_reply(&second, "다시 말씀드리면...");
    assert!(id_of(&second) > id_of(&first));
    assert_eq!(scene.model.asked(), 2);
}

async fn asking_joins_nobody_and_stores_no_prompt(launch: Launch) {
    let mut scene = Scene::set(launch.with("RUST_LOG", "debug")).await;
    let other = scene.server.sign_up("Another User").await;
    scene.ask(&other, "a prompt that nobody else sees").await.expect(201);
    let sql = format!("SELECT user_id AS number FROM members WHERE room_id = {}", scene.room);
    assert_eq!(scene.server.database.numbers(&sql), [scene.person.id]);
    let messages = scene.messages().await;
    assert_eq!(messages.len(), 1);
    assert!(!json!(messages).to_string().contains("a prompt"));
    scene.server.terminate();
    assert!(!scene.server.whole_log().await.contains("a prompt that nobody"));
}

async fn whoever_entered_a_room_behind_codes_may_ask_there(launch: Launch) {
    let scene = Scene::set(launch).await;
    let locked = LockedRoom::make(&scene.person).await;
    let other = scene.server.sign_up("Another User").await;
    let path = format!("/api/rooms/{}/ai/", locked.id);
    let body = json!({"prompt": "이 대화를 요약해줘"});
    super::assert_failure(&other.post(&path, body.clone()).await, 403, "permission_denied");
    assert_eq!(scene.model.asked(), 0);
    locked.let_in(&other).await;
    assert_reply(&other.post(&path, body).await.expect(201), "요약을 시작합니다...");
}

async fn whoever_is_in_a_room_of_two_may_ask_there(launch: Launch) {
    let scene = Scene::set(launch).await;
    let other = scene.server.sign_up("Another User").await;
    let body = json!({"room_type": "direct", "participant_ids": [other.id]});
    let room = scene.person.post("/chat/rooms/", body).await.expect(201)["room_id"].clone();
    let reply = other.post(&format!("/api/rooms/{room}/ai/"), json!({"prompt": "안녕"})).await;
    let page = scene.person.get(&format!("/chat/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(page["messages"][0]["message_id"], reply.expect(201)["id"]);
    let people = scene.person.get(&format!("/chat/rooms/{room}/participants/")).await.expect(200);
    assert_eq!(people["total_count"], 2);
}

async fn a_reply_of_a_hundred_thousand_characters_is_cut(launch: Launch) {
    let scene = Scene::set(launch).await;
    scene.model.says(&"가".repeat(100_000));
    let reply = scene.ask(&scene.person, "길게 말해줘").await.expect(201);
    assert_reply(&reply, &"가".repeat(4_000));
    assert_eq!(scene.messages().await[0]["content"], reply["content"]);
}

async fn a_reply_is_kept_as_the_model_words_it(launch: Launch) {
    let scene = Scene::set(launch).await;
    let words = "# 요약\n\n1. \"안녕\" 👋🏽\n\t<b>&amp;</b> \u{202e}\\u0041";
    scene.model.says(&format!("\n {words} \n"));
    assert_reply(&scene.ask(&scene.person, "요약해줘").await.expect(201), words);
    scene.model.says("a\0b");
    assert_reply(&scene.ask(&scene.person, "요약해줘").await.expect(201), "ab");
}
