//! `/ws/chat/{room_id}/`: how many sockets there may be.

use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Launch, Person, Refused, Socket, eventually, on_both_databases};

on_both_databases! {
    a_person_has_at_most_20_sockets_in_a_room,
    sockets_that_are_opened_at_the_same_time_are_counted_too,
    the_server_has_at_most_so_many_sockets,
}

const LIMIT: usize = 20;

async fn try_open(person: &Person, room: i64) -> Result<Socket, Refused> {
    Socket::try_open(Socket::request(person, &format!("/ws/chat/{room}/"))).await
}

#[track_caller]
fn assert_too_many(refused: Option<Refused>) {
    let refused = refused.expect("a refused handshake");
    let failure = json!({"detail": "Too many requests."});
    assert_eq!((refused.status, &refused.body), (429, &failure));
    let seconds = refused.headers["retry-after"].to_str().unwrap().parse::<u32>();
    assert!((1..=60).contains(&seconds.unwrap()), "{refused:?}");
}

async fn a_person_has_at_most_20_sockets_in_a_room(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let (room, other_room) = (person.open_room("Here").await, person.open_room("There").await);
    let mut sockets = Vec::new();
    for _ in 0..LIMIT {
        sockets.push(Socket::open(&person, room).await);
    }
    assert_too_many(try_open(&person, room).await.err());
    // Another session is no other person.
    assert_too_many(try_open(&person.signed_in_again().await, room).await.err());
    Socket::open(&person, other_room).await.say("elsewhere").await;
    Socket::open(&other, room).await.say("somebody else").await;
    for socket in &mut sockets {
        assert_eq!(socket.next().await["content"], "somebody else");
    }

    sockets.remove(7).close().await;
    let mut place = None;
    eventually("a place is free", async || {
        place = try_open(&person, room).await.ok();
        place.is_some()
    })
    .await;
    let mut place = place.unwrap();
    place.say("one more").await;
    assert_too_many(try_open(&person, room).await.err());
}

async fn sockets_that_are_opened_at_the_same_time_are_counted_too(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut handshakes = JoinSet::new();
    for _ in 0..2 * LIMIT {
        let person = person.clone();
        handshakes.spawn(async move { try_open(&person, room).await });
    }
    let (mut opened, mut refused) = (Vec::new(), Vec::new());
    for handshake in handshakes.join_all().await {
        match handshake {
            Ok(socket) => opened.push(socket),
            Err(answer) => refused.push(answer),
        }
    }
    assert_eq!((opened.len(), refused.len()), (LIMIT, LIMIT));
    for refused in refused {
        assert_too_many(Some(refused));
    }
    opened[0].send(json!({"content": "Hello, everyone!"})).await;
    for socket in &mut opened {
        assert_eq!(socket.next().await["content"], "Hello, everyone!");
    }
}

async fn the_server_has_at_most_so_many_sockets(launch: Launch) {
    let server = launch.with("MAX_SOCKETS", "3").start();
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let (room, other_room) = (one.open_room("Here").await, one.open_room("There").await);
    let first = Socket::open(&one, room).await;
    let mut second = Socket::open(&one, other_room).await;
    let _third = Socket::open(&other, room).await;

    let refused = try_open(&other, other_room).await.err().expect("a refused handshake");
    assert_eq!((refused.status, &refused.body), (429, &json!({"detail": "Too many requests."})));
    assert!(refused.headers.contains_key("retry-after"), "{refused:?}");
    other.get("/api/rooms/").await.expect(200);
    second.say("all is well").await;

    first.close().await;
    let mut place = None;
    eventually("a place is free", async || {
        place = try_open(&other, other_room).await.ok();
        place.is_some()
    })
    .await;
    place.unwrap().say("Hello, everyone!").await;
    assert_eq!(second.next().await["content"], "Hello, everyone!");
}
