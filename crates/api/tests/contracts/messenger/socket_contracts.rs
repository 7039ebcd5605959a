//! One event, and the frames of each contract (contracts section 5): two people on messenger's sockets, one on
//! meet's and one on livechat's.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::frames::{assert_message_frame, next_read, text, types};
use super::{delete, edit, make_group, message_id, remove, say, send_form};
use crate::support::pictures::PNG;
use crate::support::{Form, Launch, Person, Socket, TestServer, on_both_databases};

on_both_databases! {
    each_contract_hears_what_its_clients_know_and_nothing_else,
    reading_is_told_in_messenger_alone,
}

/// A socket, and a line for each frame that it was sent but those of reading.
struct Ear {
    socket: Socket,
    heard: Vec<String>,
}

impl Ear {
    fn of(socket: Socket) -> Self {
        Self { socket, heard: Vec::new() }
    }

    /// Listens until this was heard.
    async fn until(&mut self, line: &str) {
        while self.heard.last().is_none_or(|last| last != line) {
            let frame = self.socket.next().await;
            self.heard.extend(line_of(&frame));
        }
    }
}

/// What a frame of any contract says, in a line; nothing of one that tells of reading.
fn line_of(frame: &Value) -> Option<String> {
    let field = |name: &str| frame[name].to_string().replace('"', "");
    Some(match frame["type"].as_str() {
        Some("message_read") => return None,
        Some("message") if frame.get("file_url").is_some() => {
            let (kind, name, size) =
                (field("message_type"), field("file_name"), field("file_size"));
            format!("{kind} {name} of {size}: {}", words_of(&frame["content"]))
        }
        Some("message") => {
            assert_message_frame(frame);
            format!("message: {}", words_of(&frame["content"]))
        }
        Some("message_edited") => {
            format!("{} is edited: {}", field("message_id"), field("content"))
        }
        Some("message_deleted") => format!("{} is deleted", field("message_id")),
        Some("typing") => format!("{} types: {}", field("user_name"), field("is_typing")),
        Some("user_status") => format!("{} is {}", field("user_name"), field("status")),
        Some("chat.message") => format!("chat: {}", words_of(&frame["message"])),
        Some("chat.user.join") => format!("{} joins", field("username")),
        Some("chat.user.leave") => format!("{} leaves", field("username")),
        Some(other) => panic!("no frame of section 5: {other}"),
        None => format!("object: {}", words_of(&frame["content"])),
    })
}

/// A text in one line, in which a link is a word.
fn words_of(text: &Value) -> String {
    let word = |line: &str| {
        let is_link = line.starts_with("/media/files/") && line.contains("&signature=");
        if is_link { "<link>".to_owned() } else { line.to_owned() }
    };
    text.as_str().unwrap().lines().map(word).collect::<Vec<_>>().join(" ")
}

/// Four people in a group, and what their sockets hear: two of messenger's, one of livechat's, one of meet's.
struct Scene {
    one: Person,
    other: Person,
    third: Person,
    fourth: Person,
    room: i64,
    here: Ear,
    there: Ear,
    livechat: Ear,
    meet: Ear,
}

async fn scene(server: &TestServer) -> Scene {
    let (one, other) = (server.sign_up("One").await, server.sign_up("Other").await);
    let (third, fourth) = (server.sign_up("Third").await, server.sign_up("Fourth").await);
    let room = make_group(&one, "새로운 채팅방", &[&other, &third, &fourth]).await;
    let mut here = Ear::of(Socket::open_messenger(&one, room).await);
    let there = Ear::of(Socket::open_messenger(&other, room).await);
    let livechat = Ear::of(Socket::open_chat(&fourth, room).await);
    let meet = Ear::of(Socket::open(&third, room).await);
    here.until("Third is online").await;
    Scene { one, other, third, fourth, room, here, there, livechat, meet }
}

/// What is said in [`Scene::talk`].
const SAID: [&str; 6] = [
    "messenger's socket",
    "livechat's socket",
    "meet's socket",
    "meet's REST",
    "livechat's REST",
    "messenger's REST",
];

impl Scene {
    /// Somebody writes, and something is said in every way. Each waits for what went before, so that there is one
    /// order.
    async fn talk(&mut self) {
        self.here.socket.send(types(true)).await;
        self.there.until("One types: true").await;
        self.here.socket.send(types(false)).await;
        self.there.until("One types: false").await;
        self.here.socket.send(text("messenger's socket")).await;
        self.there.until("message: messenger's socket").await;
        let frame = json!({"type": "chat.message", "message": "livechat's socket"});
        self.livechat.socket.send(frame).await;
        self.there.until("message: livechat's socket").await;
        self.meet.socket.send(json!({"content": "meet's socket"})).await;
        self.there.until("message: meet's socket").await;
        let path = format!("/api/rooms/{}/messages/", self.room);
        self.third.post(&path, json!({"content": "meet's REST"})).await.expect(201);
        let body = json!({"message": "livechat's REST", "room": self.room});
        self.fourth.post("/chat/v1/message/", body).await.expect(201);
        say(&self.one, self.room, "messenger's REST").await;
    }

    /// A file is sent, edited and deleted; its id.
    async fn change_a_file(&mut self) -> i64 {
        let form = Form::default()
            .field("message_content", "사진을 보내드려요")
            .field("message_type", "image")
            .file("file", "photo.png", PNG);
        let file = send_form(&self.other, self.room, form).await.expect(201);
        edit(&self.other, &file, "another caption").await.expect(200);
        delete(&self.one, &file).await.expect_empty(204);
        message_id(&file)
    }

    /// Somebody reads, and opens a second socket for a while; somebody else leaves.
    async fn come_and_go(&mut self) {
        let path = format!("/api/rooms/{}/messages/", self.room);
        self.third.get(&path).await.expect(200);
        Socket::open(&self.third, self.room).await.close().await;
        self.livechat.until("chat: 사진을 보내드려요 <link>").await;
        remove(&self.fourth, self.room, &self.fourth).await;
        self.there.until("Fourth is offline").await;
        say(&self.one, self.room, "the end").await;
    }
}

/// The lines before those of what is said, those, and the lines after them.
fn lines(before: &[&str], prefix: &str, after: &[&str]) -> Vec<String> {
    let owned = |line: &&str| (*line).to_owned();
    let said = SAID.iter().map(|said| format!("{prefix}: {said}"));
    before.iter().map(owned).chain(said).chain(after.iter().map(owned)).collect()
}

async fn each_contract_hears_what_its_clients_know_and_nothing_else(launch: Launch) {
    let server = launch.start();
    let mut scene = scene(&server).await;
    scene.talk().await;
    let file = scene.change_a_file().await;
    scene.come_and_go().await;
    let Scene { mut here, mut there, mut livechat, mut meet, .. } = scene;

    let sent = format!("image photo.png of {}: 사진을 보내드려요", PNG.len());
    let edited = format!("{file} is edited: another caption");
    let deleted = format!("{file} is deleted");
    let after = [&sent, &edited, &deleted, "Fourth is offline", "message: the end"];
    here.until("message: the end").await;
    let before = ["Other is online", "Fourth is online", "Third is online"];
    assert_eq!(here.heard, lines(&before, "message", &after));
    there.until("message: the end").await;
    let before = ["Fourth is online", "Third is online", "One types: true", "One types: false"];
    assert_eq!(there.heard, lines(&before, "message", &after));
    meet.until("object: the end").await;
    let after = ["object: 사진을 보내드려요 <link>", "object: the end"];
    assert_eq!(meet.heard, lines(&[], "object", &after));
    assert_eq!(
        livechat.heard,
        lines(&["Third joins"], "chat", &["chat: 사진을 보내드려요 <link>"])
    );
    let next = livechat.socket.next_message().await;
    assert!(matches!(next, Message::Close(_)), "{next:?}");
}

async fn reading_is_told_in_messenger_alone(launch: Launch) {
    let server = launch.start();
    let scene = scene(&server).await;
    let Scene { one, other, third, fourth, room, here, there, mut livechat, mut meet } = scene;
    let (mut here, mut there) = (here.socket, there.socket);
    let message = message_id(&say(&one, room, "안녕하세요!").await);
    other.post(&format!("/chat/rooms/{room}/read/"), json!({})).await.expect(200);

    for (socket, readers) in
        [(&mut here, [&other, &third, &fourth]), (&mut there, [&one, &third, &fourth])]
    {
        let mut told = BTreeSet::new();
        for _ in readers {
            let frame = next_read(socket).await;
            assert_eq!(frame["last_read_message_id"], message);
            told.insert(frame["user_id"].as_i64().unwrap());
        }
        assert_eq!(told, readers.iter().map(|reader| reader.id).collect());
    }
    say(&one, room, "the end").await;
    livechat.until("chat: the end").await;
    assert_eq!(livechat.heard, ["Third joins", "chat: 안녕하세요!", "chat: the end"]);
    meet.until("object: the end").await;
    assert_eq!(meet.heard, ["object: 안녕하세요!", "object: the end"]);
}
