//! A second server on the same database.

use reqwest::Method;
use serde_json::json;
use tokio::time::timeout;

use crate::support::deadline::SOON;
use crate::support::person::send;
use crate::support::{Kind, Launch, Person, Socket, TestServer, soon};

#[tokio::test]
async fn a_second_server_on_an_sqlite_file_is_refused() {
    let mut server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    let second = server.madang(&["serve"], "");
    assert_eq!(second.status.code(), Some(1));
    let errors = String::from_utf8(second.stderr).unwrap();
    let told = errors.lines().any(|line| line.starts_with("madang: another server is using "));
    assert!(told && errors.contains("madang.db"), "{errors}");
    person.get("/api/rooms/").await.expect(200);

    // Even one that was killed keeps nobody away.
    server.kill();
    server.start();
    person.on(&server).get("/api/rooms/").await.expect(200);
}

#[tokio::test]
async fn two_servers_share_a_postgresql_database() {
    let one = Launch::on(Kind::Postgresql).start();
    let other = one.another_node();
    let person = one.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let elsewhere = person.on(&other);
    assert_eq!(elsewhere.get("/api/rooms/").await.expect(200)[0]["id"], room);
    elsewhere.signed_in_again().await.get("/auth/profile/").await.expect(200);
}

/// Two nodes on one database; a room's creator, who uses the second, and somebody with a socket on the
/// first.
struct Scene {
    one: TestServer,
    _other: TestServer,
    creator: Person,
    guest: Person,
    room: i64,
    socket: Socket,
}

async fn scene() -> Scene {
    let one = Launch::on(Kind::Postgresql).start();
    let other = one.another_node();
    let creator = one.sign_up("Creator Name").await.on(&other);
    let guest = one.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let socket = Socket::open(&guest, room).await;
    Scene { one, _other: other, creator, guest, room, socket }
}

/// What the close frame says, which has to come soon.
async fn closed_soon(socket: &mut Socket) -> (u16, String) {
    timeout(SOON, socket.closed()).await.expect("closed within a second")
}

/// The handshake of somebody who has got in before is soon answered so.
async fn assert_refused_soon(person: &Person, room: i64, status: u16) {
    soon("the handshake is refused", async || {
        let request = Socket::request(person, &format!("/ws/chat/{room}/"));
        Socket::try_open(request).await.is_err_and(|refused| refused.status == status)
    })
    .await;
}

#[tokio::test]
async fn who_is_removed_through_one_node_is_closed_out_of_the_other() {
    let mut scene = scene().await;
    let mut bystander = Socket::open(&scene.creator.on(&scene.one), scene.room).await;
    let elsewhere = scene.creator.open_room("Another Room").await;
    let mut elsewhere = Socket::open(&scene.guest, elsewhere).await;
    let path = format!("/api/rooms/{}/members/{}/", scene.room, scene.guest.id);
    scene.creator.delete(&path).await.expect_empty(204);
    assert_eq!(closed_soon(&mut scene.socket).await, (4403, "removed_from_room".to_owned()));
    bystander.say("still here").await;
    elsewhere.say("still here").await;
}

#[tokio::test]
async fn who_is_banned_through_one_node_does_not_get_in_on_the_other() {
    let mut scene = scene().await;
    let path = format!("/api/rooms/{}/bans/{}/", scene.room, scene.guest.id);
    assert!(send(scene.creator.request(Method::PUT, &path)).await.status.is_success());
    assert_eq!(closed_soon(&mut scene.socket).await, (4403, "removed_from_room".to_owned()));
    assert_refused_soon(&scene.guest, scene.room, 403).await;
}

#[tokio::test]
async fn a_room_that_is_deleted_through_one_node_is_closed_on_the_other() {
    let mut scene = scene().await;
    scene.creator.delete(&format!("/api/rooms/{}/", scene.room)).await.expect_empty(204);
    assert_eq!(closed_soon(&mut scene.socket).await, (4404, "room_deleted".to_owned()));
    assert_refused_soon(&scene.guest, scene.room, 404).await;
}

/// Also where the other node has a room open and has heard nothing of what came through the first.
#[tokio::test]
async fn who_resumes_on_another_node_gets_everything_once() {
    let one = Launch::on(Kind::Postgresql).start();
    let other = one.another_node();
    let person = one.sign_up("User Name").await;
    let elsewhere = person.on(&other);
    let room = person.open_room("General Chat").await;
    let mut behind = Socket::open(&elsewhere, room).await;
    let mut socket = Socket::open(&person, room).await;
    for number in 0..20 {
        socket.say(&number.to_string()).await;
    }

    let ids = one.database.message_ids(room);
    let mut resumed = Socket::open_after(&elsewhere, room, ids[0]).await;
    assert_eq!(resumed.next_ids(19).await, ids[1..]);
    resumed.send(json!({"content": "through the other"})).await;
    assert_eq!(resumed.next().await["content"], "through the other", "something came twice");
    assert_eq!(behind.next_ids(21).await, one.database.message_ids(room));
    behind.send(json!({"content": "and again"})).await;
    assert_eq!(resumed.next().await["content"], "and again");
}
