//! What nobody thought of is answered by the family too, and never with a fault of ours.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use proptest::prelude::*;
use proptest::{collection, option, sample};
use reqwest::Method;

use crate::support::any_body::assert_never_fails;
use crate::support::person::send;
use crate::support::{Launch, Person, TestServer, for_any, on_both_databases};

on_both_databases! {
    any_body_is_a_revision_or_a_client_error,
    any_body_is_a_message_or_a_client_error,
    any_query_gets_rooms_or_a_client_error,
    any_query_gets_messages_or_a_client_error,
    any_path_is_served_or_a_client_error,
}

/// Somebody in the first room of an empty database, which has a message.
async fn somebody(launch: Launch) -> (TestServer, Person) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    assert_eq!(room, 1);
    super::say(&person, room, "Hello, world!").await;
    (server, person)
}

async fn any_body_is_a_revision_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    assert_never_fails(&person, Method::PATCH, "/api/rooms/1/").await;
    super::assert_room(&person.get("/api/rooms/1/").await.expect(200));
}

async fn any_body_is_a_message_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    assert_never_fails(&person, Method::POST, "/api/rooms/1/messages/").await;
    let list = super::messages(&person, 1).await;
    list.as_array().unwrap().iter().for_each(super::assert_message);
}

async fn any_query_gets_rooms_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for_any(query, async move |query| {
        let answer = person.get(&format!("/api/rooms/?{query}")).await;
        match answer.status.as_u16() {
            200 => answer.json().as_array().unwrap().iter().for_each(super::assert_room),
            _ => assert_eq!(answer.expect(400)["error"], "invalid_request"),
        }
    })
    .await;
}

async fn any_query_gets_messages_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for_any(query, async move |query| {
        let answer = person.get(&format!("/api/rooms/1/messages/?{query}")).await;
        match answer.status.as_u16() {
            200 => assert!(answer.json().is_array() || answer.json()["messages"].is_array()),
            _ => assert_eq!(answer.expect(400)["error"], "invalid_request"),
        }
    })
    .await;
}

async fn any_path_is_served_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for_any(call, async move |(method, path)| {
        let answer = send(person.request(method, &path)).await;
        assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
    })
    .await;
}

/// Parameters that the family knows and others, with values that will do and others.
fn query() -> impl Strategy<Value = String> {
    let known =
        ["mine", "room_type", "search", "page", "size", "since", "until"].map(str::to_owned);
    let name = prop_oneof![9 => sample::select(known.to_vec()), 1 => escaped()];
    let parameter = (name, option::weighted(0.9, value()));
    let text = |(name, value): (String, Option<String>)| match value {
        Some(value) => format!("{name}={value}"),
        None => name,
    };
    collection::vec(parameter.prop_map(text), 0..5).prop_map(|parameters| parameters.join("&"))
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        sample::select(vec!["true", "false", "chat", "video", "hello", ""]).prop_map(str::to_owned),
        "-?[0-9]{1,3}",
        any::<i64>().prop_map(|number| number.to_string()),
        "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\\.[0-9]{1,9})?Z",
        escaped(),
    ]
}

/// Any bytes, as a URL carries them.
fn escaped() -> impl Strategy<Value = String> {
    collection::vec(any::<u8>(), 0..30)
        .prop_map(|bytes| percent_encode(&bytes, NON_ALPHANUMERIC).to_string())
}

/// Calls to the family's paths, with ids that are none and others.
fn call() -> impl Strategy<Value = (Method, String)> {
    let id = || prop_oneof![3 => Just("1".to_owned()), 1 => value()];
    let rest = prop_oneof![Just(""), Just("messages"), Just("members"), Just("bans")];
    let methods = vec![Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    (sample::select(methods), id(), rest, option::of(id())).prop_map(|(method, room, rest, id)| {
        let segments = [Some(room), Some(rest.to_owned()), id];
        let path = segments.into_iter().flatten().collect::<Vec<_>>().join("/");
        (method, format!("/api/rooms/{path}"))
    })
}
