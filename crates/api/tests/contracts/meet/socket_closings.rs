//! `/ws/chat/{room_id}/`: when somebody's place in the room ends (contracts section 6).

use futures_util::SinkExt;
use reqwest::Method;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::support::person::send;
use crate::support::{Launch, Person, Socket, on_both_databases, stays};

on_both_databases! {
    a_deleted_room_closes_all_its_sockets,
    who_is_removed_is_closed_out_of_that_room_only,
    who_is_removed_may_come_back_to_an_open_room,
    who_is_banned_is_closed_out_and_does_not_get_in_again,
    who_leaves_is_closed_out,
    who_leaves_and_comes_back_at_once_stays,
    who_is_removed_during_a_replay_is_not_brought_the_rest,
    a_message_of_who_was_removed_elsewhere_is_not_lost_unseen,
}

async fn remove(remover: &Person, room: i64, person: &Person) {
    let path = format!("/api/rooms/{room}/members/{}/", person.id);
    remover.delete(&path).await.expect_empty(204);
}

async fn ban(creator: &Person, room: i64, person: &Person) {
    let path = format!("/api/rooms/{room}/bans/{}/", person.id);
    let answer = send(creator.request(Method::PUT, &path)).await;
    assert!(answer.status.is_success(), "{answer:?}");
}

fn removed() -> (u16, String) {
    (4403, "removed_from_room".to_owned())
}

/// Each of them sends something, which reaches them all.
async fn assert_hear_each_other(sockets: &mut [&mut Socket]) {
    for sender in 0..sockets.len() {
        let content = format!("from {sender}");
        sockets[sender].send(json!({"content": content})).await;
        for socket in sockets.iter_mut() {
            assert_eq!(socket.next().await["content"], content);
        }
    }
}

async fn a_deleted_room_closes_all_its_sockets(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let other = server.sign_up("User Name").await;
    let (room, kept) = (creator.open_room("Old Chat").await, creator.open_room("New Chat").await);
    let mut sockets = Vec::new();
    for person in [&creator, &other, &other] {
        sockets.push(Socket::open(person, room).await);
    }
    let mut elsewhere = Socket::open(&other, kept).await;

    creator.delete(&format!("/api/rooms/{room}/")).await.expect_empty(204);
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, (4404, "room_deleted".to_owned()));
    }
    let path = format!("/ws/chat/{room}/?after=0");
    let refused = Socket::try_open(Socket::request(&other, &path)).await.err();
    assert_eq!(refused.expect("a refused handshake").status, 404);
    assert_hear_each_other(&mut [&mut elsewhere]).await;
}

async fn who_is_removed_is_closed_out_of_that_room_only(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let (room, other_room) = (creator.open_room("Here").await, creator.open_room("There").await);
    let mut staying = Socket::open(&creator, room).await;
    let mut elsewhere = Socket::open(&person, other_room).await;
    let mut first = Socket::open(&person, room).await;
    let mut second = Socket::open(&person.signed_in_again().await, room).await;

    remove(&creator, room, &person).await;
    assert_eq!(first.closed().await, removed());
    assert_eq!(second.closed().await, removed());
    stays("the others are open", async || {
        assert_hear_each_other(&mut [&mut staying]).await;
        assert_hear_each_other(&mut [&mut elsewhere]).await;
        true
    })
    .await;
}

async fn who_is_removed_may_come_back_to_an_open_room(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let mut staying = Socket::open(&creator, room).await;
    let mut old = Socket::open(&person, room).await;
    remove(&creator, room, &person).await;
    assert_eq!(old.closed().await, removed());
    staying.say("while they were away").await;

    let mut back = Socket::open_after(&person, room, 0).await;
    assert_eq!(back.next().await["content"], "while they were away");
    assert_hear_each_other(&mut [&mut staying, &mut back]).await;
}

async fn who_is_banned_is_closed_out_and_does_not_get_in_again(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let mut staying = Socket::open(&creator, room).await;
    let mut socket = Socket::open(&person, room).await;

    ban(&creator, room, &person).await;
    assert_eq!(socket.closed().await, removed());
    let handshake = || Socket::request(&person, &format!("/ws/chat/{room}/"));
    let refused = Socket::try_open(handshake()).await.err().expect("a refused handshake");
    let failure = json!({"detail": "You may not enter this room."});
    assert_eq!((refused.status, refused.body), (403, failure));

    let path = format!("/api/rooms/{room}/bans/{}/", person.id);
    creator.delete(&path).await.expect_empty(204);
    let mut back = Socket::open(&person, room).await;
    assert_hear_each_other(&mut [&mut staying, &mut back]).await;
}

async fn who_leaves_is_closed_out(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let mut staying = Socket::open(&creator, room).await;
    let mut leaving = Socket::open(&person, room).await;
    remove(&person, room, &person).await;
    assert_eq!(leaving.closed().await, removed());

    let mut last = Socket::open(&creator, room).await;
    assert_hear_each_other(&mut [&mut staying, &mut last]).await;
    remove(&creator, room, &creator).await;
    assert_eq!(staying.closed().await, removed());
    assert_eq!(last.closed().await, removed());
}

/// The server also finds the leaving in its log, a moment later: it must not be taken for news.
async fn who_leaves_and_comes_back_at_once_stays(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let mut old = Socket::open(&person, room).await;
    remove(&person, room, &person).await;
    let mut new = Socket::open(&person, room).await;
    assert_eq!(old.closed().await, removed());
    stays("the new socket works", async || {
        assert_hear_each_other(&mut [&mut new]).await;
        true
    })
    .await;
}

async fn who_is_removed_during_a_replay_is_not_brought_the_rest(launch: Launch) {
    const PAST: usize = 50_000;
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    server.database.give_past(room, creator.id, PAST, &"a".repeat(500));
    let mut socket = Socket::open_after(&person, room, 0).await;
    socket.next_ids(1).await;
    remove(&creator, room, &person).await;
    let mut brought = 1;
    let farewell = loop {
        match socket.next_message().await {
            Message::Close(farewell) => break farewell.expect("a code"),
            _ => brought += 1,
        }
    };
    assert_eq!((farewell.code.into(), farewell.reason.to_string()), removed());
    assert!(brought < PAST, "everything was brought");
}

/// Either it is stored, or its socket is closed with a code that says why.
async fn a_message_of_who_was_removed_elsewhere_is_not_lost_unseen(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let mut witness = Socket::open(&creator, room).await;
    let mut socket = Socket::open(&person, room).await;
    let leaving = person.clone();
    let left = tokio::spawn(async move { remove(&leaving, room, &leaving).await });
    for number in 0..50 {
        let frame = json!({"content": number.to_string()}).to_string();
        // Once it is closed, there is nothing to send on.
        if socket.stream.send(frame.into()).await.is_err() {
            break;
        }
    }
    assert_eq!(socket.closed().await, removed());
    left.await.unwrap();
    // What was let in before the removal may still be on its way into the room: the server hangs up after it.
    socket.ended().await;
    let stored = server.database.message_ids(room);
    assert_eq!(witness.next_ids(stored.len()).await, stored);
    let numbers = server.database.message_numbers(room);
    assert_eq!(numbers, (1..).take(stored.len()).collect::<Vec<_>>());
}
