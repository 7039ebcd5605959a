//! `POST /chat/rooms/{room_id}/messages/` as a form: what will not do, and that nothing of it is left.

use reqwest::Method;
use serde_json::json;

use super::frames::two_people;
use super::{assert_unfit, messages_of, page, send_form};
use crate::support::form::FORM;
use crate::support::person::send;
use crate::support::pictures::PNG;
use crate::support::{Form, Launch, Person, TestServer, eventually, on_both_databases};

on_both_databases! {
    what_is_wrong_with_a_file_is_told_under_its_field,
    what_is_wrong_beside_the_file_leaves_no_file,
    a_form_that_cannot_be_read_is_refused,
    a_stranger_sends_no_file,
}

const REQUIRED: &str = "This field is required.";

/// Nothing was sent, and no file is left.
async fn assert_nothing_is_left(server: &TestServer, person: &Person, room: i64) {
    assert_eq!(page(person, room, "").await["total_count"], 0);
    eventually("no file is left", async || server.kept_files().is_empty()).await;
}

async fn what_is_wrong_with_a_file_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let of = |kind: &str, bytes: &[u8]| {
        Form::default().field("message_type", kind).file("file", "photo.png", bytes)
    };
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    for bytes in [&b"no picture"[..], svg, b"GIF89a = 1; alert(1)", &PNG[..7]] {
        let answer = send_form(&one, room, of("image", bytes)).await;
        assert_unfit(&answer, "file", "Upload a PNG, JPEG, GIF or WebP image.");
    }
    for bytes in [PNG, b"no sound", b"RIFF\x24\0\0\0AVI LIST"] {
        let answer = send_form(&one, room, of("voice", bytes)).await;
        assert_unfit(&answer, "file", "Upload an audio file as voice.");
    }
    for kind in ["image", "voice", "file"] {
        let answer = send_form(&one, room, of(kind, b"")).await;
        assert_unfit(&answer, "file", "The submitted file is empty.");
        let without = Form::default().field("message_type", kind).field("message_content", "a");
        assert_unfit(&send_form(&one, room, without.clone()).await, "file", REQUIRED);
        let unnamed = without.clone().file("file", "", b"");
        assert_unfit(&send_form(&one, room, unnamed).await, "file", REQUIRED);
        let elsewhere = without.file("photo", "photo.png", PNG);
        assert_unfit(&send_form(&one, room, elsewhere).await, "file", REQUIRED);
        let body = json!({"message_content": "a", "message_type": kind});
        assert_unfit(&one.post(&messages_of(room), body).await, "file", REQUIRED);
    }
    let two = Form::default().file("file", "a.png", PNG).file("file", "b.png", PNG);
    assert_unfit(&send_form(&one, room, two).await, "file", "Send one file a message.");
    assert_nothing_is_left(&server, &one, room).await;
}

async fn what_is_wrong_beside_the_file_leaves_no_file(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let no_id = "A valid positive integer is required.";
    for (field, value, text) in [
        ("message_type", "video", "Must be text, image, file, voice or location."),
        ("message_type", "text", "A text has no file."),
        ("message_type", "location", "A location has no file."),
        ("reply_to_message_id", "777", "There is no such message in this room."),
        ("reply_to_message_id", "0", no_id),
        ("reply_to_message_id", "x", no_id),
    ] {
        let content = r#"{"latitude": 37.5, "longitude": 127}"#;
        let form = Form::default().field("message_content", content);
        for form in [
            form.clone().field(field, value).file("file", "a.png", PNG),
            form.file("file", "a.png", PNG).field(field, value),
        ] {
            assert_unfit(&send_form(&one, room, form).await, field, text);
        }
    }
    for (field, value) in [
        ("message_content", "가".repeat(4_001)),
        ("message_content", "a\0b".to_owned()),
        ("client_message_id", "a".repeat(65)),
    ] {
        let form = Form::default().file("file", "a.png", PNG).field(field, value);
        let answer = send_form(&one, room, form).await.expect(422);
        assert!(answer["detail"].as_str().unwrap().starts_with(&format!("{field}: ")), "{answer}");
    }
    assert_nothing_is_left(&server, &one, room).await;
}

async fn a_form_that_cannot_be_read_is_refused(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let post = async |content_type: &str, body: Vec<u8>| {
        let request = one.request(Method::POST, &messages_of(room));
        send(request.header("content-type", content_type).body(body)).await
    };
    let form = Form::default().file("file", "a.png", PNG).field("message_content", "a");
    let whole = form.whole();
    for length in [0, 10, 150, whole.len() - 60, whole.len() - 10] {
        let answer = post(FORM, whole[..length].to_vec()).await;
        assert_unfit(&answer, "body", "Not a valid form.");
    }
    for body in [&b"no form"[..], b"{}", b"--another boundary\r\n\r\n"] {
        assert_unfit(&post(FORM, body.to_vec()).await, "body", "Not a valid form.");
    }
    let not_utf8 = Form::default().file("file", "a.png", PNG).field("message_content", b"\xff");
    assert_unfit(&post(FORM, not_utf8.whole()).await, "body", "Not a valid form.");
    assert_unfit(&post("multipart/form-data", whole.clone()).await, "body", "Not a valid form.");
    post("multipart/mixed; boundary=a", whole).await.expect(415);
    assert_nothing_is_left(&server, &one, room).await;
}

async fn a_stranger_sends_no_file(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let stranger = server.sign_up("Stranger").await;
    let form = Form::default().file("file", "a.png", PNG);
    send_form(&stranger, room, form.clone()).await.expect(403);
    send_form(&stranger, 777, form.clone()).await.expect(404);
    send_form(&stranger.anonymous(), room, form).await.expect(401);
    assert_nothing_is_left(&server, &one, room).await;
}
