//! `POST /api/rooms/{room_id}/ai/` when the model does not answer as it should: 502, and nothing is stored.

use std::time::Duration;

use serde_json::json;

use super::ai::{Scene, assert_reply};
use super::assert_failure;
use crate::support::model::Reaction;
use crate::support::{Launch, Model, Socket, eventually, on_both_databases, on_one_database};

on_both_databases! {
    whatever_the_model_does_wrong_nothing_is_stored,
    a_model_that_is_too_slow_is_not_waited_for,
    after_five_failures_in_a_row_the_model_is_left_alone,
    a_reply_that_cannot_be_stored_is_not_told,
}

on_one_database! {
    a_model_that_is_away_is_unavailable,
    a_wrong_key_is_told_to_nobody,
    an_answer_between_failures_begins_the_row_anew,
}

/// Asks, in vain; the model was asked so often in all.
async fn assert_in_vain(scene: &Scene, asked: usize) {
    let answer = scene.ask(&scene.person, "이 대화를 요약해줘").await;
    assert_failure(&answer, 502, "ai_unavailable");
    assert_eq!(scene.model.asked(), asked, "it is asked once, and not again");
}

async fn whatever_the_model_does_wrong_nothing_is_stored(launch: Launch) {
    let scene = Scene::set(launch).await;
    let mut socket = Socket::open_assistant(&scene.person, scene.room).await;
    let (mut asked, mut answered) = (0, 0);
    for reaction in [
        Reaction::Fails(400),
        Reaction::Fails(401),
        Reaction::Fails(403),
        Reaction::Fails(404),
        Reaction::Fails(429),
        Reaction::Fails(500),
        Reaction::Fails(503),
        Reaction::Sends("<!DOCTYPE html><h1>502 Bad Gateway</h1>"),
        Reaction::Sends("{\"choices\": 7}"),
        Reaction::Sends("[]"),
        Reaction::Sends(""),
        Reaction::Sends("{\"choices\": []}"),
        Reaction::SaysNothing,
        Reaction::Says(String::new()),
        Reaction::Says(" \n\t\0".to_owned()),
    ] {
        scene.model.reacts(reaction);
        asked += 1;
        assert_in_vain(&scene, asked).await;
        // Before the fifth failure in a row.
        if asked % 3 == 0 {
            scene.model.says("good");
            (asked, answered) = (asked + 1, answered + 1);
            let reply = scene.ask(&scene.person, "이 대화를 요약해줘").await.expect(201);
            assert_eq!(socket.next().await["id"], reply["id"], "and nothing came before it");
        }
    }
    let messages = scene.messages().await;
    assert_eq!(messages.len(), answered);
    assert!(messages.iter().all(|message| message["content"] == "good"));
}

async fn a_model_that_is_too_slow_is_not_waited_for(launch: Launch) {
    let scene = Scene::set(launch.with("OPENAI_TIMEOUT", "1s")).await;
    scene.model.reacts(Reaction::SaysLate(Duration::from_secs(3)));
    assert_in_vain(&scene, 1).await;
    // Its person may ask another at once.
    scene.model.says("here");
    assert_reply(&scene.ask(&scene.person, "다시").await.expect(201), "here");
    assert_eq!(scene.messages().await.len(), 1, "what comes too late is not stored");
}

async fn after_five_failures_in_a_row_the_model_is_left_alone(launch: Launch) {
    let scene = Scene::set(launch).await;
    assert_eq!(scene.server.metric("madang_ai_circuit_state").await, Some(0.0));
    scene.model.reacts(Reaction::Fails(500));
    for asked in 1..=5 {
        assert_in_vain(&scene, asked).await;
    }
    scene.model.says("well again");
    for _ in 0..3 {
        assert_in_vain(&scene, 5).await;
    }
    assert_eq!(scene.server.metric("madang_ai_circuit_state").await, Some(2.0));
    assert_eq!(
        scene.server.metric("madang_ai_requests_total{outcome=\"refused\"}").await,
        Some(3.0)
    );
    assert!(scene.messages().await.is_empty());
    scene.says(&scene.person, "all else works").await;
}

async fn an_answer_between_failures_begins_the_row_anew(launch: Launch) {
    let scene = Scene::set(launch).await;
    for round in 0..3 {
        scene.model.reacts(Reaction::Fails(500));
        for asked in 1..=4 {
            assert_in_vain(&scene, round * 5 + asked).await;
        }
        scene.model.says("here");
        scene.ask(&scene.person, "요약해줘").await.expect(201);
    }
    assert_eq!(scene.server.metric("madang_ai_circuit_state").await, Some(0.0));
}

async fn a_reply_that_cannot_be_stored_is_not_told(launch: Launch) {
    let scene = Scene::set(launch).await;
    scene.model.hold();
    let asking = scene.ask(&scene.person, "이 대화를 요약해줘");
    let deleting = async {
        eventually("the model is asked", async || scene.model.asked() == 1).await;
        scene.person.delete(&format!("/api/rooms/{}/", scene.room)).await.expect_empty(204);
        scene.model.release();
    };
    let (answer, ()) = tokio::join!(asking, deleting);
    assert_failure(&answer, 404, "not_found");
}

async fn a_model_that_is_away_is_unavailable(launch: Launch) {
    let model = Model::start().await;
    let server = model.behind(launch).start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    drop(model);
    let path = format!("/api/rooms/{room}/ai/");
    let answer = person.post(&path, json!({"prompt": "요약해줘"})).await;
    assert_failure(&answer, 502, "ai_unavailable");
    let path = format!("/api/rooms/{room}/messages/");
    assert_eq!(person.get(&path).await.expect(200), json!([]));
}

async fn a_wrong_key_is_told_to_nobody(launch: Launch) {
    let model = Model::start().await;
    let server = model.behind(launch).with("OPENAI_API_KEY", "sk-of-somebody-else").start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    let path = format!("/api/rooms/{room}/ai/");
    let answer = person.post(&path, json!({"prompt": "a prompt of one's own"})).await;
    assert_failure(&answer, 502, "ai_unavailable");
    assert!(!answer.text.contains("key") && !answer.text.contains("401"), "{answer:?}");
    eventually("the operator is told", async || {
        server.log().contains("the model answered with status 401")
    })
    .await;
    let log = server.log();
    assert!(!log.contains("sk-of-somebody-else") && !log.contains("a prompt of"), "{log}");
}
