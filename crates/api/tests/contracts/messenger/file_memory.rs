//! `POST /chat/rooms/{room_id}/messages/` as a form: files are stored as they arrive.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::frames::two_people;
use super::messages_of;
use crate::support::form::FORM;
use crate::support::raw::read_to_end;
use crate::support::{Form, Launch, Person, eventually, on_both_databases};

on_both_databases! {
    large_uploads_take_less_than_a_mebibyte_of_memory_each,
}

const SIZE: usize = 20 * 1024 * 1024;
const AT_ONCE: u64 = 8;
/// In KiB: what each upload may take, and what a server takes besides when it has more to do.
const EACH: u64 = 1_024;
const SLACK: u64 = 4 * 1_024;
/// What is kept back, so that all uploads are under way together.
const LAST: usize = 300 * 1024;

async fn begin(person: Person, room: i64, form: bytes::Bytes) -> TcpStream {
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: {FORM}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        messages_of(room),
        person.address(),
        person.access,
        form.len(),
    );
    let mut stream = TcpStream::connect(person.address()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&form[..form.len() - LAST]).await.unwrap();
    stream
}

async fn large_uploads_take_less_than_a_mebibyte_of_memory_each(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let warming = Form::default().file("file", "a.bin", vec![7; 1024 * 1024]);
    super::send_form(&one, room, warming).await.expect(201);
    let form = bytes::Bytes::from(Form::default().file("file", "a.bin", vec![7; SIZE]).whole());
    let before = server.memory();
    let mut uploads = JoinSet::new();
    for number in 0..AT_ONCE {
        let person = if number % 2 == 0 { &one } else { &other };
        uploads.spawn(begin(person.clone(), room, form.clone()));
    }
    let mut highest = before;
    let mut streams = Vec::new();
    while let Some(stream) = uploads.join_next().await {
        highest = highest.max(server.memory());
        streams.push(stream.unwrap());
    }
    eventually("nearly all of each file has come", async || {
        highest = highest.max(server.memory());
        let nearly = (SIZE - 3 * LAST) as u64;
        let large = server.kept_files().iter().filter(|file| {
            file.metadata().is_ok_and(|file| file.len() >= nearly)
        }).count();
        large as u64 == AT_ONCE
    })
    .await;
    let mut answers = JoinSet::new();
    for mut stream in streams {
        let last = form.slice(form.len() - LAST..);
        answers.spawn(async move {
            stream.write_all(&last).await.unwrap();
            read_to_end(&mut stream).await
        });
    }
    while let Some(answer) = answers.join_next().await {
        highest = highest.max(server.memory());
        assert!(answer.unwrap().starts_with("HTTP/1.1 201"));
    }
    let allowed = AT_ONCE * EACH + SLACK;
    assert!(highest - before < allowed, "{before} KiB before, {highest} KiB at most");
}
