//! A power cut while people chat by livechat.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::{assert_message_frame, chat, make_room};
use crate::support::deadline::PATIENCE;
use crate::support::{Launch, Person, Socket, eventually, on_both_databases};

on_both_databases! {
    what_was_acknowledged_is_there_once_after_a_kill,
}

/// How many send by the socket, and as many by REST.
const SENDERS: usize = 10;
/// How many are to be acknowledged before the kill.
const BEFORE_KILL: usize = 400;

/// What a sender did until the server was gone.
#[derive(Default)]
struct Sent {
    /// What was acknowledged, by id.
    acknowledged: BTreeMap<i64, String>,
    /// What was sent, acknowledged or not.
    tried: BTreeSet<String>,
}

/// Sends over a socket of livechat's until it breaks; one's own frame acknowledges.
async fn send_by_socket(mut socket: Socket, name: String, count: Arc<AtomicUsize>) -> Sent {
    let mut sent = Sent::default();
    for number in 0.. {
        let text = format!("{name}/{number}");
        sent.tried.insert(text.clone());
        if socket.stream.send(Message::text(chat(&text).to_string())).await.is_err() {
            return sent;
        }
        loop {
            let next = timeout(PATIENCE, socket.stream.next()).await.expect("a frame in time");
            let Some(Ok(Message::Text(frame))) = next else { return sent };
            let frame: Value = serde_json::from_str(&frame).unwrap();
            if frame["message"] == text {
                assert_message_frame(&frame);
                sent.acknowledged.insert(frame["id"].as_i64().unwrap(), text);
                count.fetch_add(1, Ordering::Relaxed);
                break;
            }
        }
    }
    sent
}

/// Sends by REST until there is no answer any more; 201 acknowledges.
async fn send_by_rest(person: Person, room: i64, name: String, count: Arc<AtomicUsize>) -> Sent {
    let mut sent = Sent::default();
    for number in 0.. {
        let text = format!("{name}/{number}");
        sent.tried.insert(text.clone());
        let body = json!({"message": text, "room": room});
        let request = person.request(reqwest::Method::POST, "/chat/v1/message/").json(&body);
        let Ok(response) = request.send().await else { return sent };
        assert_eq!(response.status(), 201);
        let Ok(message) = response.json::<Value>().await else { return sent };
        sent.acknowledged.insert(message["id"].as_i64().unwrap(), text);
        count.fetch_add(1, Ordering::Relaxed);
    }
    sent
}

async fn what_was_acknowledged_is_there_once_after_a_kill(launch: Launch) {
    let mut server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("User Name").await;
    let room = make_room(&person, "채팅방 이름").await;
    let count = Arc::<AtomicUsize>::default();
    let mut senders = JoinSet::new();
    for number in 0..SENDERS {
        let socket = Socket::open_chat(&person, room).await;
        senders.spawn(send_by_socket(socket, format!("socket {number}"), Arc::clone(&count)));
        let rest = format!("rest {number}");
        senders.spawn(send_by_rest(person.clone(), room, rest, Arc::clone(&count)));
    }
    eventually("so many are acknowledged", async || count.load(Ordering::Relaxed) >= BEFORE_KILL)
        .await;
    server.kill();
    let all = timeout(PATIENCE, senders.join_all()).await.expect("everybody notices");

    server.start();
    let person = person.on(&server);
    let mut socket = Socket::open_chat_after(&person, room, 0).await;
    let numbers = server.database.message_numbers(room);
    assert!(numbers.iter().copied().eq((1..).take(numbers.len())), "{numbers:?}");
    let mut stored = BTreeMap::new();
    for _ in numbers {
        let frame = socket.next().await;
        assert_message_frame(&frame);
        let text = frame["message"].as_str().unwrap().to_owned();
        stored.insert(frame["id"].as_i64().unwrap(), text);
    }
    for sent in &all {
        for (id, text) in &sent.acknowledged {
            assert_eq!(stored.remove(id).as_ref(), Some(text), "{text} was acknowledged");
        }
    }
    let tried: BTreeSet<_> = all.iter().flat_map(|sent| &sent.tried).collect();
    let acknowledged = all.iter().flat_map(|sent| sent.acknowledged.values());
    let acknowledged: BTreeSet<_> = acknowledged.collect();
    // The last of each sender's may be there without an answer, but no second time.
    for text in stored.values() {
        assert!(tried.contains(text) && !acknowledged.contains(text), "{text} came from nowhere");
    }
    super::say(&mut socket, "안녕하세요!").await;
}
