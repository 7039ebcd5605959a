//! `file_url` after its message: a file goes with it.

use reqwest::Method;

use super::frames::two_people;
use super::uploads::restart_when_files_are_due;
use super::{delete, make_group, remove, send_file};
use crate::support::{Launch, Person, TestServer, eventually, on_both_databases};

on_both_databases! {
    a_file_goes_with_its_message,
    files_go_with_their_room,
}

async fn status(person: &Person, url: &str) -> u16 {
    let request = person.anonymous().request(Method::GET, url);
    request.send().await.unwrap().status().as_u16()
}

/// Files are removed behind those who delete.
async fn assert_so_many_are_left(server: &mut TestServer, files: usize) {
    restart_when_files_are_due(server);
    eventually("what nobody shows is gone", async || server.kept_files().len() == files).await;
}

async fn a_file_goes_with_its_message(launch: Launch) {
    let mut server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let kept = send_file(&one, room, "kept.bin", b"kept").await;
    let gone = send_file(&one, room, "gone.bin", b"gone").await;
    let url = |message: &serde_json::Value| message["file_url"].as_str().unwrap().to_owned();
    assert_eq!(status(&one, &url(&gone)).await, 200);
    delete(&one, &gone).await.expect_empty(204);
    assert_eq!(status(&one, &url(&gone)).await, 404);

    assert_so_many_are_left(&mut server, 1).await;
    let one = one.on(&server);
    assert_eq!(status(&one, &url(&gone)).await, 404);
    assert_eq!(status(&one, &url(&kept)).await, 200);
    let listed = super::page(&one, room, "").await;
    let listed = &listed["messages"][1];
    for field in ["file_url", "file_name", "file_size"] {
        assert!(listed[field].is_null(), "{listed}");
    }
}

async fn files_go_with_their_room(launch: Launch) {
    let mut server = launch.start();
    let (one, other, _) = two_people(&server).await;
    let deleted = make_group(&one, "Deleted", &[&other]).await;
    let left = make_group(&one, "Left", &[&other]).await;
    let mut urls = Vec::new();
    for room in [deleted, left] {
        let message = send_file(&other, room, "a.bin", b"bytes").await;
        urls.push(message["file_url"].as_str().unwrap().to_owned());
    }
    one.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    remove(&other, left, &other).await;
    assert_eq!(status(&one, &urls[1]).await, 200, "somebody is left in the room");
    remove(&one, left, &one).await;
    for url in &urls {
        assert_eq!(status(&one, url).await, 404);
    }
    server.kill();
    server.start();
    let due = "SELECT COUNT(*) AS number FROM files WHERE due_at IS NOT NULL";
    eventually("nobody shows them", async || server.database.numbers(due) == [2]).await;
    assert_so_many_are_left(&mut server, 0).await;
}
