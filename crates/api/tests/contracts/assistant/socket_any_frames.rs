//! `/ws/rooms/{room_id}/`: frames that nobody thought of.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Launch, Socket, for_any, on_one_database};

on_one_database! {
    every_frame_gets_one_answer_and_leaves_a_socket_that_works,
}

/// Texts, most of them JSON, and most of that close to a message. None repeats another's id, as what is
/// repeated while it is on its way comes once.
fn frames() -> impl Strategy<Value = Vec<String>> {
    let no_text = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::collection::vec(".{0,4}", 0..3).prop_map(Value::from),
    ];
    let value = prop_oneof![1 => no_text.clone(), 2 => ".{0,20}".prop_map(Value::from)];
    let kind = prop_oneof![
        4 => Just(json!("message")),
        1 => Just(json!("ai_message")),
        1 => value.clone(),
    ];
    let fields = (kind, value, prop::option::of(no_text));
    let close = fields.prop_map(|(kind, content, id)| {
        let mut frame = json!({"type": kind, "content": content});
        if let Some(id) = id {
            frame["client_message_id"] = id;
        }
        frame.to_string()
    });
    let cut_off = close.clone().prop_map(|text| text.chars().skip(1).collect());
    let frame = prop_oneof![1 => ".{0,200}", 1 => cut_off, 4 => close];
    prop::collection::vec(frame, 0..20)
}

async fn every_frame_gets_one_answer_and_leaves_a_socket_that_works(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    for_any(frames, async move |frames| {
        let mut socket = Socket::open_assistant(&person, room).await;
        for frame in &frames {
            socket.send_text(frame).await;
        }
        socket.send(json!({"type": "message", "content": "the last one"})).await;
        let mut answers = Vec::new();
        while answers.last().is_none_or(|frame: &Value| frame["content"] != "the last one") {
            answers.push(socket.next().await);
        }
        assert_eq!(answers.len(), frames.len() + 1, "{frames:?} got {answers:?}");
        for answer in answers {
            let is_refusal = answer["type"] == "error" && answer["error"] == "invalid_request";
            assert!(is_refusal || answer["type"] == "message", "{answer}");
        }
    })
    .await;
}
