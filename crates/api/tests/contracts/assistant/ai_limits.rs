//! How much may be asked of the AI.

use serde_json::json;

use super::ai::{Scene, assert_reply};
use super::{assert_failure, retry_after};
use crate::support::model::Reaction;
use crate::support::{Answer, Kind, Launch, Model, eventually, on_both_databases};

on_both_databases! {
    a_person_asks_one_question_at_a_time,
    a_room_has_so_many_questions_in_an_hour,
    a_person_has_so_many_questions_in_a_day,
    what_was_asked_is_remembered_over_a_restart,
    a_question_that_the_server_died_over_holds_up_nobody_for_good,
    what_is_refused_costs_nothing,
    many_questions_at_once_are_no_more_than_the_limit,
}

/// Too much was asked; it may be tried again within so many seconds.
#[track_caller]
fn assert_enough(answer: &Answer, within: u64) {
    assert_failure(answer, 429, "rate_limited");
    assert!((1..=within).contains(&retry_after(answer)), "{answer:?}");
}

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

async fn a_person_asks_one_question_at_a_time(launch: Launch) {
    let scene = Scene::set(launch).await;
    let elsewhere = scene.person.open_room("Elsewhere").await;
    scene.model.hold();
    let first = scene.ask(&scene.person, "첫째 질문");
    let meanwhile = async {
        eventually("the model is asked", async || scene.model.asked() == 1).await;
        assert_enough(&scene.ask(&scene.person, "둘째 질문").await, 60);
        let path = format!("/api/rooms/{elsewhere}/ai/");
        let answer = scene.person.post(&path, json!({"prompt": "다른 방에서"})).await;
        assert_enough(&answer, 60);
        scene.model.release();
    };
    let (answer, ()) = tokio::join!(first, meanwhile);
    assert_reply(&answer.expect(201), "요약을 시작합니다...");
    assert_eq!(scene.model.asked(), 1);
    scene.ask(&scene.person, "둘째 질문").await.expect(201);
}

async fn a_room_has_so_many_questions_in_an_hour(launch: Launch) {
    let scene = Scene::set(launch.with("AI_ROOM_HOURLY_LIMIT", "2")).await;
    let other = scene.server.sign_up("Another User").await;
    ask_in_turn(&scene, 2).await;
    assert_enough(&scene.ask(&scene.person, "셋째 질문").await, HOUR);
    assert_enough(&scene.ask(&other, "셋째 질문").await, HOUR);
    assert_eq!(scene.model.asked(), 2);
    let elsewhere = scene.person.open_room("Elsewhere").await;
    let path = format!("/api/rooms/{elsewhere}/ai/");
    other.post(&path, json!({"prompt": "다른 방에서"})).await.expect(201);

    pass(&scene, HOUR);
    scene.ask(&scene.person, "셋째 질문").await.expect(201);
}

async fn a_person_has_so_many_questions_in_a_day(launch: Launch) {
    let scene = Scene::set(launch.with("AI_USER_DAILY_LIMIT", "2")).await;
    let other = scene.server.sign_up("Another User").await;
    ask_in_turn(&scene, 2).await;
    let answer = scene.ask(&scene.person, "셋째 질문").await;
    assert_enough(&answer, DAY);
    assert!(retry_after(&answer) > HOUR);
    let elsewhere = scene.person.open_room("Elsewhere").await;
    let path = format!("/api/rooms/{elsewhere}/ai/");
    assert_enough(&scene.person.post(&path, json!({"prompt": "다른 방에서"})).await, DAY);
    assert_eq!(scene.model.asked(), 2);
    scene.ask(&other, "첫째 질문").await.expect(201);

    pass(&scene, DAY);
    scene.ask(&scene.person, "셋째 질문").await.expect(201);
}

/// Asks so many questions, one after the other.
async fn ask_in_turn(scene: &Scene, count: usize) {
    for _ in 0..count {
        let reply = scene.ask(&scene.person, "이 대화를 요약해줘").await.expect(201);
        assert_reply(&reply, "요약을 시작합니다...");
    }
}

/// Lets so many seconds pass for what is counted.
fn pass(scene: &Scene, seconds: u64) {
    let passed = seconds * 1_000_000;
    scene.server.database.execute(&format!("UPDATE counters SET ends_at = ends_at - {passed}"));
}

async fn what_was_asked_is_remembered_over_a_restart(launch: Launch) {
    let mut scene = Scene::set(launch.with("AI_USER_DAILY_LIMIT", "2")).await;
    ask_in_turn(&scene, 2).await;
    scene.server.kill();
    scene.server.start();
    let person = scene.person.on(&scene.server);
    assert_enough(&scene.ask(&person, "셋째 질문").await, DAY);
}

async fn a_question_that_the_server_died_over_holds_up_nobody_for_good(launch: Launch) {
    let mut scene = Scene::set(launch.with("OPENAI_TIMEOUT", "1s")).await;
    scene.model.hold();
    let (person, path) = (scene.person.clone(), scene.path());
    let asking = tokio::spawn(async move {
        let request = person.request(reqwest::Method::POST, &path);
        request.json(&json!({"prompt": "질문"})).send().await.is_err()
    });
    eventually("the model is asked", async || scene.model.asked() == 1).await;
    scene.server.kill();
    assert!(asking.await.unwrap(), "nobody answered");
    scene.model.release();
    scene.server.start();
    let person = scene.person.on(&scene.server);
    assert_enough(&scene.ask(&person, "다시").await, 60);
    scene.server.database.execute("UPDATE ai_questions SET ends_at = 1");
    assert_reply(&scene.ask(&person, "다시").await.expect(201), "요약을 시작합니다...");
}

async fn what_is_refused_costs_nothing(launch: Launch) {
    let scene = Scene::set(launch.with("AI_USER_DAILY_LIMIT", "1")).await;
    scene.ask(&scene.person, "").await.expect(400);
    scene.ask(&scene.person, "가".repeat(4_001)).await.expect(400);
    let path = "/api/rooms/999/ai/";
    scene.person.post(path, json!({"prompt": "질문"})).await.expect(404);
    scene.ask(&scene.person, "질문").await.expect(201);
    assert_enough(&scene.ask(&scene.person, "질문").await, DAY);

    // What the model failed at was asked of it, and counts.
    let other = scene.server.sign_up("Another User").await;
    scene.model.reacts(Reaction::Fails(500));
    scene.ask(&other, "질문").await.expect(502);
    assert_enough(&scene.ask(&other, "질문").await, DAY);
}

async fn many_questions_at_once_are_no_more_than_the_limit(launch: Launch) {
    let scene = Scene::set(launch.with("AI_ROOM_HOURLY_LIMIT", "3")).await;
    let mut people = Vec::new();
    for number in 0..8 {
        people.push(scene.server.sign_up(&format!("User {number}")).await);
    }
    let all = people.iter().map(|person| scene.ask(person, "질문"));
    let answers = futures_util::future::join_all(all).await;
    let (good, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(good.len(), 3, "{answers:?}");
    for answer in refused {
        assert_enough(answer, HOUR);
    }
    assert_eq!((scene.model.asked(), scene.messages().await.len()), (3, 3));
}

#[tokio::test]
async fn two_nodes_count_together_and_take_one_question_of_a_person() {
    let model = Model::start().await;
    let here = model.behind(Launch::on(Kind::Postgresql)).with("AI_USER_DAILY_LIMIT", "2").start();
    let there = here.another_node();
    let person = here.sign_up("taehyun").await;
    let path = format!("/api/rooms/{}/ai/", person.open_room("AI 연구실").await);
    let ask = async |node| person.on(node).post(&path, json!({"prompt": "질문"})).await;

    model.hold();
    let meanwhile = async {
        eventually("the model is asked", async || model.asked() == 1).await;
        assert_enough(&ask(&there).await, 60);
        model.release();
    };
    let (answer, ()) = tokio::join!(ask(&here), meanwhile);
    answer.expect(201);
    eventually("the second is asked", async || ask(&there).await.status == 201).await;
    assert_enough(&ask(&here).await, DAY);
    assert_eq!(model.asked(), 2);
    let ais = "SELECT COUNT(*) AS number FROM users WHERE is_ai";
    assert_eq!(here.database.numbers(ais), [1], "both nodes have one AI");
}
