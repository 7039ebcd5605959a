//! `/ws/chat/{room_id}/chat/`: the sender's name and picture, as they are when a message is sent.

use serde_json::json;

use super::{assert_message_frame, join, make_room, say};
use crate::support::pictures::PNG;
use crate::support::profile::{edit, upload};
use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    a_message_shows_the_picture_that_its_sender_has,
    an_uploaded_picture_is_shown_by_an_address_that_serves_it,
    a_message_shows_the_name_that_its_sender_has,
    messages_by_rest_show_the_picture_too,
}

/// As community's document shows it.
const ADDRESS: &str = "https://example.com/profile.jpg";

async fn a_message_shows_the_picture_that_its_sender_has(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("John").await;
    let other = server.sign_up("Another User").await;
    let room = make_room(&person, "채팅방 이름").await;
    let mut socket = Socket::open_chat(&person, room).await;
    let mut witness = Socket::open_chat(&other, room).await;
    assert_eq!(socket.next().await, join(&other));
    for (body, shown) in [
        (json!({"profile pictute": ADDRESS}), ADDRESS),
        (json!({"status": "온라인"}), ADDRESS),
        (json!({"profile pictute": ""}), ""),
        (json!({"profile_picture": ADDRESS}), ADDRESS),
        (json!({"profile_picture": null}), ""),
    ] {
        edit(&person, body).await.expect(200);
        let frame = say(&mut socket, "Hello, World!").await;
        assert_message_frame(&frame);
        assert_eq!(frame["profile_picture_url"], shown);
        assert_eq!(witness.next().await, frame);
    }
    assert_eq!(say(&mut witness, "Hello, World!").await["profile_picture_url"], "");
}

async fn an_uploaded_picture_is_shown_by_an_address_that_serves_it(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("John").await;
    let room = make_room(&person, "채팅방 이름").await;
    let mut socket = Socket::open_chat(&person, room).await;
    let address = upload(&person, PNG).await;

    let frame = say(&mut socket, "Hello, World!").await;
    assert_message_frame(&frame);
    assert_eq!(frame["profile_picture_url"], address);
    assert!(address.starts_with("/media/pictures/"), "{address}");
    let picture = reqwest::get(server.url(&address)).await.unwrap();
    assert_eq!(picture.status(), 200);
    assert_eq!(picture.headers()["content-type"], "image/png");
    assert_eq!(picture.bytes().await.unwrap(), PNG);
}

async fn a_message_shows_the_name_that_its_sender_has(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("John").await;
    let room = make_room(&person, "채팅방 이름").await;
    let mut socket = Socket::open_chat(&person, room).await;
    assert_eq!(say(&mut socket, "Hello, World!").await["nickname"], "John");
    person.patch("/auth/profile/", json!({"name": "사용자명"})).await.expect(200);
    assert_eq!(say(&mut socket, "Hello, World!").await["nickname"], "사용자명");
    edit(&person, json!({"nickname": "John"})).await.expect(200);
    assert_eq!(say(&mut socket, "Hello, World!").await["nickname"], "John");
}

async fn messages_by_rest_show_the_picture_too(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("John").await;
    let room = make_room(&person, "채팅방 이름").await;
    let mut socket = Socket::open_chat(&person, room).await;
    edit(&person, json!({"profile_picture": ADDRESS})).await.expect(200);
    for (path, body) in [
        ("/chat/v1/message/", json!({"message": "Hello, World!", "room": room})),
        ("/api/chat/message/", json!({"message": "Hello, World!", "room": room})),
        (&format!("/api/rooms/{room}/messages/"), json!({"content": "Hello, World!"})),
    ] {
        let message = person.post(path, body).await.expect(201);
        let frame = socket.next().await;
        assert_message_frame(&frame);
        assert_eq!(
            (&frame["id"], &frame["profile_picture_url"]),
            (&message["id"], &json!(ADDRESS))
        );
    }
}
