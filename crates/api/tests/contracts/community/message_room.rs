//! `/api/chat/message/`: the room of a message that names none

use serde_json::{Value, json};

use super::make_room;
use crate::support::field_errors::assert_errors;
use crate::support::{Answer, Launch, Person, Socket, TestServer, eventually, on_both_databases};

on_both_databases! {
    it_is_the_only_room_in_which_the_caller_has_sockets,
    sockets_of_other_people_do_not_count,
    with_sockets_in_several_rooms_it_is_the_one_last_posted_in,
    without_a_socket_it_is_the_room_last_posted_in_through_any_contract,
    a_restarted_server_knows_it_still,
    who_never_posted_has_to_name_one,
    a_deleted_room_is_none,
}

const PATH: &str = "/api/chat/message/";
const NO_ROOM: &str =
    "Name a room: you have no single open socket, and have not posted anywhere yet.";

async fn post(person: &Person) -> Answer {
    person.post(PATH, json!({"type": "chat.message", "message": "Hello, World!"})).await
}

/// The room that a message went to.
async fn room_meant(person: &Person) -> Value {
    post(person).await.expect(201)["room"].clone()
}

/// Posts and waits until it is stored that this was the person's last room.
async fn post_in(server: &TestServer, person: &Person, room: i64) {
    person.post(PATH, json!({"message": "Hello", "room": room})).await.expect(201);
    stored_as_last(server, person, room).await;
}

async fn stored_as_last(server: &TestServer, person: &Person, room: i64) {
    let sql = format!("SELECT room_id AS number FROM last_rooms WHERE user_id = {}", person.id);
    eventually("the last room is stored", async || server.database.numbers(&sql) == [room]).await;
}

async fn it_is_the_only_room_in_which_the_caller_has_sockets(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let last = make_room(&user, "Last").await;
    let open = make_room(&user, "Open").await;
    post_in(&server, &user, last).await;
    let chat = Socket::open_chat(&user, open).await;
    assert_eq!(room_meant(&user).await, open);
    let meet = Socket::open(&user, open).await;
    assert_eq!(room_meant(&user).await, open, "with two sockets in one room");
    chat.close().await;
    assert_eq!(room_meant(&user).await, open, "with meet's socket alone");
    let elsewhere = user.signed_in_again().await;
    assert_eq!(room_meant(&elsewhere).await, open, "in another session");
    meet.close().await;
}

async fn sockets_of_other_people_do_not_count(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let theirs = make_room(&user, "Theirs").await;
    let mine = make_room(&user, "Mine").await;
    let _theirs = Socket::open_chat(&other, theirs).await;
    assert_errors(&post(&user).await, &[("room", NO_ROOM)]);
    let _mine = Socket::open_chat(&user, mine).await;
    assert_eq!(room_meant(&user).await, mine);
    assert_eq!(room_meant(&other).await, theirs);
}

async fn with_sockets_in_several_rooms_it_is_the_one_last_posted_in(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let one = make_room(&user, "One").await;
    let two = make_room(&user, "Two").await;
    let _one = Socket::open_chat(&user, one).await;
    let _two = Socket::open(&user, two).await;
    assert_errors(&post(&user).await, &[("room", NO_ROOM)]);
    for room in [one, two, one] {
        post_in(&server, &user, room).await;
        assert_eq!(room_meant(&user).await, room);
    }
}

async fn without_a_socket_it_is_the_room_last_posted_in_through_any_contract(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (name, path, field) in [
        ("One", "/chat/v1/message/", "message"),
        ("Two", "/api/rooms/{room}/messages/", "content"),
        ("Three", PATH, "message"),
    ] {
        let room = make_room(&user, name).await;
        let path = path.replace("{room}", &room.to_string());
        user.post(&path, json!({ field: "Hello", "room": room })).await.expect(201);
        stored_as_last(&server, &user, room).await;
        assert_eq!(room_meant(&user).await, room);
    }
    let room = make_room(&user, "Four").await;
    let mut socket = Socket::open(&user, room).await;
    socket.say("Hello").await;
    socket.close().await;
    stored_as_last(&server, &user, room).await;
    eventually("the socket is gone", async || room_meant(&user).await == room).await;
}

async fn a_restarted_server_knows_it_still(launch: Launch) {
    let mut server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let room = make_room(&user, "Chat Room").await;
    let later = make_room(&user, "Later").await;
    post_in(&server, &user, room).await;
    post_in(&server, &other, later).await;
    server.kill();
    server.start();
    assert_eq!(room_meant(&user.on(&server)).await, room);
    assert_eq!(room_meant(&other.on(&server)).await, later);
}

async fn who_never_posted_has_to_name_one(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    make_room(&user, "Chat Room").await;
    assert_errors(&post(&user).await, &[("room", NO_ROOM)]);
    let answer = user.post(PATH, json!({"type": "other", "message": " "})).await;
    assert_errors(
        &answer,
        &[
            ("room", NO_ROOM),
            ("type", "Must be \"chat.message\"."),
            ("message", "This field may not be blank."),
        ],
    );
}

async fn a_deleted_room_is_none(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    post_in(&server, &user, room).await;
    user.delete(&format!("/api/rooms/{room}/")).await.expect_empty(204);
    assert_errors(&post(&user).await, &[("room", NO_ROOM)]);
}
