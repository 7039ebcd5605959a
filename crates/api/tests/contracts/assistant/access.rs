//! What an outsider of a room behind one-time codes gets of it, on every contract and endpoint.

use reqwest::Method;
use serde_json::{Value, json};

use super::enter::Scene;
use super::{assert_failure, id_of};
use crate::support::api_document::{api_document, operations};
use crate::support::form::FORM;
use crate::support::person::send;
use crate::support::{Answer, Form, Launch, Person, Socket, on_both_databases};

on_both_databases! {
    an_outsider_is_refused_by_every_operation_on_the_room,
    an_outsider_neither_reads_nor_sends,
    an_outsider_gets_no_socket_of_any_dialect,
    an_outsider_sees_that_the_room_is_there_and_wants_codes,
    an_outsider_hears_nothing_of_it_on_a_socket_that_follows_rooms,
    nobody_is_brought_in_without_a_code,
    who_entered_may_all_that_members_may,
    who_is_removed_or_banned_loses_every_socket_and_all_access,
}

/// The room of a scene with a message and a file of its creator's.
struct Held {
    scene: Scene,
    message: i64,
    file: Value,
}

async fn held(launch: Launch) -> Held {
    let scene = Scene::set(launch).await;
    let room = scene.room.id;
    let path = format!("/api/rooms/{room}/messages/");
    let message = id_of(&scene.creator.post(&path, json!({"content": "비밀"})).await.expect(201));
    let file = send_file(&scene.creator, room).await.expect(201);
    Held { scene, message, file }
}

async fn send_file(person: &Person, room: i64) -> Answer {
    let request = person.request(Method::POST, &format!("/chat/rooms/{room}/messages/"));
    let form = Form::default().file("file", "secret.txt", "비밀").whole();
    send(request.header("content-type", FORM).body(form)).await
}

/// What somebody who is in may send there, on every contract.
fn sending(room: i64) -> Vec<(String, Value)> {
    vec![
        (format!("/api/rooms/{room}/messages/"), json!({"content": "Hello!"})),
        ("/chat/v1/message/".to_owned(), json!({"message": "Hello!", "room": room})),
        ("/api/chat/message/".to_owned(), json!({"message": "Hello!", "room": room})),
        (format!("/chat/rooms/{room}/messages/"), json!({"message_content": "Hello!"})),
    ]
}

/// What only those in the room may read.
fn reading(held: &Held) -> Vec<String> {
    let room = held.scene.room.id;
    vec![
        format!("/api/rooms/{room}/messages/"),
        format!("/api/rooms/{room}/messages/?page=1"),
        format!("/api/rooms/{room}/messages/?search=비밀"),
        format!("/chat/rooms/{room}/messages/"),
        format!("/chat/rooms/{room}/search/?query=비밀"),
        format!("/chat/rooms/{room}/participants/"),
        format!("/chat/rooms/{room}/online-status/"),
        format!("/chat/rooms/{room}/settings/"),
    ]
}

/// Where every contract has its sockets.
fn sockets(room: i64) -> [String; 4] {
    [
        format!("/ws/rooms/{room}/"),
        format!("/ws/chat/{room}/chat/"),
        format!("/chat/ws/{room}"),
        format!("/ws/chat/{room}/"),
    ]
}

/// Nothing of what is behind codes stands in an answer.
#[track_caller]
fn assert_tells_nothing(answer: &Answer) {
    for secret in ["비밀", "secret.txt", "otpauth"] {
        assert!(!answer.text.contains(secret), "{answer:?}");
    }
}

async fn an_outsider_is_refused_by_every_operation_on_the_room(launch: Launch) {
    let Held { scene, message, .. } = held(launch).await;
    // So that the ids in the paths of the API's description are theirs.
    assert_eq!((scene.room.id, message), (1, 1));
    let for_everybody = [
        ("GET", "/api/rooms/1/"),
        ("POST", "/api/rooms/1/enter/"),
        ("GET", "/chat/v1/room/1/"),
        ("GET", "/api/chat/room/1/"),
        ("POST", "/api/chat/room/1/"),
        ("GET", "/chat/rooms/1/"),
    ];
    let in_room = ["/api/rooms/1", "/api/chat/room/1", "/chat/v1/room/1", "/chat/rooms/1"];
    let sockets = ["/ws/rooms/1", "/ws/chat/1", "/chat/ws/1"];
    let mut tried = 0;
    for (path, methods) in operations(&api_document(&scene.server).await) {
        if !in_room.iter().chain(&sockets).any(|start| path.starts_with(start)) {
            continue;
        }
        for method in methods {
            if for_everybody.contains(&(method.as_str(), path.as_str())) {
                continue;
            }
            // Access comes before the body, so none needs a good one.
            let answer = scene.person.send_text(method.clone(), &path, "no JSON").await;
            assert_eq!(answer.status, 403, "{method} {path}: {answer:?}");
            assert_tells_nothing(&answer);
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried} operations");
    assert!(!scene.is_in(&scene.person).await);
}

async fn an_outsider_neither_reads_nor_sends(launch: Launch) {
    let held = held(launch).await;
    let (outsider, room) = (&held.scene.person, held.scene.room.id);
    for (path, body) in sending(room) {
        let answer = outsider.post(&path, body).await;
        assert_eq!(answer.status, 403, "{path}: {answer:?}");
    }
    assert_eq!(send_file(outsider, room).await.status, 403);
    for path in reading(&held) {
        let answer = outsider.get(&path).await;
        assert_eq!(answer.status, 403, "{path}: {answer:?}");
        assert_tells_nothing(&answer);
    }
    let prompt = json!({"prompt": "이 대화를 요약해줘"});
    let answer = outsider.post(&format!("/api/rooms/{room}/ai/"), prompt).await;
    assert_failure(&answer, 403, "permission_denied");
    assert!(!held.scene.is_in(outsider).await);
}

async fn an_outsider_gets_no_socket_of_any_dialect(launch: Launch) {
    let Held { scene, .. } = held(launch).await;
    for path in sockets(scene.room.id) {
        for query in ["", "?after=0"] {
            let request = Socket::request(&scene.person, &format!("{path}{query}"));
            let Err(refused) = Socket::try_open(request).await else { panic!("{path} was opened") };
            assert_eq!(refused.status, 403, "{path}: {refused:?}");
        }
    }
    assert!(!scene.is_in(&scene.person).await);
}

async fn an_outsider_sees_that_the_room_is_there_and_wants_codes(launch: Launch) {
    let Held { scene, .. } = held(launch).await;
    let (outsider, room) = (&scene.person, scene.room.id);
    let list = outsider.get("/api/rooms/").await;
    assert_tells_nothing(&list);
    assert_eq!(id_of(&list.expect(200)[0]), room);
    assert_eq!(list.json()[0]["requires_totp"], true);

    let detail = outsider.get(&format!("/api/rooms/{room}/")).await;
    assert_tells_nothing(&detail);
    assert_eq!(detail.expect(200)["requires_totp"], true);
    let detail = outsider.get(&format!("/chat/v1/room/{room}/")).await.expect(200);
    assert_eq!((id_of(&detail), &detail["members"]), (room, &json!([])));
    let detail = outsider.get(&format!("/api/chat/room/{room}/")).await;
    assert_tells_nothing(&detail);
    assert_eq!(id_of(&detail.expect(200)), room);
    let detail = outsider.get(&format!("/chat/rooms/{room}/")).await;
    assert_tells_nothing(&detail);
    assert_eq!(detail.expect(200)["room_id"], room);
    for path in ["/chat/v1/room/", "/chat/rooms/"] {
        let list = outsider.get(path).await;
        list.expect(200);
        assert_tells_nothing(&list);
    }
    assert!(!scene.is_in(outsider).await);
}

async fn an_outsider_hears_nothing_of_it_on_a_socket_that_follows_rooms(launch: Launch) {
    let Held { scene, .. } = held(launch).await;
    let open = scene.person.open_room("General Chat").await;
    let mut following = Socket::follow(&scene.person).await;
    for room in [scene.room.id, open] {
        let path = format!("/api/rooms/{room}/messages/");
        scene.creator.post(&path, json!({"content": "Hello!"})).await.expect(201);
    }
    assert_eq!(following.next().await["room_id"], open, "the other one's was first");
}

async fn nobody_is_brought_in_without_a_code(launch: Launch) {
    let Held { scene, .. } = held(launch).await;
    let room = scene.room.id;
    let body = json!({"user_ids": [scene.person.id]});
    let path = format!("/chat/rooms/{room}/participants/");
    assert_eq!(scene.creator.post(&path, body).await.status, 403);
    assert!(!scene.is_in(&scene.person).await);
}

async fn who_entered_may_all_that_members_may(launch: Launch) {
    let held = held(launch).await;
    let Held { scene, message, file } = &held;
    let (person, room) = (&scene.person, scene.room.id);
    scene.room.let_in(person).await;
    for path in reading(&held) {
        let answer = person.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
    let messages = person.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(id_of(&messages[0]), *message);
    let page = person.get(&format!("/chat/rooms/{room}/messages/")).await.expect(200);
    let url = page["messages"][1]["file_url"].as_str().unwrap();
    assert_eq!(page["messages"][1]["message_id"], file["message_id"]);
    assert_eq!(person.anonymous().get(url).await.text, "비밀");
    let detail = person.get(&format!("/chat/v1/room/{room}/")).await.expect(200);
    assert_eq!(detail["members"].as_array().unwrap().len(), 2);
    for path in sockets(room) {
        let opened = Socket::try_open(Socket::request(person, &path)).await;
        assert!(opened.is_ok(), "{path}");
    }
    for (path, body) in sending(room) {
        person.post(&path, body).await.expect(201);
    }
    send_file(person, room).await.expect(201);
    // Not more than members.
    let path = format!("/api/rooms/{room}/");
    assert_eq!(person.patch(&path, json!({"name": "Mine"})).await.status, 403);
    let item = person.get("/api/rooms/?mine=true").await.expect(200);
    assert_eq!(id_of(&item[0]), room);
}

async fn who_is_removed_or_banned_loses_every_socket_and_all_access(launch: Launch) {
    let held = held(launch).await;
    let Held { scene, .. } = &held;
    let (person, room) = (&scene.person, scene.room.id);
    for (method, place) in [(Method::DELETE, "members"), (Method::PUT, "bans")] {
        scene.room.let_in(person).await;
        let mut open = Vec::new();
        for path in sockets(room) {
            let socket = Socket::try_open(Socket::request(person, &path)).await;
            open.push(socket.unwrap_or_else(|refused| panic!("{refused:?}")));
        }
        let path = format!("/api/rooms/{room}/{place}/{}/", person.id);
        let answer = send(scene.creator.request(method, &path)).await;
        assert!(answer.status.is_success(), "{answer:?}");
        for mut socket in open {
            assert_eq!(socket.closed().await.0, 4403);
        }
        for path in reading(&held) {
            assert_eq!(person.get(&path).await.status, 403, "{path}");
        }
        for path in sockets(room) {
            let refused = Socket::try_open(Socket::request(person, &path)).await.err().unwrap();
            assert_eq!(refused.status, 403, "{path}");
        }
    }
}
