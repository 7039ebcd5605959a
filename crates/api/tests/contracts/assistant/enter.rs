//! `POST /api/rooms/{room_id}/enter/` of rooms behind one-time codes.

use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_failure, assert_invalid, assert_is_error};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::NO_STRING;
use crate::support::person::send;
use crate::support::refusals::not_objects;
use crate::support::{
    Answer, Launch, LockedRoom, Person, TestServer, assert_shape, on_both_databases,
    on_one_database,
};

on_both_databases! {
    the_document_s_example_with_a_right_code_lets_in,
    the_document_s_example_with_a_wrong_code_does_not,
    a_code_is_good_one_step_before_and_after_and_no_longer,
    several_people_come_in_with_one_code,
    who_is_in_may_enter_again_and_loses_nothing_by_a_wrong_code,
    what_is_no_code_of_six_digits_is_a_wrong_one,
    who_left_needs_a_code_again,
}

on_one_database! {
    a_code_of_another_type_is_refused,
    what_is_no_json_object_is_refused,
    who_is_not_signed_in_is_told_so_first,
    other_methods_are_refused,
    any_body_is_a_code_or_a_client_error,
}

/// A room behind codes, its creator, and somebody who is not in it.
pub(super) struct Scene {
    pub(super) server: TestServer,
    pub(super) creator: Person,
    pub(super) person: Person,
    pub(super) room: LockedRoom,
}

impl Scene {
    pub(super) async fn set(launch: Launch) -> Self {
        let server = launch.start();
        let creator = server.sign_up("Creator Name").await;
        let person = server.sign_up("User Name").await;
        let room = LockedRoom::make(&creator).await;
        Self { server, creator, person, room }
    }

    /// Somebody tries this for a code.
    pub(super) async fn tries(&self, person: &Person, code: impl Into<Value>) -> Answer {
        person.post(&self.room.entrance(), json!({"totp_code": code.into()})).await
    }

    /// Whether somebody may read the room's messages.
    pub(super) async fn is_in(&self, person: &Person) -> bool {
        let answer = person.get(&format!("/api/rooms/{}/messages/", self.room.id)).await;
        match answer.status.as_u16() {
            200 => true,
            403 => false,
            _ => panic!("{answer:?}"),
        }
    }

    /// Tries the code of so many steps after the present one, within one step.
    async fn tries_code_of(&self, person: &Person, steps: i64) -> Answer {
        loop {
            let step = self.room.authenticator.step();
            let code = self.room.authenticator.code_of(step.saturating_add_signed(steps));
            let answer = self.tries(person, code).await;
            if self.room.authenticator.step() == step {
                return answer;
            }
        }
    }
}

async fn the_document_s_example_with_a_right_code_lets_in(launch: Launch) {
    let scene = Scene::set(launch).await;
    let path = scene.room.entrance();
    for (name, path) in [("Second User", path.as_str()), ("Third User", path.trim_end_matches('/'))]
    {
        let person = scene.server.sign_up(name).await;
        assert!(!scene.is_in(&person).await);
        let body = format!(r#"{{ "totp_code": "{}" }}"#, scene.room.authenticator.code());
        let answer = person.post_text(path, body).await.expect(200);
        assert_shape(&answer, &[("result", "string"), ("room_id", "number")]);
        assert_eq!(answer, json!({"result": "success", "room_id": scene.room.id}));
        assert!(scene.is_in(&person).await);
    }
}

async fn the_document_s_example_with_a_wrong_code_does_not(launch: Launch) {
    let scene = Scene::set(launch).await;
    let wrong = scene.room.authenticator.wrong_code();
    let answer = scene.tries(&scene.person, wrong).await.expect(403);
    assert_is_error(&answer, "invalid_totp");
    assert!(!scene.is_in(&scene.person).await);
}

async fn a_code_is_good_one_step_before_and_after_and_no_longer(launch: Launch) {
    let scene = Scene::set(launch).await;
    for (steps, lets_in) in [(-2, false), (2, false), (-1, true), (0, true), (1, true)] {
        let person = scene.server.sign_up(&format!("User {}", steps + 2)).await;
        let answer = scene.tries_code_of(&person, steps).await;
        if lets_in {
            answer.expect(200);
        } else {
            assert_failure(&answer, 403, "invalid_totp");
        }
        assert_eq!(scene.is_in(&person).await, lets_in, "{steps} steps");
    }
}

async fn several_people_come_in_with_one_code(launch: Launch) {
    let scene = Scene::set(launch).await;
    let code = scene.room.authenticator.code();
    let other = scene.server.sign_up("Another User").await;
    for person in [&scene.person, &other] {
        scene.tries(person, code.as_str()).await.expect(200);
        assert!(scene.is_in(person).await);
    }
}

async fn who_is_in_may_enter_again_and_loses_nothing_by_a_wrong_code(launch: Launch) {
    let scene = Scene::set(launch).await;
    scene.room.let_in(&scene.person).await;
    scene.room.let_in(&scene.person).await;
    scene.room.let_in(&scene.creator).await;
    let sql = format!("SELECT COUNT(*) AS number FROM members WHERE room_id = {}", scene.room.id);
    assert_eq!(scene.server.database.numbers(&sql), [2]);

    let wrong = scene.room.authenticator.wrong_code();
    assert_failure(&scene.tries(&scene.person, wrong).await, 403, "invalid_totp");
    assert!(scene.is_in(&scene.person).await);
}

async fn what_is_no_code_of_six_digits_is_a_wrong_one(launch: Launch) {
    let scene = Scene::set(launch).await;
    let right = scene.room.authenticator.code();
    let path = scene.room.entrance();
    let full_width: String = right
        .bytes()
        .map(|digit| char::from_u32(0xFF10 + u32::from(digit - b'0')).unwrap())
        .collect();
    for (number, wrong) in [
        json!({}),
        json!({"totp_code": null}),
        json!({"totp_code": ""}),
        json!({"totp_code": "abcdef"}),
        json!({"totp_code": format!(" {right}")}),
        json!({"totp_code": format!("{right}\n")}),
        json!({"totp_code": format!("{right}0")}),
        json!({"totp_code": right[..5]}),
        json!({"totp_code": format!("{right}\0")}),
        json!({"totp_code": full_width}),
        json!({"totp_code": "1".repeat(100_000)}),
        json!({"code": right}),
    ]
    .into_iter()
    .enumerate()
    {
        let person = scene.server.sign_up(&format!("User {number}")).await;
        assert_failure(&person.post(&path, wrong).await, 403, "invalid_totp");
        assert!(!scene.is_in(&person).await);
    }
    let without_body = send(scene.person.request(Method::POST, &path)).await;
    assert_failure(&without_body, 403, "invalid_totp");
}

async fn who_left_needs_a_code_again(launch: Launch) {
    let scene = Scene::set(launch).await;
    scene.room.let_in(&scene.person).await;
    let place = format!("/api/rooms/{}/members/{}/", scene.room.id, scene.person.id);
    scene.person.delete(&place).await.expect_empty(204);
    assert!(!scene.is_in(&scene.person).await);
    assert_failure(&scene.tries(&scene.person, Value::Null).await, 403, "invalid_totp");
    scene.room.let_in(&scene.person).await;
    assert!(scene.is_in(&scene.person).await);
}

async fn a_code_of_another_type_is_refused(launch: Launch) {
    let scene = Scene::set(launch).await;
    for wrong in [json!(123_456), json!(1.5), json!(true), json!([]), json!({"code": "123456"})] {
        assert_invalid(&scene.tries(&scene.person, wrong).await, "totp_code", NO_STRING);
    }
    // Nothing of that was a guess.
    scene.room.let_in(&scene.person).await;
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let scene = Scene::set(launch).await;
    let path = scene.room.entrance();
    for body in not_objects("totp_code") {
        let answer = scene.person.post_text(&path, body.as_slice()).await;
        if body.is_empty() {
            assert_failure(&answer, 403, "invalid_totp");
        } else {
            assert_failure(&answer, 400, "invalid_request");
        }
    }
    let body = json!({"totp_code": scene.room.authenticator.code()}).to_string();
    let text = scene.person.request(Method::POST, &path).header("content-type", "text/plain");
    assert_failure(&send(text.body(body)).await, 415, "invalid_request");
    let large = format!("{{{}}}", " ".repeat(1024 * 1024));
    assert_failure(&scene.person.post_text(&path, large).await, 413, "invalid_request");
    assert!(!scene.is_in(&scene.person).await);
}

async fn who_is_not_signed_in_is_told_so_first(launch: Launch) {
    let scene = Scene::set(launch).await;
    for path in [scene.room.entrance(), "/api/rooms/999/enter/".to_owned()] {
        let answer = scene.person.anonymous().post_text(&path, "no JSON").await;
        assert_failure(&answer, 401, "not_authenticated");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        let answer = scene.person.with_access("garbage").post_text(&path, "no JSON").await;
        assert_failure(&answer, 401, "invalid_token");
    }
}

async fn other_methods_are_refused(launch: Launch) {
    let scene = Scene::set(launch).await;
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        for path in [&scene.room.entrance(), scene.room.entrance().trim_end_matches('/')] {
            let answer = send(scene.creator.request(method.clone(), path)).await;
            assert_failure(&answer, 405, "invalid_request");
            assert_eq!(answer.header("allow"), "POST");
        }
    }
}

async fn any_body_is_a_code_or_a_client_error(launch: Launch) {
    let scene = Scene::set(launch.with("RATE_LIMIT_ENABLED", "false")).await;
    assert_eq!(scene.room.id, 1);
    assert_never_fails(&scene.person, Method::POST, "/api/rooms/1/enter/").await;
    assert!(!scene.is_in(&scene.person).await);
}
