mod received;
mod sent;

use std::sync::Arc;

use kernel::{RoomId, Timestamp, UserId, UserRef};
use messages::Author;
use messages::testing::builders;
use serde_json::json;

use super::*;
use crate::media;

fn codec() -> MessengerCodec {
    MessengerCodec::new(media::testing::links(None))
}

fn person() -> UserRef {
    UserRef {
        id: UserId::new(11).expect("an id"),
        email: "user@example.com".into(),
        name: "김철수".into(),
    }
}

fn at_noon() -> Timestamp {
    Timestamp::from_seconds(1_756_814_400)
}

const NOON: &str = "2025-09-02T12:00:00.000000Z";

/// The document's message.
fn message() -> Message {
    let message = builders::message(123, Author::person(person(), None), "안녕하세요!");
    Message { room_id: RoomId::new(8).expect("an id"), created_at: at_noon(), ..message }
}

fn posted(message: Message) -> Event {
    Event::Posted(Arc::new(message))
}

fn encoded(event: &Event) -> Value {
    encoded_for(event, Audience::Anybody)
}

fn encoded_for(event: &Event, audience: Audience) -> Value {
    let text = codec().encode(event, audience).expect("messenger knows every event");
    serde_json::from_str(&text).expect("JSON")
}

fn encoded_news(news: &News) -> Value {
    let text = codec().encode_news(news).expect("messenger knows all news");
    serde_json::from_str(&text).expect("JSON")
}

/// A file of the document's message, and its address.
fn photo() -> (messages::KeptFile, String) {
    let file = messages::testing::builders::kept_file(7, "photo.png", "image/png", 68);
    let address = media::testing::links(None).file(&file);
    (file, address)
}

/// The document's message as the server shows it.
fn shown() -> Value {
    json!({
        "type": "message",
        "message_id": 123,
        "sender_id": 11,
        "sender_name": "김철수",
        "content": "안녕하세요!",
        "message_type": "text",
        "timestamp": NOON,
        "reply_to_message_id": null
    })
}

/// An object with some fields added or replaced.
fn with(mut object: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("no object: {fields}") };
    object.as_object_mut().expect("an object").extend(fields);
    object
}
