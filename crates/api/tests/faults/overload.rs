//! More than can be done.

use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::{Duration, interval};

use crate::support::{Answer, Kind, Launch, Person, Socket, eventually};

const REQUESTS: usize = 500;
/// What so many requests that wait may take at most, in KiB: that of each is some KiB.
const MEMORY: u64 = 64 * 1024;

/// Makes so many rooms at once.
async fn flood(person: Person) -> Vec<Answer> {
    let mut requests = JoinSet::new();
    for number in 0..REQUESTS {
        let person = person.clone();
        let body = json!({"name": number.to_string(), "room_type": "chat"});
        requests.spawn(async move { person.post("/api/rooms/", body).await });
    }
    requests.join_all().await
}

#[tokio::test]
async fn a_flood_that_cannot_be_written_is_refused_and_costs_little_memory() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    let before = server.memory();

    let lock = server.database.lock();
    socket.send(json!({"content": "lost"})).await;
    let mut flood = tokio::spawn(flood(person.clone()));
    let mut highest = before;
    let mut tick = interval(Duration::from_millis(10));
    let answers = loop {
        tokio::select! {
            answers = &mut flood => break answers.unwrap(),
            _ = tick.tick() => highest = highest.max(server.memory()),
        }
    };
    for answer in answers {
        let text = "Service unavailable.";
        let failure = json!({"detail": text, "error": "internal_error", "message": text});
        assert_eq!(answer.expect(503), failure);
        assert_eq!(answer.header("retry-after"), "1");
    }
    assert_eq!(socket.closed().await.0, 1013);
    assert!(highest < before + MEMORY, "{highest} KiB, and {before} KiB before");
    // Who only reads needs no lock.
    person.get("/api/rooms/").await.expect(200);
    person.get("/readyz").await.expect(200);

    drop(lock);
    eventually("rooms are made again", async || {
        let body = json!({"name": "New Room", "room_type": "chat"});
        person.post("/api/rooms/", body).await.status == 201
    })
    .await;
    let mut socket = Socket::open(&person, room).await;
    socket.send(json!({"content": "Hello, everyone!"})).await;
    assert_eq!(socket.next().await["content"], "Hello, everyone!");
}
