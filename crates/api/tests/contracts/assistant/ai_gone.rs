//! `POST /api/rooms/{room_id}/ai/` of callers who do not wait for the answer.

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::ai::Scene;
use crate::support::{Launch, Person, Socket, eventually, on_both_databases};

on_both_databases! {
    once_the_model_is_asked_the_reply_comes_into_the_room,
    who_goes_before_the_model_is_asked_costs_nothing,
}

/// As many questions are at the model at once.
const PLACES: i64 = 16;

/// Asks over a connection that can be cut off.
async fn ask(scene: &Scene, person: &Person) -> TcpStream {
    let body = json!({"prompt": "이 대화를 요약해줘"}).to_string();
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        scene.path(),
        person.address(),
        person.access,
        body.len()
    );
    let mut stream = TcpStream::connect(person.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// How many questions are under way.
fn under_way(scene: &Scene) -> i64 {
    scene.server.database.numbers("SELECT COUNT(*) AS number FROM ai_questions")[0]
}

async fn once_the_model_is_asked_the_reply_comes_into_the_room(launch: Launch) {
    let scene = Scene::set(launch).await;
    let mut socket = Socket::open_assistant(&scene.person, scene.room).await;
    scene.model.hold();
    let asking = ask(&scene, &scene.person).await;
    eventually("the model is asked", async || scene.model.asked() == 1).await;
    drop(asking);
    scene.model.release();
    let frame = socket.next().await;
    assert_eq!(frame["content"], "요약을 시작합니다...");
    assert_eq!(scene.messages().await[0]["id"], frame["id"]);
    scene.ask(&scene.person, "또 하나").await.expect(201);
}

async fn who_goes_before_the_model_is_asked_costs_nothing(launch: Launch) {
    let scene = Scene::set(launch.with("AI_USER_DAILY_LIMIT", "1")).await;
    scene.model.hold();
    let mut waiting = Vec::new();
    for number in 1..=PLACES {
        let person = scene.server.sign_up(&format!("User {number}")).await;
        waiting.push(ask(&scene, &person).await);
        eventually("a question is under way", async || under_way(&scene) == number).await;
    }
    let asking = ask(&scene, &scene.person).await;
    eventually("one more waits", async || under_way(&scene) == PLACES + 1).await;
    drop(asking);
    eventually("it waits no longer", async || under_way(&scene) == PLACES).await;
    scene.model.release();
    eventually("the others are answered", async || under_way(&scene) == 0).await;
    let places = usize::try_from(PLACES).unwrap();
    assert_eq!((scene.model.asked(), scene.messages().await.len()), (places, places));
    scene.ask(&scene.person, "요약해줘").await.expect(201);
}
