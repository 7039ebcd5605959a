use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::{Launch, Person, Socket, on_one_database};

on_one_database! {
    what_was_begun_for_a_caller_who_hung_up_is_finished,
}

/// Sends a request, and does not wait for its answer.
async fn send_and_hang_up(person: &Person, path: &str, body: &str) {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        person.address(),
        person.access,
        body.len()
    );
    let mut stream = TcpStream::connect(person.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

/// Between what is in the store and who is told of it, nobody can get lost.
async fn what_was_begun_for_a_caller_who_hung_up_is_finished(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    let newcomer = server.sign_up("Other Name").await;
    let body = json!({"room_name": "Group", "room_type": "group"});
    let room = creator.post("/chat/rooms/", body).await.expect(201);
    let path = format!("/chat/rooms/{}/participants/", room["room_id"]);
    let mut follower = Socket::follow(&newcomer).await;

    let lock = server.database.lock();
    send_and_hang_up(&creator, &path, &json!({"user_ids": [newcomer.id]}).to_string()).await;
    // Meanwhile the server has long noticed.
    for _request in 0..20 {
        creator.get(&path).await.expect(200);
    }
    drop(lock);

    let frame = follower.next().await;
    assert_eq!((&frame["type"], &frame["room_id"]), (&json!("room_created"), &room["room_id"]));
}
