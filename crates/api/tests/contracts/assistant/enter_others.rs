//! `POST /api/rooms/{room_id}/enter/` of rooms without codes, and of those that keep somebody out.

use reqwest::Method;
use serde_json::{Value, json};

use super::assert_failure;
use super::enter::Scene;
use crate::contracts::shared_rooms::NO_ROOMS;
use crate::support::person::send;
use crate::support::{Launch, Person, TestServer, on_both_databases};

on_both_databases! {
    an_open_room_needs_no_code_and_no_body,
    an_invite_room_lets_nobody_in_this_way,
    a_banned_person_is_not_let_in_by_a_right_code,
    what_names_no_room_is_not_found,
}

fn members(server: &TestServer, room: i64) -> Vec<i64> {
    let sql = format!("SELECT user_id AS number FROM members WHERE room_id = {room} ORDER BY id");
    server.database.numbers(&sql)
}

fn entrance(room: i64) -> String {
    format!("/api/rooms/{room}/enter/")
}

async fn make_group(creator: &Person, other: &Person) -> i64 {
    let body = json!({"room_name": "Group", "room_type": "group", "participant_ids": [other.id]});
    let group = creator.post("/chat/rooms/", body).await.expect(201);
    group["room_id"].as_i64().unwrap()
}

async fn an_open_room_needs_no_code_and_no_body(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = creator.open_room("General Chat").await;
    let success = json!({"result": "success", "room_id": room});
    let mut expected = vec![creator.id];
    for (name, body) in [
        ("First User", None),
        ("Second User", Some(json!({}))),
        ("Third User", Some(json!({"totp_code": "123456"}))),
        ("Fourth User", Some(json!({"totp_code": Value::Null}))),
    ] {
        let person = server.sign_up(name).await;
        for _again in 0..2 {
            let request = person.request(Method::POST, &entrance(room));
            let request = match &body {
                Some(body) => request.json(body),
                None => request,
            };
            assert_eq!(send(request).await.expect(200), success);
        }
        expected.push(person.id);
    }
    assert_eq!(members(&server, room), expected);
    let person = server.sign_up("Fifth User").await;
    let answer = person.post(&entrance(room), json!({"totp_code": 1})).await;
    assert_failure(&answer, 400, "invalid_request");
    assert_eq!(members(&server, room), expected);
}

async fn an_invite_room_lets_nobody_in_this_way(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let (other, person) = (server.sign_up("Other").await, server.sign_up("User Name").await);
    let group = make_group(&creator, &other).await;
    for body in ["", "{}", r#"{"totp_code": "123456"}"#, "no JSON"] {
        let answer = person.post_text(&entrance(group), body).await;
        assert_failure(&answer, 403, "permission_denied");
    }
    assert_eq!(members(&server, group), [creator.id, other.id]);
    let success = json!({"result": "success", "room_id": group});
    assert_eq!(other.post(&entrance(group), json!({})).await.expect(200), success);
}

async fn a_banned_person_is_not_let_in_by_a_right_code(launch: Launch) {
    let scene = Scene::set(launch).await;
    scene.room.let_in(&scene.person).await;
    let ban = format!("/api/rooms/{}/bans/{}/", scene.room.id, scene.person.id);
    scene.creator.put(&ban).await.expect(200);
    let right = || scene.room.authenticator.code();
    assert_failure(&scene.tries(&scene.person, right()).await, 403, "permission_denied");
    assert!(!scene.is_in(&scene.person).await);
    // Nor is a wrong one counted, or told to be wrong.
    let wrong = scene.room.authenticator.wrong_code();
    for _ in 0..6 {
        let answer = scene.tries(&scene.person, wrong.as_str()).await;
        assert_failure(&answer, 403, "permission_denied");
    }
    scene.creator.delete(&ban).await.expect_empty(204);
    assert!(!scene.is_in(&scene.person).await);
    scene.room.let_in(&scene.person).await;
}

async fn what_names_no_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for id in NO_ROOMS {
        for body in ["", "no JSON", r#"{"totp_code": "123456"}"#] {
            let answer = person.post_text(&format!("/api/rooms/{id}/enter/"), body).await;
            assert_failure(&answer, 404, "not_found");
        }
    }
    let room = person.open_room("Old Chat").await;
    person.delete(&format!("/api/rooms/{room}/")).await.expect_empty(204);
    assert_failure(&person.post(&entrance(room), json!({})).await, 404, "not_found");
}
