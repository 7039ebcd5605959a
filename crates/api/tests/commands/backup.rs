//! `madang backup` and `madang restore`

use std::fs;

use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::{done, refused};
use crate::support::{Kind, Launch, Person, Socket, TestServer};

async fn contents(person: &Person, room: i64) -> Vec<String> {
    let messages = person.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    let messages = messages.as_array().unwrap().clone();
    messages.iter().map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

async fn say(socket: &mut Socket, text: &str) -> Value {
    socket.send(json!({"content": text})).await;
    socket.next().await
}

#[tokio::test]
async fn a_backup_made_while_messages_flow_brings_the_conversation_back() {
    let mut server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    say(&mut socket, "before").await;

    let mut backup = server.command(&["backup", "kept.db"]);
    let backup = spawn_blocking(move || backup.output().unwrap());
    let mut said = 0;
    while !backup.is_finished() {
        said += 1;
        say(&mut socket, &format!("meanwhile {said}")).await;
    }
    assert!(done(&backup.await.unwrap()).contains("kept.db"));
    say(&mut socket, "after").await;
    person.delete("/auth/profile/").await.expect_empty(204);

    server.kill();
    assert!(done(&server.madang(&["restore", "kept.db"], "")).contains("kept.db"));
    server.start();
    let person = person.on(&server);
    let restored = contents(&person, room).await;
    assert_eq!(restored[0], "before");
    assert!(!restored.contains(&"after".to_owned()), "{restored:?}");
    for (number, content) in restored.iter().enumerate().skip(1) {
        assert_eq!(*content, format!("meanwhile {number}"), "a message is missing");
    }
    let mut socket = Socket::open(&person, room).await;
    say(&mut socket, "and on we go").await;
    assert_eq!(contents(&person, room).await.len(), restored.len() + 1);
}

#[tokio::test]
async fn a_file_that_is_there_is_never_overwritten() {
    let server = Launch::on(Kind::Sqlite).start();
    fs::write(server.folder().join("kept.db"), "precious").unwrap();
    let reason = refused(&server.madang(&["backup", "kept.db"], ""));
    assert_eq!(reason, "kept.db exists already");
    assert_eq!(fs::read(server.folder().join("kept.db")).unwrap(), b"precious");
}

#[test]
fn a_backup_that_cannot_be_written_is_refused() {
    let server = Launch::on(Kind::Sqlite).start();
    refused(&server.madang(&["backup", "no/such/folder/kept.db"], ""));
    let nothing_yet = Launch::on(Kind::Sqlite).prepare();
    let reason = refused(&nothing_yet.madang(&["backup", "kept.db"], ""));
    assert!(reason.starts_with("there is no "), "{reason}");
    assert!(!nothing_yet.folder().join("kept.db").exists());
}

#[tokio::test]
async fn nothing_is_restored_under_a_running_server() {
    let server = Launch::on(Kind::Sqlite).start();
    done(&server.madang(&["backup", "kept.db"], ""));
    let person = server.sign_up("User Name").await;
    let reason = refused(&server.madang(&["restore", "kept.db"], ""));
    assert!(reason.starts_with("another server is using "), "{reason}");
    person.get("/auth/profile/").await.expect(200);
}

#[tokio::test]
async fn what_is_no_backup_leaves_the_database_as_it_is() {
    let mut server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    server.kill();
    fs::write(server.folder().join("no.db"), "no database").unwrap();
    fs::write(server.folder().join("empty.db"), "").unwrap();
    for (file, reason) in [
        ("no.db", "no.db is not a usable backup"),
        ("empty.db", "empty.db is not a usable backup"),
        ("missing.db", "there is no missing.db"),
    ] {
        let said = refused(&server.madang(&["restore", file], ""));
        assert!(said.starts_with(reason), "{said}");
    }
    server.start();
    person.on(&server).get("/auth/profile/").await.expect(200);
}

#[test]
fn on_postgresql_the_tools_to_run_are_named_without_the_password() {
    let server: TestServer = Launch::on(Kind::Postgresql)
        .with("DATABASE_URL", "postgres://chat:hidden-password@db.example.com:5433/chat")
        .prepare();
    for (command, tool) in [
        ("backup", "pg_dump --format=custom --file='kept.dump' "),
        ("restore", "pg_restore --clean --if-exists --dbname="),
    ] {
        let reason = refused(&server.madang(&[command, "kept.dump"], ""));
        assert!(reason.contains(tool) && reason.contains("'kept.dump'"), "{reason}");
        assert!(reason.contains("postgres://chat@db.example.com:5433/chat"), "{reason}");
        assert!(!reason.contains("hidden-password"), "{reason}");
    }
}
