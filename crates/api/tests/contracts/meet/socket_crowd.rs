//! `/ws/chat/{room_id}/`: a room with a long past, in which everybody speaks at once, some fall out and
//! somebody comes late.

use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::support::{Launch, Person, Socket, on_both_databases};

on_both_databases! {
    everybody_sees_one_order_whether_they_stayed_fell_out_or_came_late,
}

const PAST: usize = 100_000;
const PEOPLE: [&str; 4] = ["One", "Two", "Three", "Four"];
const SENDERS: usize = 20;
/// Messages that each sends while the one who comes late is far behind, and again once that is close.
const AT_ONCE: usize = 25;
const SENT: usize = SENDERS * 2 * AT_ONCE;
/// So far from the end of the past it is close.
const CLOSE: usize = 500;

/// Sends half of it at once, and half of it as fast as it is answered, and reads everything.
async fn speak(mut socket: Socket, name: usize, mut is_close: watch::Receiver<bool>) -> Vec<i64> {
    for number in 0..AT_ONCE {
        socket.send(json!({"content": format!("{name} {number}")})).await;
    }
    let mut ids = socket.next_ids(SENDERS * AT_ONCE).await;
    is_close.wait_for(|is_close| *is_close).await.unwrap();
    for number in 0..AT_ONCE {
        socket.send(json!({"content": format!("{name} again {number}")})).await;
        ids.extend(socket.next_ids(1).await);
    }
    ids.extend(socket.next_ids(SENT - ids.len()).await);
    ids
}

/// Reads everything, but loses the connection after so many messages.
async fn fall_out(person: Person, room: i64, mut socket: Socket, after: usize) -> Vec<i64> {
    let mut ids = socket.next_ids(after).await;
    drop(socket);
    let mut socket = Socket::open_after(&person, room, ids[ids.len() - 1]).await;
    ids.extend(socket.next_ids(SENT - after).await);
    ids
}

/// Reads the room from its first message on.
async fn come_late(person: Person, room: i64, is_close: watch::Sender<bool>) -> Vec<i64> {
    let mut socket = Socket::open_after(&person, room, 0).await;
    let mut ids = socket.next_ids(PAST - CLOSE).await;
    is_close.send_replace(true);
    ids.extend(socket.next_ids(CLOSE + SENT).await);
    ids
}

async fn everybody_sees_one_order_whether_they_stayed_fell_out_or_came_late(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let mut people = Vec::new();
    for name in PEOPLE {
        people.push(server.sign_up(name).await);
    }
    let room = people[0].open_room("General Chat").await;
    server.database.give_past(room, people[0].id, PAST, "");
    let (tell, told) = watch::channel(false);

    let mut witnesses = JoinSet::new();
    let mut sockets = Vec::new();
    for number in 0..SENDERS {
        sockets.push(Socket::open(&people[number % people.len()], room).await);
    }
    for (person, after) in people.iter().cloned().zip([100, 300, 600]) {
        let socket = Socket::open(&person, room).await;
        witnesses.spawn(fall_out(person, room, socket, after));
    }
    let late = tokio::spawn(come_late(people[0].clone(), room, tell));
    for (name, socket) in sockets.into_iter().enumerate() {
        witnesses.spawn(speak(socket, name, told.clone()));
    }
    let witnesses = witnesses.join_all().await;
    let late = late.await.unwrap();

    let stored = server.database.message_ids(room);
    assert!(stored.is_sorted_by(|one, next| one < next), "ids do not ascend");
    assert_eq!(stored.len(), PAST + SENT);
    assert!(
        (1..).zip(server.database.message_numbers(room)).all(|(place, number)| place == number)
    );
    for ids in witnesses {
        assert_eq!(ids, stored[PAST..]);
    }
    assert!(late == stored, "who came late saw something else");
}
