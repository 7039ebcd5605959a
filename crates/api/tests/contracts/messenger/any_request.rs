//! What is refused at every address of the contract, and what nobody thought of: never with a fault of ours.

use proptest::prelude::*;
use proptest::{collection, option, sample};
use reqwest::Method;
use serde_json::json;

use super::{NOT_FOUND, NOT_IN_ROOM, make_group, messages_of, say};
use crate::contracts::shared_rooms::NO_ROOMS;
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::assert_detail;
use crate::support::person::send;
use crate::support::refusals::{
    assert_is_detail, assert_knows_only, assert_needs_a_token, assert_takes_only_json, not_objects,
};
use crate::support::{Launch, Person, TestServer, for_any, on_both_databases, on_one_database};

pub(super) use crate::support::refusals::assert_takes_bodies_up_to_a_mebibyte;

on_both_databases! {
    every_endpoint_bars_who_is_not_in_the_room,
    what_is_no_room_is_not_found_by_any_endpoint,
    any_body_makes_a_room_or_is_a_client_error,
    any_body_is_a_message_or_a_client_error,
}

on_one_database! {
    every_endpoint_needs_a_token,
    other_methods_are_refused_with_those_there_are,
    any_body_is_an_edit_or_a_client_error,
    any_body_is_a_mark_settings_or_people_or_a_client_error,
    any_query_gets_messages_or_a_client_error,
    any_call_is_served_or_a_client_error,
}

/// What can be asked of a room: the method, what follows the room in the path, and what somebody is told who
/// is not in it.
const OF_A_ROOM: [(Method, &str, &str); 15] = [
    (Method::GET, "", NOT_IN_ROOM),
    (Method::GET, "participants/", NOT_IN_ROOM),
    (Method::POST, "participants/", "Only people in a group can bring others into it."),
    (Method::DELETE, "participants/1/", "Only the room's creator can do this."),
    (Method::DELETE, "participants/2/", NOT_IN_ROOM),
    (Method::GET, "messages/", NOT_IN_ROOM),
    (Method::GET, "messages/?page=0", NOT_IN_ROOM),
    (Method::POST, "messages/", NOT_IN_ROOM),
    (Method::PUT, "messages/1/", NOT_IN_ROOM),
    (Method::DELETE, "messages/1/", NOT_IN_ROOM),
    (Method::POST, "read/", NOT_IN_ROOM),
    (Method::GET, "search/", NOT_IN_ROOM),
    (Method::GET, "settings/", NOT_IN_ROOM),
    (Method::PUT, "settings/", "Only people in this room have settings of their own."),
    (Method::GET, "online-status/", NOT_IN_ROOM),
];

/// Person 1 in group 1, which holds message 1.
async fn somebody(launch: Launch) -> (TestServer, Person) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("User Name").await;
    let room = make_group(&person, "새로운 채팅방", &[]).await;
    let message = say(&person, room, "안녕하세요!").await;
    assert_eq!((person.id, room, super::message_id(&message)), (1, 1, 1));
    (server, person)
}

/// A body that is no JSON object is refused as a whole, and one that is not declared as JSON is not read.
/// `field` is one of the endpoint's.
pub(super) async fn assert_takes_only_json_objects(
    person: &Person,
    method: Method,
    path: &str,
    field: &str,
) {
    for body in not_objects(field) {
        let answer = person.send_text(method.clone(), path, body).await;
        assert_is_detail(&answer, 422);
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        let texts = ["body: Not valid JSON.", "body: Must be a JSON object."];
        assert!(texts.contains(&detail.as_str()), "{answer:?}");
    }
    assert_takes_only_json(person, method, path).await;
}

async fn every_endpoint_needs_a_token(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for method in [Method::GET, Method::POST] {
        assert_needs_a_token(&person, method, "/chat/rooms/").await;
    }
    for (method, rest, _) in OF_A_ROOM {
        for room in ["1", "abc"] {
            assert_needs_a_token(&person, method.clone(), &format!("/chat/rooms/{room}/{rest}"))
                .await;
        }
    }
}

async fn every_endpoint_bars_who_is_not_in_the_room(launch: Launch) {
    let (server, person) = somebody(launch).await;
    let stranger = server.sign_up("Another User").await;
    assert_eq!(stranger.id, 2);
    let gone = server.sign_up("Third User").await;
    let body = json!({"user_ids": [gone.id]});
    person.post("/chat/rooms/1/participants/", body).await.expect(201);
    super::remove(&gone, 1, &gone).await;
    for (method, rest, told) in OF_A_ROOM {
        let path = format!("/chat/rooms/1/{rest}");
        // Whatever is wrong with the body is told to nobody who may not send one.
        for body in ["{}", "{"] {
            let answer = stranger.send_text(method.clone(), &path, body).await;
            assert_detail(&answer, 403, told);
        }
        if rest != "participants/2/" {
            assert_detail(&gone.send_text(method, &path, "{}").await, 403, told);
        }
    }
    assert_eq!(person.get(&messages_of(1)).await.expect(200)["total_count"], 1);
}

async fn what_is_no_room_is_not_found_by_any_endpoint(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    let deleted = make_group(&person, "다른 방", &[]).await;
    person.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    let deleted = deleted.to_string();
    for room in NO_ROOMS.into_iter().chain([deleted.as_str()]) {
        for (method, rest, _) in OF_A_ROOM {
            let path = format!("/chat/rooms/{room}/{rest}");
            assert_detail(&person.send_text(method, &path, "{").await, 404, NOT_FOUND);
        }
    }
}

async fn other_methods_are_refused_with_those_there_are(launch: Launch) {
    let (server, person) = somebody(launch).await;
    for person in [&person, &server.stranger()] {
        for (path, allow) in [
            ("/chat/rooms/", "HEAD, GET, POST"),
            ("/chat/rooms/1/", "HEAD, GET"),
            ("/chat/rooms/1/participants/", "HEAD, GET, POST"),
            ("/chat/rooms/1/participants/1/", "DELETE"),
            ("/chat/rooms/1/messages/", "HEAD, GET, POST"),
            ("/chat/rooms/1/messages/1/", "PUT, DELETE"),
            ("/chat/rooms/1/read/", "POST"),
            ("/chat/rooms/1/search/", "HEAD, GET"),
            ("/chat/rooms/1/settings/", "HEAD, GET, PUT"),
            ("/chat/rooms/1/online-status/", "HEAD, GET"),
            ("/chat/ws/", "HEAD, GET"),
            ("/chat/ws/1/", "HEAD, GET"),
        ] {
            assert_knows_only(person, path, allow).await;
        }
    }
}

async fn any_body_makes_a_room_or_is_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    assert_never_fails(&person, Method::POST, "/chat/rooms/").await;
    person.get("/chat/rooms/").await.expect(200);
}

async fn any_body_is_a_message_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    assert_never_fails(&person, Method::POST, "/chat/rooms/1/messages/").await;
    person.get("/chat/rooms/1/messages/").await.expect(200);
}

async fn any_body_is_an_edit_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    assert_never_fails(&person, Method::PUT, "/chat/rooms/1/messages/1/").await;
    person.get("/chat/rooms/1/messages/").await.expect(200);
}

async fn any_body_is_a_mark_settings_or_people_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    assert_never_fails(&person, Method::POST, "/chat/rooms/1/read/").await;
    assert_never_fails(&person, Method::PUT, "/chat/rooms/1/settings/").await;
    assert_never_fails(&person, Method::POST, "/chat/rooms/1/participants/").await;
    person.get("/chat/rooms/1/settings/").await.expect(200);
}

async fn any_query_gets_messages_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for_any(query, async move |query| {
        for list in ["messages", "search"] {
            let answer = person.get(&format!("/chat/rooms/1/{list}/?{query}")).await;
            match answer.status.as_u16() {
                200 => assert!(answer.json()["messages"].is_array(), "{answer:?}"),
                _ => assert_is_detail(&answer, 422),
            }
        }
    })
    .await;
}

async fn any_call_is_served_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for_any(call, async move |(method, path)| {
        let answer = send(person.request(method, &path)).await;
        assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
    })
    .await;
}

/// Parameters that the lists know and others, with values that will do and others.
fn query() -> impl Strategy<Value = String> {
    let known = ["page", "size", "query"].map(str::to_owned);
    let name = prop_oneof![9 => sample::select(known.to_vec()), 1 => escaped()];
    let parameter = (name, option::weighted(0.9, value()));
    let text = |(name, value): (String, Option<String>)| match value {
        Some(value) => format!("{name}={value}"),
        None => name,
    };
    collection::vec(parameter.prop_map(text), 0..5).prop_map(|parameters| parameters.join("&"))
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof!["-?[0-9]{1,3}", any::<i64>().prop_map(|number| number.to_string()), escaped(),]
}

/// Any bytes, as a URL carries them.
fn escaped() -> impl Strategy<Value = String> {
    collection::vec(any::<u8>(), 0..30).prop_map(|bytes| {
        percent_encoding::percent_encode(&bytes, percent_encoding::NON_ALPHANUMERIC).to_string()
    })
}

/// Calls to the contract's paths, with ids that are none and others.
fn call() -> impl Strategy<Value = (Method, String)> {
    let id = || prop_oneof![3 => Just("1".to_owned()), 1 => value()];
    let rest =
        ["", "participants", "messages", "read", "search", "settings", "online-status"].to_vec();
    let methods = vec![Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let parts = (sample::select(methods), id(), sample::select(rest), option::of(id()));
    parts.prop_map(|(method, room, rest, id)| {
        let segments = [Some(room), Some(rest.to_owned()), id];
        let path = segments.into_iter().flatten().collect::<Vec<_>>().join("/");
        (method, format!("/chat/rooms/{path}"))
    })
}
