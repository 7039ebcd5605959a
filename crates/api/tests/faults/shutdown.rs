//! A server that is asked to stop.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::deadline::PATIENCE;
use crate::support::raw::read_to_end;
use crate::support::{Kind, Launch, Person, Socket, on_both_databases};

on_both_databases! {
    open_sockets_are_closed_and_everything_is_kept,
    what_sockets_were_sent_is_kept_as_read,
    who_asks_while_the_server_stops_is_told,
    a_request_under_way_is_finished,
    a_peer_that_does_not_read_does_not_hold_up_the_end,
}

async fn open_sockets_are_closed_and_everything_is_kept(launch: Launch) {
    let mut server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        sockets.push(Socket::open(&person, room).await);
    }
    sockets[0].send(json!({"content": "Hello, everyone!"})).await;
    for socket in &mut sockets {
        assert_eq!(socket.next().await["content"], "Hello, everyone!");
    }

    server.terminate();
    for socket in &mut sockets {
        assert_eq!(socket.closed().await, (1001, "server_going_away".to_owned()));
    }
    assert_eq!(server.ended().await.code(), Some(0));

    server.start();
    let list = person.on(&server).get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(list[0]["content"], "Hello, everyone!");
}

async fn what_sockets_were_sent_is_kept_as_read(launch: Launch) {
    let mut server = launch.start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let absent = server.sign_up("Absent User").await;
    let room = sender.open_room("General Chat").await;
    let mut socket = Socket::open(&sender, room).await;
    Socket::open(&absent, room).await.close().await;
    let mut open = Socket::open(&reader, room).await;
    for number in 1..=5 {
        let content = number.to_string();
        socket.say(&content).await;
        assert_eq!(open.next().await["content"], content);
    }

    server.terminate();
    assert_eq!(open.closed().await.0, 1001);
    assert_eq!(server.ended().await.code(), Some(0));
    let marks = |person: &Person| {
        let sql = "SELECT last_read_seq AS number FROM members WHERE user_id =";
        server.database.numbers(&format!("{sql} {}", person.id))
    };
    assert_eq!((marks(&sender), marks(&reader), marks(&absent)), (vec![5], vec![5], vec![0]));
}

async fn who_asks_while_the_server_stops_is_told(launch: Launch) {
    let mut server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;

    server.terminate();
    assert_eq!(socket.closed().await.0, 1001);
    let readiness = person.get("/readyz").await;
    assert_eq!(readiness.expect(503), json!({"detail": "Service unavailable."}));
    readiness.header("retry-after");
    let request = Socket::request(&person, &format!("/ws/chat/{room}/"));
    let Err(refused) = Socket::try_open(request).await else { panic!("a socket was opened") };
    assert_eq!((refused.status, refused.body), (503, json!({"detail": "Service unavailable."})));
    person.get("/auth/profile/").await.expect(200);
    assert_eq!(server.ended().await.code(), Some(0));
}

/// A request whose body the server is waiting for.
async fn begin_request(person: &Person, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(person.address()).await.unwrap();
    let head = format!(
        "POST /api/rooms/ HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        person.address(),
        person.access,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    timeout(PATIENCE, stream.read_exact(&mut go_on)).await.expect("a word in time").unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

async fn a_request_under_way_is_finished(launch: Launch) {
    let mut server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    let body = json!({"name": "New Room", "room_type": "chat"}).to_string();
    let mut under_way = begin_request(&person, &body).await;

    server.terminate();
    // By now the server is stopping.
    assert_eq!(socket.closed().await.0, 1001);
    under_way.write_all(body.as_bytes()).await.unwrap();
    let answer = read_to_end(&mut under_way).await;
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert_eq!(server.ended().await.code(), Some(0));

    server.start();
    let list = person.on(&server).get("/api/rooms/").await.expect(200);
    assert_eq!(list[0]["name"], "New Room");
}

async fn a_peer_that_does_not_read_does_not_hold_up_the_end(launch: Launch) {
    let mut server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let past = person.open_room("Old Chat").await;
    server.database.give_past(past, person.id, 20_000, &"a".repeat(200));
    let _unread = Socket::open_narrow(&person, room).await;
    let _unread_past = Socket::open_narrow_at(&person, &format!("/ws/chat/{past}/?after=0")).await;
    let _unfinished = begin_request(&person, "{}").await;
    let mut socket = Socket::open(&person, room).await;
    let long = "😀".repeat(4_000);
    for _ in 0..50 {
        socket.send(json!({"content": long})).await;
        assert_eq!(socket.next().await["content"], long);
    }

    server.terminate();
    assert_eq!(socket.closed().await.0, 1001);
    assert_eq!(server.ended().await.code(), Some(0));
}

#[tokio::test]
async fn a_database_that_hangs_does_not_hold_up_the_end() {
    let mut server = Launch::on(Kind::Postgresql).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    let locked = server.database.lock_table("messages");
    socket.send(json!({"content": "Hello, everyone!"})).await;

    server.terminate();
    assert_eq!(server.ended().await.code(), Some(0));
    drop(locked);
}
