//! `POST /chat/rooms/`: what is refused.

use reqwest::Method;
use serde_json::{Value, json};

use super::any_request::{assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects};
use super::{assert_unfit, store_people};
use crate::support::field_errors::{BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, no_ids, too_long};
use crate::support::{Launch, Person, on_both_databases, on_one_database};

on_both_databases! {
    people_who_are_not_there_are_named,
    a_room_takes_a_hundred_people,
}

on_one_database! {
    what_will_not_do_is_told_by_its_field,
    a_name_is_required_but_of_a_direct_room_of_two,
    what_can_be_no_list_of_people_is_refused,
    a_direct_room_needs_somebody_else,
    every_error_of_every_field_is_told_at_once,
    what_is_no_json_object_is_refused,
}

const PATH: &str = "/chat/rooms/";
const NO_LIST: &str = "A list of user ids is required.";
const NOBODY_ELSE: &str = "Name at least one other person.";

async fn assert_no_rooms(person: &Person) {
    assert_eq!(person.get(PATH).await.expect(200)["total_count"], 0);
}

async fn what_will_not_do_is_told_by_its_field(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let kinds = "Must be \"direct\" or \"group\".";
    for (field, value, text) in [
        ("room_name", json!(7), NO_STRING),
        ("room_name", json!(["a"]), NO_STRING),
        ("room_name", json!(""), BLANK),
        ("room_name", json!(" \t\n\u{3000}"), BLANK),
        ("room_name", json!("a\0b"), NO_NUL),
        ("room_name", json!("가".repeat(101)), &too_long(100)),
        ("room_type", Value::Null, NO_NULL),
        ("room_type", json!(7), NO_STRING),
        ("room_type", json!("chat"), kinds),
        ("room_type", json!("Group"), kinds),
        ("room_type", json!(""), kinds),
        ("room_description", json!(7), NO_STRING),
        ("room_description", json!("a\0b"), NO_NUL),
        ("room_description", json!("가".repeat(2_001)), &too_long(2_000)),
    ] {
        let mut body = json!({"room_name": "새로운 채팅방", "room_type": "group"});
        body[field] = value;
        assert_unfit(&user.post(PATH, body).await, field, text);
    }
    let untyped = json!({"room_name": "새로운 채팅방"});
    assert_unfit(&user.post(PATH, untyped).await, "room_type", REQUIRED);
    assert_no_rooms(&user).await;
}

async fn a_name_is_required_but_of_a_direct_room_of_two(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let third = server.sign_up("Third User").await;
    for (kind, others) in [("group", vec![other.id]), ("direct", vec![other.id, third.id])] {
        let mut body = json!({"room_type": kind, "participant_ids": others});
        assert_unfit(&user.post(PATH, body.clone()).await, "room_name", REQUIRED);
        body["room_name"] = Value::Null;
        assert_unfit(&user.post(PATH, body).await, "room_name", NO_NULL);
    }
    let direct = |name: Value| json!({"room_name": name, "room_type": "direct", "participant_ids": [other.id]});
    assert_unfit(&user.post(PATH, direct(" ".into())).await, "room_name", BLANK);
    assert_no_rooms(&user).await;
    user.post(PATH, direct(Value::Null)).await.expect(201);
}

async fn people_who_are_not_there_are_named(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    for (kind, people, named) in [
        ("group", json!([999, other.id, 998]), "999, 998"),
        ("direct", json!([999, other.id]), "999"),
        ("direct", json!([i64::MAX]), "9223372036854775807"),
    ] {
        let body = json!({"room_name": "방", "room_type": kind, "participant_ids": people});
        let answer = user.post(PATH, body).await;
        assert_unfit(&answer, "participant_ids", &format!("No such users: {named}."));
    }
    assert_no_rooms(&user).await;
    assert_no_rooms(&other).await;
}

async fn what_can_be_no_list_of_people_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let listed = no_ids().map(|id| json!([id]));
    let others = [Value::Null, json!("11"), json!(11), json!({"id": 11}), json!([null])];
    for people in listed.iter().chain(&others) {
        for kind in ["group", "direct"] {
            let body = json!({"room_name": "방", "room_type": kind, "participant_ids": people});
            assert_unfit(&user.post(PATH, body).await, "participant_ids", NO_LIST);
        }
    }
    assert_no_rooms(&user).await;
}

async fn a_direct_room_needs_somebody_else(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let direct = json!({"room_name": "방", "room_type": "direct"});
    assert_unfit(&user.post(PATH, direct).await, "participant_ids", NOBODY_ELSE);
    for people in [json!([]), json!([user.id]), json!([user.id, user.id])] {
        let body = json!({"room_name": "방", "room_type": "direct", "participant_ids": people});
        assert_unfit(&user.post(PATH, body).await, "participant_ids", NOBODY_ELSE);
    }
    assert_no_rooms(&user).await;
}

async fn a_room_takes_a_hundred_people(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let people = store_people(&server, 101);
    for kind in ["group", "direct"] {
        let body = |count: usize| json!({"room_name": "방", "room_type": kind, "participant_ids": people[..count]});
        let answer = user.post(PATH, body(101)).await;
        let text = format!("No room for these users: {}, {}.", people[99], people[100]);
        assert_unfit(&answer, "participant_ids", &text);
        assert_eq!(user.post(PATH, body(99)).await.expect(201)["participant_count"], 100);
    }
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let body = json!({
        "room_name": 7, "room_type": "chat", "room_description": 7, "participant_ids": 7
    });
    let told = "participant_ids: A list of user ids is required. \
                room_description: Not a valid string. room_name: Not a valid string. \
                room_type: Must be \"direct\" or \"group\".";
    assert_eq!(user.post(PATH, body).await.expect(422), json!({ "detail": told }));
    let told = "room_name: This field is required. room_type: This field is required.";
    assert_eq!(user.post(PATH, json!({})).await.expect(422), json!({ "detail": told }));
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    assert_takes_only_json_objects(&user, Method::POST, PATH, "room_name").await;
    assert_takes_bodies_up_to_a_mebibyte(&user, Method::POST, PATH).await;
}
