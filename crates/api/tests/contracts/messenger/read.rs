//! `POST /chat/rooms/{room_id}/read/`

use reqwest::Method;
use serde_json::{Value, json};

use super::any_request::assert_takes_bodies_up_to_a_mebibyte;
use super::{assert_unfit, delete, listed, make_group, message_id, remove, say, unread};
use crate::support::field_errors::{NO_ID, no_ids};
use crate::support::person::send;
use crate::support::refusals::assert_is_detail;
use crate::support::{Answer, Launch, Person, assert_shape, on_both_databases, on_one_database};

on_both_databases! {
    without_a_message_all_is_read,
    a_mark_moves_to_a_message_and_never_back,
    a_mark_may_stand_at_a_deleted_message,
    a_message_of_another_room_is_refused,
    who_reads_an_open_room_from_outside_moves_nothing_and_stays_outside,
    one_s_own_message_moves_the_mark,
}

on_one_database! {
    what_will_not_do_is_refused,
}

const NO_SUCH_MESSAGE: &str = "There is no such message in this room.";

fn path(room: i64) -> String {
    format!("/chat/rooms/{room}/read/")
}

async fn mark(reader: &Person, room: i64, body: Value) -> Answer {
    reader.post(&path(room), body).await
}

/// How reading stands: the last message that was read, and how many were not.
#[track_caller]
fn assert_stands(state: &Value, room: i64, last: Option<&Value>, unread: i64) {
    let (of_id, of_time) = if last.is_some() { ("number", "time") } else { ("null", "null") };
    assert_shape(
        state,
        &[
            ("room_id", "number"),
            ("last_read_message_id", of_id),
            ("last_read_at", of_time),
            ("unread_count", "number"),
        ],
    );
    assert_eq!((&state["room_id"], &state["unread_count"]), (&json!(room), &json!(unread)));
    let id = last.map_or(Value::Null, |message| message["message_id"].clone());
    assert_eq!(state["last_read_message_id"], id);
}

async fn without_a_message_all_is_read(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = make_group(&sender, "새로운 채팅방", &[&reader]).await;
    let nothing = mark(&reader, room, json!({})).await.expect(200);
    assert_stands(&nothing, room, None, 0);

    let bare = path(room).trim_end_matches('/').to_owned();
    for request in [
        // As the document has it: nothing is said of a body.
        reader.request(Method::POST, &path(room)),
        reader.request(Method::POST, &bare),
        reader.request(Method::POST, &bare).header("content-type", "application/json"),
        reader.request(Method::POST, &path(room)).header("content-type", "text/plain"),
        reader.request(Method::POST, &path(room)).json(&json!({})),
        reader.request(Method::POST, &path(room)).json(&json!({"message_id": null, "x": 1})),
    ] {
        say(&sender, room, "안녕하세요!").await;
        let last = say(&sender, room, "반갑습니다").await;
        assert_eq!(unread(&reader, room).await, 2);
        assert_stands(&send(request).await.expect(200), room, Some(&last), 0);
        assert_eq!(unread(&reader, room).await, 0);
    }
}

async fn a_mark_moves_to_a_message_and_never_back(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = make_group(&sender, "새로운 채팅방", &[&reader]).await;
    let mut sent = Vec::new();
    for text in ["1", "2", "3", "4"] {
        sent.push(say(&sender, room, text).await);
    }
    let to = |message: &Value| json!({"message_id": message["message_id"]});
    let state = mark(&reader, room, to(&sent[1])).await.expect(200);
    assert_stands(&state, room, Some(&sent[1]), 2);
    assert_eq!(unread(&reader, room).await, 2);
    let back = mark(&reader, room, to(&sent[0])).await.expect(200);
    assert_eq!(back, state);
    let again = mark(&reader, room, to(&sent[1])).await.expect(200);
    assert_eq!(again, state);
    let on = mark(&reader, room, to(&sent[2])).await.expect(200);
    assert_stands(&on, room, Some(&sent[2]), 1);
    assert!(on["last_read_at"].as_str() > state["last_read_at"].as_str());
    assert_eq!(unread(&sender, room).await, 0, "marks are each person's own");
}

async fn a_mark_may_stand_at_a_deleted_message(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = make_group(&sender, "새로운 채팅방", &[&reader]).await;
    let first = say(&sender, room, "1").await;
    let second = say(&sender, room, "2").await;
    for message in [&first, &second] {
        delete(&sender, message).await.expect_empty(204);
    }
    say(&sender, room, "3").await;
    assert_eq!(unread(&reader, room).await, 1);
    let body = json!({"message_id": second["message_id"]});
    assert_stands(&mark(&reader, room, body).await.expect(200), room, Some(&second), 1);
}

async fn a_message_of_another_room_is_refused(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = make_group(&sender, "새로운 채팅방", &[&reader]).await;
    let other_room = make_group(&sender, "다른 방", &[&reader]).await;
    say(&sender, room, "안녕하세요!").await;
    let elsewhere = message_id(&say(&sender, other_room, "안녕하세요!").await);
    for id in [elsewhere, 999, i64::MAX] {
        let answer = mark(&reader, room, json!({"message_id": id})).await;
        assert_unfit(&answer, "message_id", NO_SUCH_MESSAGE);
    }
    assert_eq!((unread(&reader, room).await, unread(&reader, other_room).await), (1, 1));
}

async fn who_reads_an_open_room_from_outside_moves_nothing_and_stays_outside(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let sent = say(&creator, room, "안녕하세요!").await;
    for body in [json!({}), json!({"message_id": sent["message_id"]})] {
        let state = mark(&reader, room, body).await.expect(200);
        assert_stands(&state, room, None, state["unread_count"].as_i64().unwrap());
    }
    assert_eq!(reader.get("/chat/rooms/").await.expect(200)["total_count"], 0);
    assert_eq!(listed(&creator, room).await["participant_count"], 1);
    // Whoever comes in starts with nothing unread.
    let body = json!({"user_ids": [reader.id]});
    creator.post(&super::participants_of(room), body).await.expect(201);
    assert_eq!(unread(&reader, room).await, 0);
    remove(&reader, room, &reader).await;
}

async fn one_s_own_message_moves_the_mark(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = make_group(&sender, "새로운 채팅방", &[&reader]).await;
    say(&sender, room, "안녕하세요!").await;
    assert_eq!(unread(&reader, room).await, 1);
    let own = say(&reader, room, "반갑습니다").await;
    assert_eq!(unread(&reader, room).await, 0);
    assert_stands(&mark(&reader, room, json!({})).await.expect(200), room, Some(&own), 0);
}

async fn what_will_not_do_is_refused(launch: Launch) {
    let server = launch.start();
    let reader = server.sign_up("User Name").await;
    let room = make_group(&reader, "새로운 채팅방", &[]).await;
    for id in no_ids() {
        assert_unfit(&mark(&reader, room, json!({"message_id": id})).await, "message_id", NO_ID);
    }
    for (body, text) in [
        ("{", "Not valid JSON."),
        ("[]", "Must be a JSON object."),
        ("null", "Must be a JSON object."),
        ("7", "Must be a JSON object."),
    ] {
        assert_unfit(&reader.post_text(&path(room), body).await, "body", text);
    }
    let untyped = reader.request(Method::POST, &path(room)).body("{}");
    assert_is_detail(&send(untyped).await, 415);
    assert_takes_bodies_up_to_a_mebibyte(&reader, Method::POST, &path(room)).await;
}
