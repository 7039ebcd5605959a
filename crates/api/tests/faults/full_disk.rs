//! A disk that is full, and has room again.

use serde_json::{Value, json};

use super::database::assert_unavailable;
use crate::support::{Kind, Launch, Person, Socket, TestServer, eventually};

/// Room for what a server needs, and some hundred messages.
const DISK: u64 = 8 * 1024 * 1024;
/// More than fit where the database has room left without asking for more.
const MESSAGES: usize = 500;

/// What PostgreSQL says when its own disk is full.
const FILL: &str = "
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'could not extend file \"base/1/1\": No space left on device'
            USING ERRCODE = 'disk_full';
    END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION fail()";
const FREE: &str = "DROP TRIGGER full_disk ON messages";

/// Someone who sends messages and remembers which were acknowledged.
struct Sender {
    person: Person,
    room: i64,
    acknowledged: Vec<Value>,
}

impl Sender {
    fn path(&self) -> String {
        format!("/api/rooms/{}/messages/", self.room)
    }

    /// The next message, a long one.
    fn next(&self) -> Value {
        let number = self.acknowledged.len();
        json!({
            "content": format!("{number} {}", "a".repeat(3_900)),
            "client_message_id": number.to_string(),
        })
    }

    /// Whether the next message is taken; if it is not, the refusal says that it may be later.
    async fn send(&mut self) -> bool {
        let message = self.next();
        let answer = self.person.post(&self.path(), message.clone()).await;
        let is_taken = matches!(answer.status.as_u16(), 200 | 201);
        if is_taken {
            self.acknowledged.push(message["content"].clone());
        } else {
            assert_unavailable(&answer);
        }
        is_taken
    }

    async fn assert_stored(&self) {
        let list = self.person.get(&self.path()).await.expect(200);
        let stored: Vec<_> =
            list.as_array().unwrap().iter().map(|message| message["content"].clone()).collect();
        assert!(stored == self.acknowledged, "{} of {}", stored.len(), self.acknowledged.len());
    }
}

/// Sends until nothing is taken any more, reads meanwhile, and sends again once there is room.
async fn assert_goes_on(
    server: &TestServer,
    fill: impl FnOnce(&TestServer),
    free: impl FnOnce(&TestServer),
) {
    let person = server.sign_up("User Name").await;
    let listener = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    let mut sender = Sender { person: person.clone(), room, acknowledged: Vec::new() };
    for _ in 0..5 {
        assert!(sender.send().await);
    }
    let mut socket = Socket::open(&person, room).await;
    let mut patient = Socket::open(&listener, room).await;

    // A read mark that is known and not written yet is no reason not to read.
    assert!(sender.send().await);
    patient.next().await;
    fill(server);
    listener.get("/api/rooms/").await.expect(200);
    while sender.send().await {
        assert!(sender.acknowledged.len() < MESSAGES, "the disk does not fill up");
    }
    socket.send(sender.next()).await;
    assert_eq!(socket.closed().await, (1013, "try_again_later".to_owned()));
    sender.assert_stored().await;
    listener.get("/api/rooms/").await.expect(200);
    listener.get(&format!("/api/rooms/{room}/")).await.expect(200);
    listener.get("/auth/profile/").await.expect(200);
    let mut late = Socket::open_after(&listener, room, 0).await;
    for content in &sender.acknowledged {
        assert!(late.next().await["content"] == *content);
    }
    assert!(!sender.send().await, "the disk has room");

    free(server);
    eventually("messages are taken again", async || sender.send().await).await;
    for _ in 0..5 {
        assert!(sender.send().await);
    }
    Socket::open(&person, room).await.say("all is well").await;
    sender.acknowledged.push(json!("all is well"));
    sender.assert_stored().await;
    for content in &sender.acknowledged[6..] {
        assert!(patient.next().await["content"] == *content, "who waited missed something");
    }
}

fn assert_no_gaps(server: &TestServer) {
    let numbers = server.database.numbers("SELECT seq AS number FROM messages ORDER BY id");
    assert!(!numbers.is_empty() && (1..).zip(&numbers).all(|(place, number)| place == *number));
    let head = server.database.numbers("SELECT last_seq AS number FROM rooms");
    assert_eq!(head, [numbers[numbers.len() - 1]]);
}

#[tokio::test]
async fn sqlite_refuses_messages_while_the_disk_is_full() {
    let server =
        Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").on_small_disk(DISK).start();
    assert_goes_on(&server, TestServer::fill_disk, TestServer::free_disk).await;
    server.copy_disk();
    assert_no_gaps(&server);
}

#[tokio::test]
async fn postgresql_refuses_messages_while_the_disk_is_full() {
    let server = Launch::on(Kind::Postgresql).with("RATE_LIMIT_ENABLED", "false").start();
    let execute = |sql: &'static str| move |server: &TestServer| server.database.execute(sql);
    assert_goes_on(&server, execute(FILL), execute(FREE)).await;
    assert_no_gaps(&server);
}
