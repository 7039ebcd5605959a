//! A power cut in the middle of everything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::support::deadline::PATIENCE;
use crate::support::{Launch, Person, Socket, eventually, on_both_databases};

on_both_databases! {
    what_was_acknowledged_is_there_once_after_a_kill,
}

const CLIENTS: usize = 50;
/// Who they are: a person has no more than 20 sockets in a room.
const PEOPLE: [&str; 3] = ["One", "Two", "Three"];
/// How many messages each sends after the last restart.
const AFTERWARDS: usize = 5;
/// How many are to be acknowledged before each kill.
const BEFORE_KILLS: [usize; 3] = [150, 500, 850];
/// What is said when all have been acknowledged everything.
const END: &str = "the end";

/// Someone who sends until everything is acknowledged, whatever happens to the server, and goes on
/// reading where the connection broke.
struct Client {
    number: usize,
    room: i64,
    world: watch::Receiver<World>,
    acknowledged: Arc<AtomicUsize>,
    finished: Arc<AtomicUsize>,
    sent: Vec<String>,
    /// What others said, in the order in which it came.
    heard: Vec<(i64, String)>,
    /// What came of its own: content by id. Sent again, it may come again.
    own: BTreeMap<i64, String>,
    /// The greatest id that came.
    last: i64,
    has_heard_the_end: bool,
}

struct World {
    /// The people, as users of the server that runs now.
    people: Vec<Person>,
    is_safe: bool,
}

impl Client {
    async fn take_part(mut self) -> Self {
        let mut socket = self.connect().await;
        let mut left = AFTERWARDS;
        while left > 0 {
            let name = format!("{}/{}", self.number, self.sent.len());
            while !self.send(&mut socket, &name).await {
                self.world.changed().await.unwrap();
                socket = self.connect().await;
            }
            self.sent.push(name);
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            left -= usize::from(self.world.borrow().is_safe);
        }
        self.finished.fetch_add(1, Ordering::Relaxed);
        while !self.has_heard_the_end {
            assert!(self.hear(&mut socket).await.is_some(), "no kill is to be expected any more");
        }
        self
    }

    /// Goes on after the last message that came.
    async fn connect(&mut self) -> Socket {
        loop {
            let person = {
                let world = self.world.borrow_and_update();
                world.people[self.number % PEOPLE.len()].clone()
            };
            let path = format!("/ws/chat/{}/?after={}", self.room, self.last);
            let shaken = connect_async(Socket::request(&person, &path));
            match timeout(PATIENCE, shaken).await.expect("a handshake in time") {
                Ok((stream, handshake)) => return Socket { stream, handshake },
                Err(_) => self.world.changed().await.unwrap(),
            }
        }
    }

    /// Whether the message was acknowledged before the connection broke.
    async fn send(&mut self, socket: &mut Socket, name: &str) -> bool {
        let frame = json!({"content": name, "client_message_id": name});
        if socket.stream.send(Message::text(frame.to_string())).await.is_err() {
            return false;
        }
        while let Some(frame) = self.hear(socket).await {
            if frame["client_message_id"] == name {
                return true;
            }
        }
        false
    }

    /// The next frame, until the connection breaks.
    async fn hear(&mut self, socket: &mut Socket) -> Option<Value> {
        let frame = next(socket).await?;
        let (id, content) = (frame["id"].as_i64().unwrap(), frame["content"].as_str().unwrap());
        if content.starts_with(&format!("{}/", self.number)) {
            let before = self.own.insert(id, content.to_owned());
            assert!(before.is_none_or(|before| before == content), "two messages with one id");
        } else {
            self.heard.push((id, content.to_owned()));
        }
        self.has_heard_the_end |= content == END;
        self.last = self.last.max(id);
        Some(frame)
    }

    /// Has each message once, those of others in their order.
    fn assert_has(&self, stored: &BTreeMap<i64, &str>) {
        let heard: Vec<_> = self.heard.iter().map(|(id, _)| *id).collect();
        assert!(heard.is_sorted_by(|one, next| one < next), "{} heard {heard:?}", self.number);
        let all = self.heard.iter().map(|(id, content)| (*id, content.as_str()));
        let own = self.own.iter().map(|(id, content)| (*id, content.as_str()));
        let had: BTreeSet<_> = all.chain(own).collect();
        let there: BTreeSet<_> = stored.iter().map(|(id, content)| (*id, *content)).collect();
        let missed: Vec<_> = there.difference(&had).collect();
        let lost: Vec<_> = had.difference(&there).collect();
        assert!(missed.is_empty(), "{} missed {missed:?}", self.number);
        assert!(lost.is_empty(), "{} saw what is not there: {lost:?}", self.number);
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
    let mut people = Vec::new();
    for name in PEOPLE {
        people.push(server.sign_up(name).await);
    }
    let room = people[0].open_room("General Chat").await;
    let (acknowledged, finished) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (tell, told) = watch::channel(World { people: people.clone(), is_safe: false });
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        let client = Client {
            number,
            room,
            world: told.clone(),
            acknowledged: Arc::clone(&acknowledged),
            finished: Arc::clone(&finished),
            sent: Vec::new(),
            heard: Vec::new(),
            own: BTreeMap::new(),
            last: 0,
            has_heard_the_end: false,
        };
        clients.spawn(client.take_part());
    }

    for (kill, count) in (1..).zip(BEFORE_KILLS) {
        eventually("so many are acknowledged", async || {
            acknowledged.load(Ordering::Relaxed) >= count
        })
        .await;
        server.kill();
        server.start();
        people = people.iter().map(|person| person.on(&server)).collect();
        let is_safe = kill == BEFORE_KILLS.len();
        tell.send_replace(World { people: people.clone(), is_safe });
    }
    eventually("all is acknowledged", async || finished.load(Ordering::Relaxed) == CLIENTS).await;
    let path = format!("/api/rooms/{room}/messages/");
    people[0].post(&path, json!({"content": END})).await.expect(201);
    let clients = timeout(PATIENCE, clients.join_all()).await.expect("all hear the end");

    let list = people[0].get(&path).await.expect(200);
    let stored: BTreeMap<i64, &str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|message| (message["id"].as_i64().unwrap(), message["content"].as_str().unwrap()))
        .collect();
    for client in &clients {
        client.assert_has(&stored);
    }
    let mut contents: Vec<_> = stored.values().copied().collect();
    let mut sent: Vec<_> = clients.iter().flat_map(|client| &client.sent).collect();
    let end = END.to_owned();
    sent.push(&end);
    contents.sort_unstable();
    sent.sort_unstable();
    assert_eq!(contents, sent);
    assert!(server.database.message_numbers(room).into_iter().eq((1..).take(sent.len())));
}
