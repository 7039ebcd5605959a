//! `/api/rooms/…` in sessions of this contract, as its document has them.

use serde_json::{Value, json};

use super::id_of;
use crate::support::{
    GitHub, GitHubUser, Launch, Person, Socket, TestServer, assert_shape, on_both_databases,
};

on_both_databases! {
    the_documented_room_is_made,
    the_documented_list_tells_what_is_new,
    the_documented_room_is_read,
    the_documented_page_of_messages_is_read,
    the_documented_message_is_sent,
    the_list_holds_what_one_made_or_entered_unless_all_are_asked_for,
}

const ROOM: [(&str, &str); 10] = [
    ("id", "number"),
    ("name", "string"),
    ("desc", "string"),
    ("description", "string"),
    ("requires_totp", "bool"),
    ("room_type", "string"),
    ("creator", "object"),
    ("created_at", "time"),
    ("is_active", "bool"),
    ("has_new_message", "bool"),
];

const MESSAGE: [(&str, &str); 6] = [
    ("id", "number"),
    ("sender", "string"),
    ("user", "object"),
    ("content", "string"),
    ("is_ai", "bool"),
    ("created_at", "time"),
];

/// The document's author, somebody else of GitHub, and somebody in a session of meet.
struct Scene {
    server: TestServer,
    _github: GitHub,
    taehyun: Person,
    other: Person,
    local: Person,
}

impl Scene {
    async fn set(launch: Launch) -> Self {
        let github = GitHub::start().await;
        let server = github.behind(launch).start();
        let taehyun = server.sign_in_with_github(&github, &GitHubUser::new(1, "taehyun")).await;
        let other = server.sign_in_with_github(&github, &GitHubUser::new(2, "other")).await;
        let local = server.sign_up("User Name").await;
        Self { server, _github: github, taehyun, other, local }
    }
}

/// Makes the document's room, without codes.
async fn make(person: &Person) -> i64 {
    let body = json!({"name": "AI 연구실", "desc": "실험용 채팅방"});
    id_of(&person.post("/api/rooms/", body).await.expect(201))
}

async fn say(person: &Person, room: i64, content: &str) -> Value {
    let body = json!({"content": content});
    person.post(&format!("/api/rooms/{room}/messages/"), body).await.expect(201)
}

async fn ids(person: &Person, query: &str) -> Vec<i64> {
    let list = person.get(&format!("/api/rooms/{query}")).await.expect(200);
    list.as_array().unwrap().iter().map(id_of).collect()
}

async fn the_documented_room_is_made(launch: Launch) {
    let Scene { server: _server, taehyun, .. } = Scene::set(launch).await;
    let documented = r#"{
  "name": "AI 연구실",
  "desc": "실험용 채팅방",
  "requires_totp": false
}"#;
    for path in ["/api/rooms/", "/api/rooms"] {
        let room = taehyun.post_text(path, documented).await.expect(201);
        assert_shape(&room, &ROOM);
        assert_eq!(room["name"], "AI 연구실");
        assert_eq!(room["desc"], "실험용 채팅방");
        assert_eq!(room["description"], "실험용 채팅방");
        assert_eq!((&room["requires_totp"], &room["room_type"]), (&json!(false), &json!("chat")));
        let creator = json!({"id": taehyun.id, "email": "", "name": "taehyun"});
        assert_eq!(room["creator"], creator);
    }
    // The session says whose body it is.
    let bare = taehyun.post("/api/rooms/", json!({"name": "방"})).await.expect(201);
    assert_eq!((&bare["room_type"], &bare["desc"]), (&json!("chat"), &json!("")));
    let video = json!({"name": "방", "room_type": "video"});
    assert_eq!(taehyun.post("/api/rooms/", video).await.expect(201)["room_type"], "video");
}

async fn the_documented_list_tells_what_is_new(launch: Launch) {
    let Scene { server: _server, taehyun, other, .. } = Scene::set(launch).await;
    let room = make(&taehyun).await;
    let has_new_message = async |person: &Person| {
        let mut seen = Vec::new();
        for path in ["/api/rooms/", "/api/rooms"] {
            let list = person.get(path).await.expect(200);
            assert_eq!(list.as_array().unwrap().len(), 1);
            assert_shape(&list[0], &ROOM);
            assert_eq!((&list[0]["id"], &list[0]["name"]), (&json!(room), &json!("AI 연구실")));
            seen.push(list[0]["has_new_message"].as_bool().unwrap());
        }
        assert_eq!(seen[0], seen[1]);
        seen[0]
    };
    assert!(!has_new_message(&taehyun).await, "nothing was said");
    say(&other, room, "안녕!").await;
    assert!(has_new_message(&taehyun).await);
    assert!(!has_new_message(&other).await, "one's own is not new");
    taehyun.get(&format!("/api/rooms/{room}/messages/?page=1")).await.expect(200);
    assert!(!has_new_message(&taehyun).await, "it was read");
}

async fn the_documented_room_is_read(launch: Launch) {
    let Scene { server: _server, taehyun, other, local, .. } = Scene::set(launch).await;
    let room = make(&taehyun).await;
    for reader in [&taehyun, &other] {
        for path in [format!("/api/rooms/{room}/"), format!("/api/rooms/{room}")] {
            let shown = reader.get(&path).await.expect(200);
            assert_shape(&shown, &ROOM);
            assert_eq!(shown["id"], room);
            assert_eq!(shown["name"], "AI 연구실");
            assert_eq!(shown["desc"], "실험용 채팅방");
            assert_eq!(shown["requires_totp"], false);
            assert_eq!(shown, local.get(&path).await.expect(200), "as in any other session");
        }
    }
}

async fn the_documented_page_of_messages_is_read(launch: Launch) {
    let Scene { server: _server, taehyun, local, .. } = Scene::set(launch).await;
    let room = make(&taehyun).await;
    let said = say(&taehyun, room, "안녕!").await;
    say(&local, room, "Hello!").await;
    for path in ["messages/?page=1", "messages?page=1"] {
        let page = taehyun.get(&format!("/api/rooms/{room}/{path}")).await.expect(200);
        assert_shape(&page, &[("page", "number"), ("messages", "array")]);
        assert_eq!(page["page"], 1);
        let messages = page["messages"].as_array().unwrap();
        for (message, content, sender) in
            [(&messages[0], "안녕!", "taehyun"), (&messages[1], "Hello!", "User Name")]
        {
            assert_shape(message, &MESSAGE);
            assert_eq!(
                (&message["content"], &message["sender"]),
                (&json!(content), &json!(sender))
            );
            assert_eq!(message["is_ai"], false);
        }
        assert_eq!(messages[0], said);
    }
    let past_the_end = taehyun.get(&format!("/api/rooms/{room}/messages/?page=2")).await;
    assert_eq!(past_the_end.expect(200), json!({"page": 2, "messages": []}));
}

async fn the_documented_message_is_sent(launch: Launch) {
    let Scene { server: _server, taehyun, other, local, .. } = Scene::set(launch).await;
    let room = make(&local).await;
    let mut socket = Socket::open_assistant(&other, room).await;
    let documented = r#"{ "content": "AI야 분석해줘" }"#;
    for path in [format!("/api/rooms/{room}/messages/"), format!("/api/rooms/{room}/messages")] {
        let message = taehyun.post_text(&path, documented).await.expect(201);
        assert_shape(&message, &MESSAGE);
        assert_eq!(message["sender"], "taehyun");
        assert_eq!(message["content"], "AI야 분석해줘");
        assert_eq!(message["is_ai"], false);
        assert_eq!(message["user"], json!({"id": taehyun.id, "email": "", "name": "taehyun"}));
        assert_eq!(socket.next().await["id"], message["id"]);
    }
}

async fn the_list_holds_what_one_made_or_entered_unless_all_are_asked_for(launch: Launch) {
    let Scene { server: _server, taehyun, other, local, .. } = Scene::set(launch).await;
    let made = make(&taehyun).await;
    let entered = make(&other).await;
    let connected = make(&local).await;
    let posted = make(&local).await;
    let read = make(&local).await;
    taehyun.post(&format!("/api/rooms/{entered}/enter/"), json!({})).await.expect(200);
    Socket::open_assistant(&taehyun, connected).await.close().await;
    say(&taehyun, posted, "안녕!").await;
    taehyun.get(&format!("/api/rooms/{read}/messages/")).await.expect(200);

    let own = [posted, connected, entered, made];
    let all = [read, posted, connected, entered, made];
    assert_eq!(ids(&taehyun, "").await, own);
    assert_eq!(ids(&taehyun, "?mine=true").await, own);
    assert_eq!(ids(&taehyun, "?mine=false").await, all);
    assert_eq!(ids(&taehyun, "?page=1&size=2").await, own[..2]);
    assert_eq!(ids(&local, "").await, all, "a session of meet lists all");
    assert_eq!(ids(&local, "?mine=true").await, [read, posted, connected]);

    let place = format!("/api/rooms/{entered}/members/{}/", taehyun.id);
    taehyun.delete(&place).await.expect_empty(204);
    assert_eq!(ids(&taehyun, "").await, [posted, connected, made]);
}
