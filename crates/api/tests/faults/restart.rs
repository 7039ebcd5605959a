//! A power cut in the middle of everything.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::support::deadline::PATIENCE;
use crate::support::{Launch, Person, Socket, eventually, on_both_databases};

on_both_databases! {
    what_was_acknowledged_is_there_once_after_a_kill,
}

const SENDERS: usize = 20;
/// How many messages each sends after the last restart.
const AFTERWARDS: usize = 5;
/// How many are to be acknowledged before each kill.
const BEFORE_KILLS: [usize; 2] = [150, 300];

/// Someone who sends until everything is acknowledged, whatever happens to the server.
struct Sender {
    number: usize,
    room: i64,
    world: watch::Receiver<World>,
    acknowledged: Arc<AtomicUsize>,
    /// What came, from whomever: content by id.
    seen: BTreeMap<i64, String>,
}

struct World {
    /// The person, as a user of the server that runs now.
    person: Person,
    is_safe: bool,
}

/// What a sender is left with.
struct Witness {
    sent: Vec<String>,
    seen: BTreeMap<i64, String>,
}

impl Sender {
    async fn send_all(mut self) -> Witness {
        let mut socket = self.connect().await;
        let mut sent = Vec::new();
        let mut left = AFTERWARDS;
        while left > 0 {
            let name = format!("{}/{}", self.number, sent.len());
            while !self.send(&mut socket, &name).await {
                self.world.changed().await.unwrap();
                socket = self.connect().await;
            }
            sent.push(name);
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            left -= usize::from(self.world.borrow().is_safe);
        }
        Witness { sent, seen: self.seen }
    }

    async fn connect(&mut self) -> Socket {
        let person = self.world.borrow_and_update().person.clone();
        Socket::open(&person, self.room).await
    }

    /// Whether the message was acknowledged before the connection broke.
    async fn send(&mut self, socket: &mut Socket, name: &str) -> bool {
        let frame = json!({"content": name, "client_message_id": name});
        if socket.stream.send(Message::text(frame.to_string())).await.is_err() {
            return false;
        }
        while let Some(frame) = next(socket).await {
            let content = frame["content"].as_str().unwrap().to_owned();
            let before = self.seen.insert(frame["id"].as_i64().unwrap(), content.clone());
            assert!(before.is_none_or(|before| before == content), "two messages with one id");
            if frame["client_message_id"] == name {
                return true;
            }
        }
        false
    }
}

/// The next frame, until the connection breaks.
async fn next(socket: &mut Socket) -> Option<Value> {
    let message = timeout(PATIENCE, socket.stream.next()).await.expect("a frame in time");
    match message {
        Some(Ok(Message::Text(text))) => Some(serde_json::from_str(&text).unwrap()),
        Some(Ok(message)) => panic!("neither a frame nor an end: {message:?}"),
        Some(Err(_)) | None => None,
    }
}

async fn what_was_acknowledged_is_there_once_after_a_kill(launch: Launch) {
    let mut server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let acknowledged = Arc::<AtomicUsize>::default();
    let (tell, told) = watch::channel(World { person: person.clone(), is_safe: false });
    let mut senders = JoinSet::new();
    for number in 0..SENDERS {
        let (world, acknowledged) = (told.clone(), Arc::clone(&acknowledged));
        let sender = Sender { number, room, world, acknowledged, seen: BTreeMap::new() };
        senders.spawn(sender.send_all());
    }

    for (kill, count) in (1..).zip(BEFORE_KILLS) {
        eventually("so many are acknowledged", async || {
            acknowledged.load(Ordering::Relaxed) >= count
        })
        .await;
        server.kill();
        server.start();
        let is_safe = kill == BEFORE_KILLS.len();
        tell.send_replace(World { person: person.on(&server), is_safe });
    }
    let witnesses = senders.join_all().await;

    let list = person.on(&server).get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    let stored: BTreeMap<i64, &str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|message| (message["id"].as_i64().unwrap(), message["content"].as_str().unwrap()))
        .collect();
    for (id, content) in witnesses.iter().flat_map(|witness| &witness.seen) {
        assert_eq!(stored.get(id), Some(&content.as_str()), "a message that was seen");
    }
    let mut contents: Vec<_> = stored.values().copied().collect();
    let mut sent: Vec<_> = witnesses.iter().flat_map(|witness| &witness.sent).collect();
    contents.sort_unstable();
    sent.sort_unstable();
    assert_eq!(contents, sent);
    let numbers = server.database.numbers("SELECT seq AS number FROM messages ORDER BY id");
    assert!(numbers.into_iter().eq((1..).take(sent.len())), "the numbers have gaps");
}
