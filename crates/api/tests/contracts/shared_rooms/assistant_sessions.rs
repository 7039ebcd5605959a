//! What a session of the assistant contract is served differently.

use serde_json::json;

use super::{assert_room, barred_room, ids, join};
use crate::support::{Launch, Person, TestServer, on_both_databases};

on_both_databases! {
    the_list_holds_the_rooms_that_the_caller_made_or_entered,
    a_room_needs_no_type,
}

/// The same person in a session that was opened through the assistant contract.
async fn through_assistant(server: &TestServer, person: &Person) -> Person {
    let person = person.signed_in_again().await;
    // Before its first use: how a session stands is remembered from then on.
    server.database.execute(
        "UPDATE sessions SET contract = 'assistant' WHERE id = (SELECT MAX(id) FROM sessions)",
    );
    person
}

async fn the_list_holds_the_rooms_that_the_caller_made_or_entered(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let entered = creator.open_room("Entered").await;
    let foreign = creator.open_room("Foreign").await;
    let behind_codes = barred_room(&server, &creator, "totp").await;
    let made = person.open_room("Made").await;
    join(&person, entered).await;

    let all = [made, behind_codes, foreign, entered];
    let assistant = through_assistant(&server, &person).await;
    assert_eq!(ids(&assistant, "").await, [made, entered]);
    assert_eq!(ids(&assistant, "mine=true").await, [made, entered]);
    assert_eq!(ids(&assistant, "mine=false").await, all);
    assert_eq!(ids(&assistant, "search=enter").await, [entered]);
    let page = assistant.get("/api/rooms/?page=1&size=1").await;
    assert_eq!(page.header("x-total-count"), "2");
    assert_eq!(page.expect(200)[0]["id"], made);
    let list = assistant.get("/api/rooms/").await.expect(200);
    list.as_array().unwrap().iter().for_each(assert_room);

    assert_eq!(ids(&person, "").await, all, "meet's session is served as before");
}

async fn a_room_needs_no_type(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let assistant = through_assistant(&server, &person).await;
    let room = assistant.post("/api/rooms/", json!({"name": "AI 연구실"})).await.expect(201);
    assert_room(&room);
    assert_eq!((&room["room_type"], &room["desc"]), (&json!("chat"), &json!("")));
    let body = json!({"name": "AI 연구실", "room_type": "video"});
    let room = assistant.post("/api/rooms/", body).await.expect(201);
    assert_eq!(room["room_type"], "video");
    person.post("/api/rooms/", json!({"name": "AI 연구실"})).await.expect(400);
}
