//! `POST /chat/rooms/{room_id}/messages/` as a form: how much fits.

use serde_json::json;

use super::{delete, open_direct, page, send_form};
use crate::support::refusals::assert_is_detail;
use crate::support::{Answer, Form, Launch, Person, TestServer, eventually, on_both_databases};

on_both_databases! {
    a_file_has_its_greatest_size,
    a_person_s_files_have_their_space,
}

const LARGEST: usize = 64 * 1024;
const SPACE: usize = 100_000;

async fn room_of_two(server: &TestServer) -> (Person, Person, i64) {
    let (one, other) = (server.sign_up("One").await, server.sign_up("Other").await);
    let room = open_direct(&one, &other).await;
    (one, other, room)
}

async fn send(person: &Person, room: i64, size: usize) -> Answer {
    let form = Form::default().field("message_content", "a").file("file", "a.bin", vec![7; size]);
    send_form(person, room, form).await
}

async fn a_file_has_its_greatest_size(launch: Launch) {
    let server = launch.with("UPLOAD_MAX_BYTES", "64KiB").start();
    let (one, _, room) = room_of_two(&server).await;
    let message = send(&one, room, LARGEST).await.expect(201);
    assert_eq!(message["file_size"], LARGEST);
    for size in [LARGEST + 1, 2 * LARGEST, 16 * LARGEST] {
        assert_is_detail(&send(&one, room, size).await, 413);
    }
    let first = Form::default().file("file", "a.bin", vec![7; LARGEST + 1]).field("unread", "a");
    assert_is_detail(&send_form(&one, room, first).await, 413);
    eventually("one file is left", async || server.kept_files().len() == 1).await;
    assert_eq!(page(&one, room, "").await["total_count"], 1);
}

async fn a_person_s_files_have_their_space(launch: Launch) {
    let server = launch.with("UPLOAD_QUOTA_BYTES", "100000").start();
    let (one, other, room) = room_of_two(&server).await;
    let first = send(&one, room, 60_000).await.expect(201);
    let answer = send(&one, room, 40_001).await;
    let detail = json!({"detail": "Your files take up all the space that you have."});
    assert_eq!(answer.expect(413), detail);
    send(&other, room, SPACE).await.expect(201);
    send(&one, room, 40_000).await.expect(201);
    assert_eq!(send(&one, room, 1).await.expect(413), detail);
    eventually("nothing refused is left", async || server.kept_files().len() == 3).await;

    delete(&one, &first).await.expect_empty(204);
    send(&one, room, 60_000).await.expect(201);
    send(&one, room, 1).await.expect(413);
}
