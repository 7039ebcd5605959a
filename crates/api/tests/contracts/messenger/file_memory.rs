//! `POST /chat/rooms/{room_id}/messages/` as a form: files are stored as they arrive.

use std::path::PathBuf;

use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;

use super::frames::two_people;
use super::send_form;
use super::uploads::begin;
use crate::support::raw::read_to_end;
use crate::support::{Form, Launch, eventually, on_one_database};

on_one_database! {
    large_uploads_take_less_than_a_mebibyte_of_memory_each,
}

const SIZE: usize = 20 * 1024 * 1024;
const AT_ONCE: usize = 8;
/// In KiB: what each upload may take, and what a server takes besides when it has more to do.
const EACH: u64 = 1_024;
const SLACK: u64 = 4 * 1_024;
/// What is kept back, so that all uploads are under way together.
const LAST: usize = 300 * 1024;
/// How much of each is on disk when the store has taken what came, but for what it gathers.
const NEARLY: u64 = 19 * 1024 * 1024;

async fn large_uploads_take_less_than_a_mebibyte_of_memory_each(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let warming = Form::default().file("file", "a.bin", vec![7; 1024 * 1024]);
    send_form(&one, room, warming).await.expect(201);
    let form = bytes::Bytes::from(Form::default().file("file", "a.bin", vec![7; SIZE]).whole());
    let before = server.memory();
    let mut begun = JoinSet::new();
    for number in 0..AT_ONCE {
        let person = if number % 2 == 0 { &one } else { &other };
        let (person, form) = (person.clone(), form.clone());
        begun.spawn(async move { begin(&person, room, &form, form.len() - LAST).await });
    }
    let mut highest = before;
    let mut streams = Vec::new();
    while let Some(stream) = begun.join_next().await {
        highest = highest.max(server.memory());
        streams.push(stream.unwrap());
    }
    eventually("nearly all of each file has come", async || {
        highest = highest.max(server.memory());
        let is_nearly_whole = |file: &PathBuf| file.metadata().is_ok_and(|it| it.len() >= NEARLY);
        server.kept_files().iter().filter(|file| is_nearly_whole(file)).count() == AT_ONCE
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
    let allowed = AT_ONCE as u64 * EACH + SLACK;
    assert!(highest - before < allowed, "{before} KiB before, {highest} KiB at most");
}
