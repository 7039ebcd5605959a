//! `POST /api/rooms/{room_id}/ai/`: what is refused before anybody asks the model.

use reqwest::Method;
use serde_json::{Value, json};

use super::ai::{Scene, assert_reply};
use super::{assert_failure, assert_invalid};
use crate::contracts::shared_rooms::{NO_ROOMS, barred_room};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, too_long};
use crate::support::person::send;
use crate::support::refusals::not_objects;
use crate::support::{Launch, Socket, on_both_databases, on_one_database};

on_both_databases! {
    who_may_not_post_may_not_ask,
    what_names_no_room_is_not_found,
    without_a_model_the_ai_is_not_set_up_and_all_else_works,
}

on_one_database! {
    a_prompt_that_will_not_do_is_refused,
    a_prompt_of_four_thousand_characters_is_asked,
    what_is_no_json_object_is_refused,
    who_is_not_signed_in_is_told_so_first,
    other_methods_are_refused,
    any_body_is_a_question_or_a_client_error,
}

async fn who_may_not_post_may_not_ask(launch: Launch) {
    let scene = Scene::set(launch).await;
    let stranger = scene.server.sign_up("Another User").await;
    let invite = barred_room(&scene.server, &scene.person, "invite").await;
    let totp = barred_room(&scene.server, &scene.person, "totp").await;
    let ban = format!("/api/rooms/{}/bans/{}/", scene.room, stranger.id);
    scene.person.put(&ban).await.expect(200);
    for room in [invite, totp, scene.room] {
        for body in [r#"{"prompt": "요약해줘"}"#, "no JSON"] {
            let answer = stranger.post_text(&format!("/api/rooms/{room}/ai/"), body).await;
            assert_failure(&answer, 403, "permission_denied");
        }
    }
    assert_eq!(scene.model.asked(), 0);
    assert!(scene.messages().await.is_empty());
}

async fn what_names_no_room_is_not_found(launch: Launch) {
    let scene = Scene::set(launch).await;
    let deleted = scene.person.open_room("Old Chat").await;
    scene.person.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    for id in NO_ROOMS.iter().copied().chain([deleted.to_string().as_str()]) {
        for body in [r#"{"prompt": "요약해줘"}"#, "no JSON"] {
            let answer = scene.person.post_text(&format!("/api/rooms/{id}/ai/"), body).await;
            assert_failure(&answer, 404, "not_found");
        }
    }
    assert_eq!(scene.model.asked(), 0);
}

async fn without_a_model_the_ai_is_not_set_up_and_all_else_works(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let stranger = server.sign_up("Another User").await;
    let room = person.open_room("AI 연구실").await;
    let ask = |room: &str| format!("/api/rooms/{room}/ai/");
    for body in [json!({"prompt": "요약해줘"}), json!({})] {
        let answer = person.post(&ask(&room.to_string()), body.clone()).await;
        assert_failure(&answer, 503, "ai_not_configured");
        assert!(answer.json()["message"].as_str().unwrap().contains("not set up"), "{answer:?}");
        // Whether there is a room, and for whom, is told first.
        assert_failure(&person.post(&ask("999"), body.clone()).await, 404, "not_found");
        let barred = barred_room(&server, &person, "invite").await;
        let answer = stranger.post(&ask(&barred.to_string()), body.clone()).await;
        assert_failure(&answer, 403, "permission_denied");
        let answer = person.anonymous().post(&ask(&room.to_string()), body).await;
        assert_failure(&answer, 401, "not_authenticated");
    }
    let mut socket = Socket::open_assistant(&person, room).await;
    let path = format!("/api/rooms/{room}/messages/");
    let message = person.post(&path, json!({"content": "AI야 분석해줘"})).await.expect(201);
    assert_eq!(socket.next().await["id"], message["id"]);
    assert_eq!(person.get(&path).await.expect(200)[0]["id"], message["id"]);
    let people = "SELECT COUNT(*) AS number FROM users WHERE is_ai";
    assert_eq!(server.database.numbers(people), [0], "nor is there an account of its own");
}

async fn a_prompt_that_will_not_do_is_refused(launch: Launch) {
    let scene = Scene::set(launch).await;
    for (prompt, text) in [
        (json!("가".repeat(4_001)), too_long(4_000)),
        (json!(""), BLANK.to_owned()),
        (json!(" \n\t\u{3000}"), BLANK.to_owned()),
        (json!("a\0b"), NO_NUL.to_owned()),
        (Value::Null, NO_NULL.to_owned()),
        (json!(7), NO_STRING.to_owned()),
        (json!(["요약해줘"]), NO_STRING.to_owned()),
        (json!({"text": "요약해줘"}), NO_STRING.to_owned()),
    ] {
        assert_invalid(&scene.ask(&scene.person, prompt).await, "prompt", &text);
    }
    for body in [json!({}), json!({"content": "요약해줘"})] {
        assert_invalid(&scene.person.post(&scene.path(), body).await, "prompt", REQUIRED);
    }
    assert_eq!(scene.model.asked(), 0);
    assert!(scene.messages().await.is_empty());
}

async fn a_prompt_of_four_thousand_characters_is_asked(launch: Launch) {
    let scene = Scene::set(launch).await;
    let prompt = "👋".repeat(4_000);
    assert_reply(
        &scene.ask(&scene.person, prompt.as_str()).await.expect(201),
        "요약을 시작합니다...",
    );
    assert_eq!(scene.model.shown(), [("user".to_owned(), format!("taehyun: {prompt}"))]);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let scene = Scene::set(launch).await;
    for body in not_objects("prompt") {
        let answer = scene.person.post_text(&scene.path(), body).await;
        assert_failure(&answer, 400, "invalid_request");
    }
    let text =
        scene.person.request(Method::POST, &scene.path()).header("content-type", "text/plain");
    let answer = send(text.body(r#"{"prompt": "요약해줘"}"#)).await;
    assert_failure(&answer, 415, "invalid_request");
    let large = format!("{{{}}}", " ".repeat(1024 * 1024));
    assert_failure(&scene.person.post_text(&scene.path(), large).await, 413, "invalid_request");
    assert_eq!(scene.model.asked(), 0);
}

async fn who_is_not_signed_in_is_told_so_first(launch: Launch) {
    let scene = Scene::set(launch).await;
    for path in [scene.path(), "/api/rooms/999/ai/".to_owned()] {
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
        for path in [scene.path().as_str(), scene.path().trim_end_matches('/')] {
            let answer = send(scene.person.request(method.clone(), path)).await;
            assert_failure(&answer, 405, "invalid_request");
            assert_eq!(answer.header("allow"), "POST");
        }
    }
}

async fn any_body_is_a_question_or_a_client_error(launch: Launch) {
    let scene = Scene::set(launch.with("RATE_LIMIT_ENABLED", "false")).await;
    assert_eq!(scene.room, 1);
    assert_never_fails(&scene.person, Method::POST, "/api/rooms/1/ai/").await;
}
