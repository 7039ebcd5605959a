//! Bodies that nobody thought of: no input is answered with a fault of ours.

use proptest::prelude::*;
use proptest::{collection, option};
use reqwest::Method;
use serde_json::{Map, Value};

use super::person::Person;
use super::property::for_any;

/// What the endpoints look at, each at some of it.
const FIELDS: [&str; 43] = [
    "email",
    "name",
    "password",
    "refresh",
    "current",
    "new",
    "description",
    "content",
    "client_message_id",
    "password1",
    "password2",
    "nickname",
    "message",
    "room",
    "post",
    "contact_number",
    "contact number",
    "profile_picture",
    "profile pictute",
    "status",
    "is_private",
    "title",
    "tags",
    "category",
    "type",
    "room_name",
    "room_type",
    "room_description",
    "participant_ids",
    "user_ids",
    "message_content",
    "message_type",
    "reply_to_message_id",
    "message_id",
    "notification_enabled",
    "message_retention_days",
    "auto_delete_enabled",
    "desc",
    "requires_totp",
    "totp_code",
    "prompt",
    "code",
    "state",
];

/// Sends arbitrary bytes, and objects with arbitrary JSON in and beside the known fields.
pub(crate) async fn assert_never_fails(person: &Person, method: Method, path: &'static str) {
    let (person, other) = (person.clone(), person.clone());
    let (same_method, other_method) = (method.clone(), method);
    for_any(bytes, async move |body| {
        let answer = person.send_text(same_method.clone(), path, body).await;
        assert!(answer.status.as_u16() < 500, "{answer:?}");
    })
    .await;
    for_any(object, async move |body| {
        let answer = other.send_text(other_method.clone(), path, body.to_string()).await;
        assert!(answer.status.as_u16() < 500, "{answer:?}");
    })
    .await;
}

/// Some of them begin like an object.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let head = prop_oneof![Just(""), Just("{"), Just("{\"email\":\"")];
    let tail = collection::vec(any::<u8>(), 0..200);
    (head, tail).prop_map(|(head, tail)| [head.as_bytes(), &tail].concat())
}

/// Most of them have most of the fields.
fn object() -> impl Strategy<Value = Value> {
    let known = FIELDS.map(|field| {
        option::weighted(0.9, value())
            .prop_map(move |value| value.map(|value| (field.to_owned(), value)))
    });
    let unknown = collection::vec((".*", value()), 0..2);
    (known, unknown).prop_map(|(known, unknown)| {
        Value::from(known.into_iter().flatten().chain(unknown).collect::<Map<_, _>>())
    })
}

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("user@example.com".to_owned()),
        "[a-zA-Z]{1,9}@[a-z가-힣]{1,9}\\.[a-z]{2,4}",
        ".{0,60}",
        collection::vec(any::<char>(), 0..200).prop_map(String::from_iter),
    ];
    let leaf = prop_oneof![
        12 => text.prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            8 => inner.clone(),
            1 => collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            1 => collection::hash_map(".*", inner, 0..4)
                .prop_map(|members| Value::from(Map::from_iter(members))),
        ]
    })
}
