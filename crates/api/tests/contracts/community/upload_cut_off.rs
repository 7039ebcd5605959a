//! `/mysite/user/v1/profile/edit/`: uploads that do not come to their end

use std::fs::File;
use std::time::SystemTime;

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::form::FORM;
use crate::support::pictures::{PNG, png_of};
use crate::support::profile::{EDIT, edit_by_form, own_profile};
use crate::support::raw::read_to_end;
use crate::support::refusals::assert_is_detail;
use crate::support::{Form, Launch, Person, TestServer, eventually, on_both_databases};

on_both_databases! {
    of_an_upload_that_is_cut_off_nothing_is_left,
    of_an_upload_whose_sender_goes_away_after_the_picture_nothing_is_left,
    of_an_upload_without_an_end_nothing_is_left,
    a_person_uploads_one_file_at_a_time,
    a_whole_file_that_a_killed_server_did_not_show_goes_when_it_is_due,
    half_a_file_of_a_killed_server_goes_when_nobody_wrote_to_it_for_long,
}

/// More than the store takes in one piece, so that the file is there before it is whole.
const SIZE: usize = 1024 * 1024;

fn form() -> Form {
    Form::default().file("profile_picture", "a.png", png_of(SIZE)).field("status", "not kept")
}

/// A form of which only the beginning is sent, until the file is there.
async fn begin(server: &TestServer, person: &Person, sent: usize) -> TcpStream {
    let form = form().whole();
    let head = format!(
        "PUT {EDIT} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: {FORM}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        server.address(),
        person.access,
        form.len(),
    );
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&form[..sent]).await.unwrap();
    eventually("the upload has begun", async || !server.kept_files().is_empty()).await;
    stream
}

/// Waits until a picture is there as a whole.
async fn picture_is_stored(server: &TestServer) {
    eventually("the picture is stored", async || {
        server.kept_files().iter().any(|file| file.extension().is_some_and(|end| end == "png"))
    })
    .await;
}

/// Nothing of an upload is left, and the profile is as it was.
async fn assert_nothing_is_left(server: &TestServer, person: &Person, before: &Value) {
    eventually("nothing is left", async || server.kept_files().is_empty()).await;
    assert_eq!(own_profile(person).await, *before);
    let shown = "SELECT COUNT(*) AS number FROM uploads WHERE due_at IS NULL";
    assert_eq!(server.database.numbers(shown), [0]);
}

async fn of_an_upload_that_is_cut_off_nothing_is_left(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    let stream = begin(&server, &user, SIZE / 2).await;
    drop(stream);
    assert_nothing_is_left(&server, &user, &before).await;
    eventually("another upload may begin", async || {
        let form = Form::default().file("profile_picture", "a.png", PNG);
        edit_by_form(&user, form).await.status == 200
    })
    .await;
}

async fn of_an_upload_whose_sender_goes_away_after_the_picture_nothing_is_left(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    let whole = form().whole().len();
    let stream = begin(&server, &user, whole - 50).await;
    picture_is_stored(&server).await;
    drop(stream);
    assert_nothing_is_left(&server, &user, &before).await;
}

async fn of_an_upload_without_an_end_nothing_is_left(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    let mut stream = begin(&server, &user, SIZE / 2).await;
    stream.shutdown().await.unwrap();
    let _answer = read_to_end(&mut stream).await;
    assert_nothing_is_left(&server, &user, &before).await;
}

async fn a_person_uploads_one_file_at_a_time(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let sent = SIZE / 2;
    let mut first = begin(&server, &user, sent).await;

    let small = || Form::default().file("profile_picture", "a.png", PNG);
    let elsewhere = user.signed_in_again().await;
    for person in [&user, &elsewhere] {
        let refused = edit_by_form(person, small()).await;
        assert_is_detail(&refused, 429);
        assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    }
    edit_by_form(&other, small()).await.expect(200);

    first.write_all(&form().whole()[sent..]).await.unwrap();
    let answer = read_to_end(&mut first).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    edit_by_form(&elsewhere, small()).await.expect(200);
}

/// Uploads that end before they are shown are forgotten once due: at the next start, if that is over.
fn restart_when_due(server: &mut TestServer) {
    server.kill();
    server.database.execute("UPDATE uploads SET due_at = 1");
    server.start();
}

async fn assert_nothing_is_noted(server: &TestServer) {
    eventually("no upload is noted", async || {
        server.database.numbers("SELECT COUNT(*) AS number FROM uploads") == [0]
    })
    .await;
}

async fn a_whole_file_that_a_killed_server_did_not_show_goes_when_it_is_due(launch: Launch) {
    let mut server = launch.start();
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    let stream = begin(&server, &user, form().whole().len() - 50).await;
    picture_is_stored(&server).await;
    server.kill();
    drop(stream);
    server.start();
    assert_eq!(own_profile(&user.on(&server)).await, before);
    assert_eq!(server.kept_files().len(), 1, "it is not due yet");

    restart_when_due(&mut server);
    assert_nothing_is_left(&server, &user.on(&server), &before).await;
    assert_nothing_is_noted(&server).await;
}

async fn half_a_file_of_a_killed_server_goes_when_nobody_wrote_to_it_for_long(launch: Launch) {
    let mut server = launch.start();
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    let stream = begin(&server, &user, SIZE / 2).await;
    server.kill();
    drop(stream);
    server.start();
    assert_eq!(server.kept_files().len(), 1, "another process may be writing to it");

    for file in server.kept_files() {
        let file = File::options().write(true).open(file).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
    restart_when_due(&mut server);
    assert_nothing_is_left(&server, &user.on(&server), &before).await;
    assert_nothing_is_noted(&server).await;
}
