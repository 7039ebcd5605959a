//! The account that the AI speaks by, which is no person's.

use serde_json::json;

use super::ai::Scene;
use super::id_of;
use crate::support::person::PASSWORD;
use crate::support::{Launch, Model, on_both_databases};

on_both_databases! {
    nobody_brings_the_ai_into_a_room,
    nobody_finds_or_befriends_the_ai,
    nobody_signs_in_as_the_ai,
    the_ai_stays_the_same_over_restarts,
    a_person_called_ai_is_not_the_ai,
}

/// The id of the AI's account, as its first message shows it.
async fn ai_of(scene: &Scene) -> i64 {
    scene.ask(&scene.person, "이 대화를 요약해줘").await.expect(201);
    id_of(&scene.messages().await[0]["user"])
}

async fn nobody_brings_the_ai_into_a_room(launch: Launch) {
    let scene = Scene::set(launch).await;
    let ai = ai_of(&scene).await;
    let text = format!("No such users: {ai}.");
    for kind in ["group", "direct"] {
        let body = json!({"room_name": "AI", "room_type": kind, "participant_ids": [ai]});
        let refused = scene.person.post("/chat/rooms/", body).await.expect(422);
        assert_eq!(refused["detail"], format!("participant_ids: {text}"));
    }
    let path = format!("/chat/rooms/{}/participants/", scene.room);
    let refused = scene.person.post(&path, json!({"user_ids": [ai]})).await.expect(422);
    assert_eq!(refused["detail"], format!("user_ids: {text}"));
    let ban = format!("/api/rooms/{}/bans/{ai}/", scene.room);
    assert_eq!(scene.person.put(&ban).await.status, 404, "nor keeps it out");
    let members = format!("SELECT COUNT(*) AS number FROM members WHERE user_id = {ai}");
    assert_eq!(scene.server.database.numbers(&members), [0]);
    let people = scene.person.get(&path).await.expect(200);
    assert_eq!(people["total_count"], 1, "who answers there is not in there");
}

async fn nobody_finds_or_befriends_the_ai(launch: Launch) {
    let scene = Scene::set(launch).await;
    let ai = ai_of(&scene).await;
    for keyword in ["AI", "a", "@", "example"] {
        let path = format!("/user/search-friends/?keyword={keyword}");
        let found = scene.person.get(&path).await.expect(200);
        let is_ai = |profile: &serde_json::Value| profile["user"] == ai || profile["id"] == ai;
        assert!(!found["results"].as_array().unwrap().iter().any(is_ai), "{found}");
    }
    for email in ["", "AI", "ai@example.com"] {
        let answer = scene.person.post("/user/add-friend/", json!({"email": email})).await;
        assert!(answer.status.is_client_error(), "{answer:?}");
    }
    let friends = scene.person.get("/user/friends/").await.expect(200);
    assert_eq!(friends, json!({"friends": []}));
}

async fn nobody_signs_in_as_the_ai(launch: Launch) {
    let scene = Scene::set(launch).await;
    ai_of(&scene).await;
    for email in ["", "AI", "ai@example.com"] {
        for password in ["", PASSWORD] {
            let body = json!({"email": email, "password": password});
            let answer = scene.person.anonymous().post("/auth/login/", body).await;
            assert!(answer.status.is_client_error(), "{answer:?}");
        }
    }
}

async fn the_ai_stays_the_same_over_restarts(launch: Launch) {
    let mut scene = Scene::set(launch).await;
    let ai = ai_of(&scene).await;
    scene.server.kill();
    scene.server.start();
    scene.person = scene.person.on(&scene.server);
    scene.ask(&scene.person, "다시").await.expect(201);
    let messages = scene.messages().await;
    assert_eq!(messages.len(), 2);
    assert!(messages.iter().all(|message| message["user"]["id"] == ai), "{messages:?}");
}

async fn a_person_called_ai_is_not_the_ai(launch: Launch) {
    let model = Model::start().await;
    let server = model.behind(launch).start();
    let person = server.sign_up("AI").await;
    let room = person.open_room("AI 연구실").await;
    let path = format!("/api/rooms/{room}/messages/");
    let message = person.post(&path, json!({"content": "I am the AI"})).await.expect(201);
    assert_eq!((&message["sender"], &message["is_ai"]), (&json!("AI"), &json!(false)));
    let ask = format!("/api/rooms/{room}/ai/");
    person.post(&ask, json!({"prompt": "안녕"})).await.expect(201);
    let first = model.shown().swap_remove(0);
    assert_eq!(first, ("user".to_owned(), "AI: I am the AI".to_owned()));
}
