//! `POST /chat/rooms/{room_id}/messages/` as a form: a disk for files that is full.

use super::frames::{assert_next, two_people};
use super::{contents, page, say, send_file, send_form};
use crate::support::refusals::assert_is_detail;
use crate::support::{Form, Launch, Person, Socket, TestServer, eventually, on_both_databases};

on_both_databases! {
    a_file_for_which_the_disk_has_no_room_is_refused_and_sent_later,
}

const DISK: u64 = 2 * 1024 * 1024;
/// More than the store holds back before it writes.
const SIZE: usize = 600 * 1024;

async fn send(person: &Person, room: i64, size: usize) -> crate::support::Answer {
    let form = Form::default().field("message_content", "a caption");
    send_form(person, room, form.file("file", "a.bin", vec![7; size])).await
}

/// What stands on the disk besides what fills it.
fn stored(server: &TestServer) -> usize {
    server.files_on_disk().len()
}

async fn a_file_for_which_the_disk_has_no_room_is_refused_and_sent_later(launch: Launch) {
    let server = launch.with_media_on_small_disk(DISK).start();
    let (one, other, room) = two_people(&server).await;
    let mut socket = Socket::open_messenger(&other, room).await;
    send_file(&one, room, "first.bin", b"bytes").await;
    server.fill_disk();
    for size in [SIZE, 20_000, SIZE] {
        assert_is_detail(&send(&one, room, size).await, 503);
        eventually("nothing is half stored", async || stored(&server) == 1).await;
    }
    say(&one, room, "texts are taken").await;

    server.free_disk();
    let message = send(&one, room, SIZE).await.expect(201);
    assert_eq!(message["file_size"], SIZE);
    assert_eq!(stored(&server), 2);
    let expected = ["", "texts are taken", "a caption"];
    assert_eq!(contents(&page(&one, room, "").await), expected);
    for content in expected {
        assert_next(&mut socket, content).await;
    }
}
