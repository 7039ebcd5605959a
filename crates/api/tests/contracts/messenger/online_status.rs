//! `/chat/rooms/{room_id}/online-status/`

use reqwest::Method;
use serde_json::{Value, json};

use super::frames::two_people;
use super::{NOT_FOUND, NOT_IN_ROOM};
use crate::support::refusals::{assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, Person, Socket, assert_shape, eventually, on_both_databases};

on_both_databases! {
    the_documented_status_shows_who_has_the_room_open,
    an_open_socket_of_any_contract_counts,
    only_people_in_the_room_see_it,
    a_server_that_dies_leaves_nobody_online_for_longer_than_its_lease,
}

fn path(room: impl std::fmt::Display) -> String {
    format!("/chat/rooms/{room}/online-status/")
}

/// How somebody is shown to another.
async fn status_of(person: &Person, seen_by: &Person, room: i64) -> Value {
    let people = seen_by.get(&path(room)).await.expect(200);
    let found = people.as_array().unwrap().iter().find(|it| it["user_id"] == person.id);
    found.unwrap_or_else(|| panic!("{} is not in {people}", person.name)).clone()
}

#[track_caller]
fn assert_status(status: &Value, last_seen: &str) {
    let fields = [
        ("user_id", "number"),
        ("user_name", "string"),
        ("is_online", "bool"),
        ("last_seen", last_seen),
    ];
    assert_shape(status, &fields);
}

async fn the_documented_status_shows_who_has_the_room_open(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let people = one.get(&path(room)).await.expect(200);
    for (status, person) in people.as_array().unwrap().iter().zip([&one, &other]) {
        assert_status(status, "null");
        assert_eq!(status["user_name"], person.name.as_str());
    }
    let opened = super::say(&one, room, "안녕하세요!").await;
    let here = Socket::open_messenger(&one, room).await;
    let people = one.get(path(room).trim_end_matches('/')).await.expect(200);
    let [first, second] = people.as_array().unwrap().as_slice() else { panic!("{people}") };
    assert_status(first, "time");
    assert_eq!(first["is_online"], true);
    assert!(first["last_seen"].as_str() > opened["created_at"].as_str(), "{first}");
    assert_status(second, "null");
    assert_eq!((&second["user_id"], &second["is_online"]), (&json!(other.id), &json!(false)));

    here.close().await;
    eventually("it is told", async || {
        !status_of(&one, &other, room).await["is_online"].as_bool().unwrap()
    })
    .await;
    let status = status_of(&one, &other, room).await;
    assert_status(&status, "time");
    assert_eq!(status_of(&one, &other, room).await, status, "it stands still");
}

async fn an_open_socket_of_any_contract_counts(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let elsewhere = one.open_room("General Chat").await;
    let is_online = async || status_of(&other, &one, room).await["is_online"] == json!(true);
    let following = Socket::follow(&other).await;
    let in_another_room = Socket::open_messenger(&other, elsewhere).await;
    assert!(!is_online().await);
    let in_livechat = Socket::open_chat(&other, room).await;
    assert!(is_online().await);
    let in_meet = Socket::open(&other, room).await;
    in_livechat.close().await;
    assert!(is_online().await);
    in_meet.close().await;
    eventually("nobody is there", async || !is_online().await).await;
    following.close().await;
    in_another_room.close().await;
}

async fn only_people_in_the_room_see_it(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let stranger = server.sign_up("Stranger").await;
    assert_eq!(stranger.get(&path(room)).await.expect(403), json!({"detail": NOT_IN_ROOM}));
    for id in ["777", "0", "x"] {
        assert_eq!(one.get(&path(id)).await.expect(404), json!({"detail": NOT_FOUND}));
    }
    assert_needs_a_token(&one, Method::GET, &path(room)).await;
    assert_knows_only(&one, &path(room), "HEAD, GET").await;
}

async fn a_server_that_dies_leaves_nobody_online_for_longer_than_its_lease(launch: Launch) {
    let mut server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let _open = Socket::open_messenger(&other, room).await;
    assert_eq!(status_of(&other, &one, room).await["is_online"], true);
    server.kill();
    server.start();
    let one = one.on(&server);
    assert_eq!(status_of(&other, &one, room).await["is_online"], true, "its lease has not ended");
    server.kill();
    server.database.execute("UPDATE nodes SET lease_ends_at = 1700000000000000");
    server.start();
    let one = one.on(&server);
    let status = status_of(&other, &one, room).await;
    assert_eq!(status["is_online"], false);
    eventually("when the lease ended is when they were seen last", async || {
        status_of(&other, &one, room).await["last_seen"] == "2023-11-14T22:13:20.000000Z"
    })
    .await;
}
