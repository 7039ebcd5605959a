//! `/chat/ws/{room_id}` and `/chat/ws`: how many sockets there may be.

use serde_json::json;

use super::frames::{next, two_people};
use super::say;
use crate::support::{Launch, Person, Socket, eventually, on_both_databases};

on_both_databases! {
    a_person_has_at_most_20_sockets_in_a_room_of_whatever_contract,
    sockets_that_follow_count_among_all,
}

const LIMIT: usize = 20;

async fn assert_too_many(person: &Person, path: &str) {
    let refused = Socket::try_open(Socket::request(person, path)).await.err();
    let refused = refused.expect("a refused handshake");
    assert_eq!((refused.status, refused.body), (429, json!({"detail": "Too many requests."})));
    assert!(refused.headers.contains_key("retry-after"));
}

async fn a_person_has_at_most_20_sockets_in_a_room_of_whatever_contract(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut sockets = vec![Socket::open(&one, room).await, Socket::open_chat(&one, room).await];
    while sockets.len() < LIMIT {
        sockets.push(Socket::open_messenger(&one, room).await);
    }
    assert_too_many(&one, &format!("/chat/ws/{room}")).await;
    let mut following = Socket::follow(&one).await;
    say(&other, room, "안녕하세요!").await;
    assert_eq!(next(&mut following).await["content"], "안녕하세요!");
    Socket::open_messenger(&other, room).await;
}

async fn sockets_that_follow_count_among_all(launch: Launch) {
    let server = launch.with("MAX_SOCKETS", "2").start();
    let (one, other, room) = two_people(&server).await;
    let _first = Socket::follow(&one).await;
    let second = Socket::follow(&other).await;
    assert_too_many(&one, "/chat/ws").await;
    assert_too_many(&one, &format!("/chat/ws/{room}")).await;
    second.close().await;
    eventually("a place is free", async || {
        Socket::try_open(Socket::request(&one, "/chat/ws")).await.is_ok()
    })
    .await;
}
