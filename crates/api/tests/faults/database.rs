//! A database that is away, and comes back.

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Answer, Kind, Launch, Person, Socket, eventually};

/// The numbers of all messages, in the order of their ids.
const NUMBERS: &str = "SELECT seq AS number FROM messages ORDER BY id";

async fn say(socket: &mut Socket, content: &str) {
    socket.send(json!({"content": content})).await;
    assert_eq!(socket.next().await["content"], content);
}

/// Sends a message until it is acknowledged, as clients do.
async fn say_at_last(sender: &Person, room: i64, content: &str, client_message_id: &str) {
    eventually("the message is taken", async || {
        let handshake = Socket::request(sender, &format!("/ws/chat/{room}/"));
        let Ok(mut socket) = Socket::try_open(handshake).await else { return false };
        socket.send(json!({"content": content, "client_message_id": client_message_id})).await;
        matches!(socket.next_message().await, Message::Text(text) if text.contains(content))
    })
    .await;
}

#[track_caller]
pub(super) fn assert_unavailable(answer: &Answer) {
    let text = "Service unavailable.";
    let failure = json!({"detail": text, "error": "internal_error", "message": text});
    assert_eq!(answer.expect(503), failure);
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
}

#[tokio::test]
async fn a_database_that_is_away_is_told_and_found_again_without_a_restart() {
    let server = Launch::on(Kind::Postgresql).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;

    server.database.take_away();
    let detail = format!("/api/rooms/{room}/");
    eventually("requests are refused", async || person.get(&detail).await.status == 503).await;
    assert_unavailable(&person.get(&detail).await);
    assert_unavailable(&person.get("/api/rooms/").await);
    assert_unavailable(&person.get(&format!("/api/rooms/{room}/messages/")).await);
    let body = json!({"name": "New Room", "room_type": "chat"});
    assert_unavailable(&person.post("/api/rooms/", body).await);
    let login = json!({"email": person.email, "password": "securepassword123"});
    let answer = person.anonymous().post("/auth/login/", login.clone()).await;
    assert_eq!(answer.expect(503), json!({"detail": "Service unavailable."}));
    assert!(!answer.header("retry-after").is_empty());
    person.get("/readyz").await.expect(503);
    person.get("/healthz").await.expect(200);

    server.database.give_back();
    eventually("it is ready again", async || person.get("/readyz").await.status == 200).await;
    eventually("people sign in again", async || {
        person.anonymous().post("/auth/login/", login.clone()).await.status == 200
    })
    .await;
    eventually("rooms are read again", async || person.get(&detail).await.status == 200).await;
    let rooms = "SELECT id AS number FROM rooms";
    assert_eq!(server.database.numbers(rooms), [room], "a refused room is there");
}

#[tokio::test]
async fn a_message_that_cannot_be_stored_closes_its_socket_and_leaves_nothing_behind() {
    let server = Launch::on(Kind::Postgresql).start();
    let sender = server.sign_up("User Name").await;
    let listener = server.sign_up("Another User").await;
    let room = sender.open_room("General Chat").await;
    let mut socket = Socket::open(&sender, room).await;
    let mut patient = Socket::open(&listener, room).await;
    say(&mut socket, "before").await;
    assert_eq!(patient.next().await["content"], "before");

    server.database.take_away();
    socket.send(json!({"content": "lost", "client_message_id": "a-1"})).await;
    let (code, reason) = socket.closed().await;
    assert!(matches!(code, 1011 | 1013), "{code} {reason}");
    // Of this room it is still known who may enter, of any other it is not.
    let refused = Socket::try_open(Socket::request(&sender, "/ws/chat/999/")).await.err();
    assert_eq!(refused.expect("a refused handshake").status, 503);

    server.database.give_back();
    let messages = format!("/api/rooms/{room}/messages/");
    eventually("messages are read again", async || sender.get(&messages).await.status == 200).await;
    assert_eq!(server.database.numbers(NUMBERS), [1]);
    say_at_last(&sender, room, "late", "a-1").await;
    say_at_last(&sender, room, "after", "a-2").await;
    // Who sent nothing meanwhile has lost neither the socket nor a message.
    assert_eq!(patient.next().await["content"], "late");
    assert_eq!(patient.next().await["content"], "after");
    assert_eq!(server.database.numbers(NUMBERS), [1, 2, 3]);
}

#[tokio::test]
async fn connections_that_the_database_ends_are_made_anew_unnoticed() {
    let server = Launch::on(Kind::Postgresql).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    for number in 0..5 {
        server.database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        say(&mut socket, &number.to_string()).await;
        person.get("/api/rooms/").await.expect(200);
    }
    assert_eq!(server.database.numbers(NUMBERS), [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_file_that_another_process_writes_to_is_waited_for() {
    let server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;

    let lock = server.database.lock();
    let body = json!({"name": "New Room", "room_type": "chat"});
    let written = tokio::spawn({
        let person = person.clone();
        async move { person.post("/api/rooms/", body).await }
    });
    socket.send(json!({"content": "Hello, everyone!"})).await;
    person.get("/api/rooms/").await.expect(200);
    drop(lock);
    assert_eq!(socket.next().await["content"], "Hello, everyone!");
    written.await.unwrap().expect(201);
}
