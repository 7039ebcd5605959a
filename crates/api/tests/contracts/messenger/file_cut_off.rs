//! `POST /chat/rooms/{room_id}/messages/` as a form: uploads that do not come to their end.

use std::fs::File;
use std::time::SystemTime;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::frames::two_people;
use super::{page, send_form, uploads};
use crate::support::pictures::PNG;
use crate::support::raw::read_to_end;
use crate::support::refusals::assert_is_detail;
use crate::support::{Form, Launch, Person, TestServer, eventually, on_both_databases};

on_both_databases! {
    of_an_upload_that_is_cut_off_nothing_is_left,
    a_person_sends_four_files_at_a_time,
    what_a_killed_server_was_storing_goes_when_it_is_due,
}

/// More than the store takes in one piece, so that the file is there before it is whole.
const SIZE: usize = 1024 * 1024;
/// Less than what follows the file in the form.
const AFTER_THE_FILE: usize = 100;

fn form() -> Vec<u8> {
    let form = Form::default().file("file", "a.bin", vec![7; SIZE]);
    form.field("message_content", "a caption that comes behind the file").whole()
}

async fn begin(person: &Person, room: i64, sent: usize) -> TcpStream {
    uploads::begin(person, room, &form(), sent).await
}

async fn files_are(server: &TestServer, files: usize) {
    eventually("so many files", async || server.kept_files().len() == files).await;
}

/// Waits until a file is there as a whole: until then its name has a number behind it.
async fn is_stored(server: &TestServer) {
    eventually("the file is stored", async || {
        let files = server.kept_files();
        !files.is_empty() && !files.iter().any(|file| file.to_string_lossy().contains('#'))
    })
    .await;
}

async fn of_an_upload_that_is_cut_off_nothing_is_left(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for sent in [SIZE / 2, form().len() - AFTER_THE_FILE] {
        let stream = begin(&one, room, sent).await;
        files_are(&server, 1).await;
        drop(stream);
        files_are(&server, 0).await;
    }
    let stream = begin(&one, room, form().len() - AFTER_THE_FILE / 2).await;
    is_stored(&server).await;
    drop(stream);
    files_are(&server, 0).await;

    let mut stream = begin(&one, room, SIZE / 2).await;
    stream.shutdown().await.unwrap();
    read_to_end(&mut stream).await;
    files_are(&server, 0).await;
    assert_eq!(page(&one, room, "").await["total_count"], 0);
    let space = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS number FROM files";
    assert_eq!(server.database.numbers(space), [0]);
}

async fn a_person_sends_four_files_at_a_time(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        streams.push(begin(&one, room, SIZE / 2).await);
    }
    files_are(&server, 4).await;
    let small = || Form::default().file("file", "a.png", PNG);
    let refused = send_form(&one, room, small()).await;
    assert_is_detail(&refused, 429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    super::say(&one, room, "a text may be sent").await;
    send_form(&other, room, small()).await.expect(201);

    let mut first = streams.pop().unwrap();
    first.write_all(&form()[SIZE / 2..]).await.unwrap();
    let answer = read_to_end(&mut first).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    send_form(&one, room, small()).await.expect(201);
}

async fn what_a_killed_server_was_storing_goes_when_it_is_due(launch: Launch) {
    let mut server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let _whole = begin(&one, room, form().len() - AFTER_THE_FILE / 2).await;
    is_stored(&server).await;
    let _half = begin(&one, room, SIZE / 2).await;
    files_are(&server, 2).await;
    server.kill();
    server.start();
    assert_eq!(page(&one.on(&server), room, "").await["total_count"], 0);
    assert_eq!(server.kept_files().len(), 2, "another process may be storing them");

    server.kill();
    for file in server.kept_files() {
        let file = File::options().write(true).open(file).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
    uploads::restart_when_files_are_due(&mut server);
    files_are(&server, 0).await;
    eventually("no file is noted", async || {
        server.database.numbers("SELECT COUNT(*) AS number FROM files") == [0]
    })
    .await;
}
