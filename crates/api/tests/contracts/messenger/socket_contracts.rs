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
            let (kind, name, size) = (field("message_type"), field("file_name"), field("file_size"));
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

async fn four_people(server: &TestServer) -> ([Person; 4], i64) {
    let people = [
        server.sign_up("One").await,
        server.sign_up("Other").await,
        server.sign_up("Third").await,
        server.sign_up("Fourth").await,
    ];
    let [one, other, third, fourth] = &people;
    let room = make_group(one, "새로운 채팅방", &[other, third, fourth]).await;
    (people, room)
}

async fn each_contract_hears_what_its_clients_know_and_nothing_else(launch: Launch) {
    let server = launch.start();
    let ([one, other, third, fourth], room) = four_people(&server).await;
    let mut here = Ear::of(Socket::open_messenger(&one, room).await);
    let mut there = Ear::of(Socket::open_messenger(&other, room).await);
    let mut livechat = Ear::of(Socket::open_chat(&fourth, room).await);
    let mut meet = Ear::of(Socket::open(&third, room).await);
    here.until("Third is online").await;

    // Each waits for what went before, so that there is one order.
    here.socket.send(types(true)).await;
    there.until("One types: true").await;
    here.socket.send(types(false)).await;
    there.until("One types: false").await;
    here.socket.send(text("messenger's socket")).await;
    there.until("message: messenger's socket").await;
    livechat.socket.send(json!({"type": "chat.message", "message": "livechat's socket"})).await;
    there.until("message: livechat's socket").await;
    meet.socket.send(json!({"content": "meet's socket"})).await;
    there.until("message: meet's socket").await;
    let body = json!({"content": "meet's REST"});
    third.post(&format!("/api/rooms/{room}/messages/"), body).await.expect(201);
    let body = json!({"message": "livechat's REST", "room": room});
    fourth.post("/chat/v1/message/", body).await.expect(201);
    say(&one, room, "messenger's REST").await;
    let form = Form::default()
        .field("message_content", "사진을 보내드려요")
        .field("message_type", "image")
        .file("file", "photo.png", PNG);
    let file = send_form(&other, room, form).await.expect(201);
    edit(&other, &file, "another caption").await.expect(200);
    delete(&one, &file).await.expect_empty(204);
    let id = message_id(&file);
    there.until(&format!("{id} is deleted")).await;
    third.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    let second = Socket::open(&third, room).await;
    second.close().await;
    livechat.until("chat: 사진을 보내드려요 <link>").await;
    remove(&fourth, room, &fourth).await;
    there.until("Fourth is offline").await;
    say(&one, room, "the end").await;

    let sent = [
        "messenger's socket".to_owned(),
        "livechat's socket".to_owned(),
        "meet's socket".to_owned(),
        "meet's REST".to_owned(),
        "livechat's REST".to_owned(),
        "messenger's REST".to_owned(),
    ];
    let after = |prefix: &'static str| sent.iter().map(move |sent| format!("{prefix}{sent}"));
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let image = format!("image photo.png of {}: 사진을 보내드려요", PNG.len());
    let (edited, deleted) = (format!("{id} is edited: another caption"), format!("{id} is deleted"));
    let ending = [&image, &edited, &deleted, "Fourth is offline", "message: the end"];

    here.until("message: the end").await;
    let mut expected = lines(&["Other is online", "Fourth is online", "Third is online"]);
    expected.extend(after("message: "));
    expected.extend(lines(&ending));
    assert_eq!(here.heard, expected);

    there.until("message: the end").await;
    let mut expected = lines(&["Fourth is online", "Third is online"]);
    expected.extend(lines(&["One types: true", "One types: false"]));
    expected.extend(after("message: "));
    expected.extend(lines(&ending));
    assert_eq!(there.heard, expected);

    meet.until("object: the end").await;
    let mut expected: Vec<_> = after("object: ").collect();
    expected.extend(lines(&["object: 사진을 보내드려요 <link>", "object: the end"]));
    assert_eq!(meet.heard, expected);

    let mut expected = lines(&["Third joins"]);
    expected.extend(after("chat: "));
    expected.extend(lines(&["chat: 사진을 보내드려요 <link>"]));
    assert_eq!(livechat.heard, expected);
    assert!(matches!(livechat.socket.next_message().await, Message::Close(_)), "nothing came since");
}

async fn reading_is_told_in_messenger_alone(launch: Launch) {
    let server = launch.start();
    let ([one, other, third, fourth], room) = four_people(&server).await;
    let mut here = Socket::open_messenger(&one, room).await;
    let mut there = Socket::open_messenger(&other, room).await;
    let mut livechat = Ear::of(Socket::open_chat(&fourth, room).await);
    let mut meet = Ear::of(Socket::open(&third, room).await);
    livechat.until("Third joins").await;
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
