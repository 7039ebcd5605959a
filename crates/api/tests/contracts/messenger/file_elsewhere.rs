//! Files in the other contracts: a message's caption and its link, in lines of their own.

use serde_json::Value;

use super::frames::two_people;
use super::{send_file, send_form};
use crate::support::{Form, Launch, Person, Socket, on_both_databases};

on_both_databases! {
    a_file_is_its_caption_and_its_link,
}

/// A text is this caption, if any, and a link that brings these bytes.
async fn assert_links(person: &Person, text: &Value, caption: &[&str], bytes: &str) {
    let lines: Vec<_> = text.as_str().unwrap().lines().collect();
    let (link, before) = lines.split_last().unwrap();
    assert_eq!(before, caption, "{text}");
    assert_eq!(person.anonymous().get(link).await.text, bytes);
}

async fn a_file_is_its_caption_and_its_link(launch: Launch) {
    let server = launch.start();
    let (one, other, room) = two_people(&server).await;
    let mut meet = Socket::open(&other, room).await;
    let mut livechat = Socket::open_chat(&other, room).await;
    let form = Form::default().field("message_content", "사진을\n보내드려요");
    send_form(&one, room, form.file("file", "a.bin", b"captioned")).await.expect(201);
    send_file(&one, room, "b.bin", b"bare").await;

    let list = one.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    for (place, caption, bytes) in
        [(0, &["사진을", "보내드려요"][..], "captioned"), (1, &[], "bare")]
    {
        assert_links(&one, &meet.next().await["content"], caption, bytes).await;
        assert_links(&one, &livechat.next().await["message"], caption, bytes).await;
        assert_links(&one, &list[place]["content"], caption, bytes).await;
    }
}
