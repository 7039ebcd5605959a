//! `POST /chat/rooms/{room_id}/messages/` as a form: files.

use reqwest::Method;
use serde_json::{Value, json};

use super::frames::two_people;
use super::{assert_message_with, contents, messages_of, page, send_form};
use crate::support::person::send;
use crate::support::pictures::{PNG, of_each_format};
use crate::support::{Answer, Form, Launch, Person, eventually, on_both_databases};

on_both_databases! {
    the_documented_form_of_dart_sends_an_image,
    fields_may_come_in_any_order,
    every_kind_of_file_has_its_type,
    sound_in_a_film_s_container_is_audio,
    a_caption_may_be_left_out,
    a_file_sent_again_is_kept_once,
    a_form_without_a_file_is_a_text,
}

/// The fields of a message with a file.
const OF_FILE: [(&str, &str); 5] = [
    ("file_url", "string"),
    ("file_name", "string"),
    ("file_size", "number"),
    ("reply_to_message_id", "null"),
    ("edited_at", "null"),
];

/// A body as Dart's `http.MultipartRequest` makes it, byte by byte: its fields, then its files.
fn dart_body(boundary: &str, fields: &[(&str, &str)], file_name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let mut head =
            format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n");
        if !value.is_ascii() {
            head.push_str("content-type: text/plain; charset=utf-8\r\n");
            head.push_str("content-transfer-encoding: binary\r\n");
        }
        body.extend_from_slice(format!("{head}\r\n{value}\r\n").as_bytes());
    }
    let head = format!(
        "--{boundary}\r\ncontent-type: application/octet-stream\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    body
}

async fn the_documented_form_of_dart_sends_an_image(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let boundary = "dart-http-boundary-u+iYx_0QLqZ.3rkVh-1o4bDQ7cWm2SNT5GpXaEfJj8Kd9vRlzHn";
    let fields = [("message_content", "사진을 보내드려요"), ("message_type", "image")];
    let request = one
        .request(Method::POST, &messages_of(room))
        .header("content-type", format!("multipart/form-data; boundary={boundary}"))
        .header("user-agent", "Dart/3.5 (dart:io)")
        .body(dart_body(boundary, &fields, "image_picker_1234.png", PNG));
    let message = send(request).await.expect(201);
    assert_message_with(&message, &OF_FILE);
    let url = message["file_url"].as_str().unwrap();
    assert!(url.starts_with("/media/files/"), "{url}");
    assert_eq!(message["message_content"], "사진을 보내드려요");
    assert_eq!(message["message_type"], "image");
    assert_eq!(message["file_name"], "image_picker_1234.png");
    assert_eq!(message["file_size"], PNG.len());
    assert_eq!((&message["sender_id"], &message["room_id"]), (&json!(one.id), &json!(room)));
    assert_eq!((&message["is_edited"], &message["is_deleted"]), (&json!(false), &json!(false)));

    let listed = page(&other, room, "").await;
    let listed = &listed["messages"][0];
    assert_message_with(listed, &OF_FILE);
    for field in ["message_id", "message_content", "message_type", "file_name", "file_size"] {
        assert_eq!(listed[field], message[field]);
    }
}

async fn fields_may_come_in_any_order(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let first = super::message_id(&super::say(&one, room, "안녕하세요!").await);
    let forms = [
        Form::default()
            .file("file", "a.png", PNG)
            .field("message_type", "image")
            .field("message_content", "caption")
            .field("reply_to_message_id", first.to_string())
            .field("client_message_id", "first"),
        Form::default()
            .field("client_message_id", "second")
            .field("reply_to_message_id", first.to_string())
            .field("unknown", "passed over")
            .field("message_content", "caption")
            .file("file", "a.png", PNG)
            .field("message_type", "image"),
    ];
    for (form, id) in forms.into_iter().zip(["first", "second"]) {
        let message = send_form(&one, room, form).await.expect(201);
        assert_eq!(message["message_type"], "image");
        assert_eq!(message["message_content"], "caption");
        assert_eq!(message["reply_to_message_id"], first);
        assert_eq!(message["client_message_id"], id);
    }
}

/// Sends a file as something.
async fn send_as(person: &Person, room: i64, kind: &str, bytes: &[u8]) -> Answer {
    let form = Form::default().field("message_type", kind).file("file", "a.bin", bytes);
    send_form(person, room, form).await
}

/// The media type under which a message's file is served.
async fn served_as(person: &Person, message: &Value) -> String {
    let answer = person.anonymous().request(Method::HEAD, message["file_url"].as_str().unwrap());
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.headers()["content-type"].to_str().unwrap().to_owned()
}

async fn every_kind_of_file_has_its_type(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    for (_, media_type, bytes) in of_each_format() {
        let message = send_as(&one, room, "image", &bytes).await.expect(201);
        assert_eq!(message["message_type"], "image");
        assert_eq!(served_as(&one, &message).await, media_type);
    }
    for (bytes, media_type) in [
        (&b"%PDF-1.7\n\x01\x02"[..], "application/pdf"),
        (b"plain text", "application/octet-stream"),
        (PNG, "image/png"),
    ] {
        let message = send_as(&one, room, "file", bytes).await.expect(201);
        assert_eq!(message["message_type"], "file");
        assert_eq!(served_as(&one, &message).await, media_type);
    }
    for (bytes, media_type) in [
        (&b"ID3\x04\0\0\0\0\0\x23TSSE"[..], "audio/mpeg"),
        (b"fLaC\0\0\0\x22\x10\0\x10\0", "audio/flac"),
    ] {
        let message = send_as(&one, room, "voice", bytes).await.expect(201);
        assert_eq!(message["message_type"], "voice");
        assert_eq!(served_as(&one, &message).await, media_type);
    }
}

async fn sound_in_a_film_s_container_is_audio(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let mut webm = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm".to_vec();
    webm.resize(400, 0);
    for (bytes, as_film, as_sound) in [
        (&webm[..], "video/webm", "audio/webm"),
        (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "video/mp4", "audio/mp4"),
        (b"\0\0\0\x18ftyp3gp4\0\0\0\0isom3gp4", "video/3gpp", "audio/3gpp"),
        (
            b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead",
            "audio/ogg",
            "audio/ogg",
        ),
    ] {
        let film = send_as(&one, room, "file", bytes).await.expect(201);
        assert_eq!(served_as(&one, &film).await, as_film);
        let sound = send_as(&one, room, "voice", bytes).await.expect(201);
        assert_eq!(served_as(&one, &sound).await, as_sound);
    }
}

async fn a_caption_may_be_left_out(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let bare = Form::default().file("file", "notes.txt", b"plain text");
    for form in [bare.clone(), bare.field("message_content", "").field("reply_to_message_id", "")] {
        let message = send_form(&one, room, form).await.expect(201);
        assert_message_with(&message, &OF_FILE);
        assert_eq!(message["message_content"], "");
        assert_eq!(message["message_type"], "file");
        assert_eq!(
            (&message["file_name"], &message["file_size"]),
            (&json!("notes.txt"), &json!(10))
        );
    }
}

async fn a_file_sent_again_is_kept_once(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let form = |name: &str| {
        Form::default().field("client_message_id", "a client's name").file("file", name, PNG)
    };
    let first = send_form(&one, room, form("first.png")).await.expect(201);
    let again = send_form(&one, room, form("second.png")).await.expect(200);
    for field in ["message_id", "file_name", "client_message_id", "created_at"] {
        assert_eq!(again[field], first[field]);
    }
    eventually("one file is left", async || server.kept_files().len() == 1).await;
    assert_eq!(served_as(&one, &again).await, "image/png");
    assert_eq!(page(&one, room, "").await["total_count"], 1);
}

async fn a_form_without_a_file_is_a_text(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let form = Form::default().field("message_content", "안녕하세요!");
    for form in [form.clone(), form.field("message_type", "text").file("file", "", b"")] {
        let message = send_form(&one, room, form).await.expect(201);
        super::assert_message(&message);
        assert_eq!(message["message_type"], "text");
    }
    let place = r#"{"latitude": 37.5, "longitude": 127}"#;
    let form = Form::default().field("message_type", "location").field("message_content", place);
    assert_eq!(send_form(&one, room, form).await.expect(201)["message_type"], "location");
    assert_eq!(contents(&page(&one, room, "").await)[..2], ["안녕하세요!", "안녕하세요!"]);
}
