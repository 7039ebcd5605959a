//! `/ws/chat/{room_id}/chat/`: who comes and goes, first socket in and last socket out.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{assert_next, ban, join, leave, make_room, say};
use crate::support::{
    Launch, Person, Socket, TestServer, assert_shape, eventually, on_both_databases,
};

on_both_databases! {
    who_comes_is_announced_to_the_others_alone,
    a_person_is_announced_once_however_many_sockets_they_open,
    a_person_leaves_with_their_last_socket,
    sockets_of_meet_count_and_hear_nothing,
    who_was_there_before_is_not_announced,
    one_room_hears_nothing_of_another,
    a_refused_handshake_announces_nobody,
    who_was_renamed_leaves_by_the_name_that_they_came_with,
    a_name_is_announced_as_it_is,
    of_sockets_that_come_and_go_at_once_one_join_and_one_leave_is_told,
    after_a_restart_everybody_comes_anew,
}

const LIVECHAT: &str = "livechat";
const MEET: &str = "meet";

/// Closes a socket, and waits until the server counts so many of its dialect.
async fn close(server: &TestServer, socket: Socket, dialect: &str, left: f64) {
    socket.close().await;
    let series = format!("madang_sockets_open{{dialect=\"{dialect}\"}}");
    eventually("the socket is gone", async || server.metric(&series).await == Some(left)).await;
}

async fn two_people(server: &TestServer) -> (Person, Person, i64) {
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = make_room(&one, "채팅방 이름").await;
    (one, other, room)
}

async fn rename(person: &mut Person, name: &str) {
    person.patch("/auth/profile/", json!({"name": name})).await.expect(200);
    name.clone_into(&mut person.name);
}

async fn who_comes_is_announced_to_the_others_alone(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let other = server.sign_up("사용자명").await;
    let mut here = Socket::open_chat(&one, room).await;
    let mut there = Socket::open_chat(&other, room).await;

    let frame = here.next().await;
    assert_shape(&frame, &[("type", "string"), ("username", "string")]);
    let documented = r#"{
    "type": "chat.user.join",
    "username": "사용자명"
}"#;
    assert_eq!(frame, serde_json::from_str::<Value>(documented).unwrap());
    say(&mut there, "안녕하세요!").await;
    assert_next(&mut here, "안녕하세요!").await;

    there.close().await;
    let frame = here.next().await;
    assert_shape(&frame, &[("type", "string"), ("username", "string")]);
    let documented = r#"{
    "type": "chat.user.leave",
    "username": "사용자명"
}"#;
    assert_eq!(frame, serde_json::from_str::<Value>(documented).unwrap());
    say(&mut here, "안녕히 가세요!").await;
}

async fn a_person_is_announced_once_however_many_sockets_they_open(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_chat(&one, room).await;
    let mut first = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    let mut second = Socket::open_chat(&other.signed_in_again().await, room).await;
    let mut in_meet = Socket::open(&other, room).await;
    let mut own = Socket::open_chat(&one, room).await;
    say(&mut second, "안녕하세요!").await;
    for socket in [&mut here, &mut first, &mut own] {
        assert_next(socket, "안녕하세요!").await;
    }
    assert_eq!(in_meet.next().await["content"], "안녕하세요!");
}

async fn a_person_leaves_with_their_last_socket(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_chat(&one, room).await;
    let first = Socket::open_chat(&other, room).await;
    let second = Socket::open_chat(&other, room).await;
    let in_meet = Socket::open(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    close(&server, first, LIVECHAT, 2.0).await;
    say(&mut here, "one is gone").await;
    close(&server, in_meet, MEET, 0.0).await;
    say(&mut here, "two are gone").await;
    close(&server, second, LIVECHAT, 1.0).await;
    assert_eq!(here.next().await, leave(&other));

    // Without a word, too.
    let back = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    drop(back);
    assert_eq!(here.next().await, leave(&other));
    say(&mut here, "all are gone").await;
}

async fn sockets_of_meet_count_and_hear_nothing(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_chat(&one, room).await;
    let mut in_meet = Socket::open(&one, room).await;
    let mut coming = Socket::open(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    let beside = Socket::open_chat(&other, room).await;
    close(&server, beside, LIVECHAT, 1.0).await;
    coming.send(json!({"content": "Hello, everyone!"})).await;
    for socket in [&mut coming, &mut in_meet] {
        assert_eq!(socket.next().await["content"], "Hello, everyone!");
    }
    assert_next(&mut here, "Hello, everyone!").await;

    close(&server, coming, MEET, 1.0).await;
    assert_eq!(here.next().await, leave(&other));
    say(&mut here, "all are gone").await;
    assert_eq!(in_meet.next().await["content"], "all are gone");
}

async fn who_was_there_before_is_not_announced(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let here = Socket::open_chat(&one, room).await;
    let mut coming = Socket::open_chat(&other, room).await;
    say(&mut coming, "Who is there?").await;
    here.close().await;
    assert_eq!(coming.next().await, leave(&one));
}

async fn one_room_hears_nothing_of_another(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let second = make_room(&one, "둘째 방").await;
    let mut here = Socket::open_chat(&one, room).await;
    let mut elsewhere = Socket::open_chat(&one, second).await;
    let coming = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    let beside = Socket::open_chat(&other, second).await;
    assert_eq!(elsewhere.next().await, join(&other), "each room counts for itself");
    close(&server, coming, LIVECHAT, 3.0).await;
    assert_eq!(here.next().await, leave(&other));
    say(&mut elsewhere, "still there").await;
    close(&server, beside, LIVECHAT, 2.0).await;
    assert_eq!(elsewhere.next().await, leave(&other));
}

async fn a_refused_handshake_announces_nobody(launch: Launch) {
    let server = launch.start();
    let (creator, banned, room) = two_people(&server).await;
    let other = server.sign_up("Third User").await;
    let mut here = Socket::open_chat(&creator, room).await;
    ban(&creator, room, &banned).await;
    let path = format!("/ws/chat/{room}/chat/");
    let bad = format!("{path}?after=x");
    for (person, path, status) in [
        (&banned, &path, 403),
        (&banned, &bad, 403),
        (&other, &bad, 400),
        (&other.with_access("garbage"), &path, 401),
        (&other.anonymous(), &path, 401),
    ] {
        let refused = Socket::try_open(Socket::request(person, path)).await.err();
        assert_eq!(refused.expect("a refused handshake").status, status);
    }
    other.get(&path).await.expect(426);
    say(&mut here, "Is anybody there?").await;
}

async fn who_was_renamed_leaves_by_the_name_that_they_came_with(launch: Launch) {
    let server = launch.start();
    let (one, mut other, room) = two_people(&server).await;
    let mut here = Socket::open_chat(&one, room).await;
    let old = Socket::open_chat(&other, room).await;
    let came = leave(&other);
    assert_eq!(here.next().await, join(&other));
    rename(&mut other, "새 이름").await;
    let new = Socket::open_chat(&other, room).await;
    close(&server, new, LIVECHAT, 2.0).await;
    close(&server, old, LIVECHAT, 1.0).await;
    assert_eq!(here.next().await, came);
    let _back = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));
}

async fn a_name_is_announced_as_it_is(launch: Launch) {
    let server = launch.start();
    let (one, mut other, room) = two_people(&server).await;
    let mut here = Socket::open_chat(&one, room).await;
    for name in ["\"<b>\"\\\u{202e}", " 이름 ", &"😀".repeat(50)] {
        rename(&mut other, name).await;
        let coming = Socket::open_chat(&other, room).await;
        assert_eq!(here.next().await, join(&other));
        coming.close().await;
        assert_eq!(here.next().await, leave(&other));
    }
}

async fn of_sockets_that_come_and_go_at_once_one_join_and_one_leave_is_told(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_chat(&one, room).await;
    for _ in 0..5 {
        let mut handshakes = JoinSet::new();
        for number in 0..10 {
            let other = other.clone();
            handshakes.spawn(async move {
                if number % 2 == 0 {
                    Socket::open_chat(&other, room).await
                } else {
                    Socket::open(&other, room).await
                }
            });
        }
        let sockets = handshakes.join_all().await;
        assert_eq!(here.next().await, join(&other));
        say(&mut here, "all are there").await;
        let closings: JoinSet<_> = sockets.into_iter().map(Socket::close).collect();
        closings.join_all().await;
        assert_eq!(here.next().await, leave(&other));
        say(&mut here, "all are gone").await;
    }
}

async fn after_a_restart_everybody_comes_anew(launch: Launch) {
    let mut server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut here = Socket::open_chat(&one, room).await;
    let _there = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    server.kill();
    server.start();
    let (one, other) = (one.on(&server), other.on(&server));
    let mut here = Socket::open_chat(&one, room).await;
    say(&mut here, "Is anybody there?").await;
    let there = Socket::open_chat(&other, room).await;
    assert_eq!(here.next().await, join(&other));
    there.close().await;
    assert_eq!(here.next().await, leave(&other));
}
