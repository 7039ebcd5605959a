//! `POST /chat/rooms/`: what is made.

use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_room, room_id};
use crate::support::{Launch, Person, on_both_databases};

on_both_databases! {
    the_documented_room_counts_all_whom_it_names,
    a_direct_room_of_several_is_made_each_time,
    a_group_holds_its_creator_and_those_named_once_each,
    a_group_may_begin_alone,
    name_and_description_are_kept_as_they_were_sent,
    a_room_made_here_is_seen_by_those_in_it_alone,
}

const PATH: &str = "/chat/rooms/";

async fn the_documented_room_counts_all_whom_it_names(launch: Launch) {
    let server = launch.start();
    // The document's caller is person 10, and names 11 and 12.
    let mut creator = server.sign_up("User 1").await;
    while creator.id < 10 {
        creator = server.sign_up(&format!("User {}", creator.id + 1)).await;
    }
    let others = [server.sign_up("User 11").await, server.sign_up("User 12").await];
    assert_eq!(others.each_ref().map(|other| other.id), [11, 12]);
    let documented = r#"{
  "room_name": "새로운 채팅방",
  "room_type": "direct",
  "room_description": "채팅방 설명 (선택사항)",
  "participant_ids": [11, 12]
}"#;
    let room = creator.send_text(Method::POST, PATH, documented).await.expect(201);
    assert_room(&room, "null");
    let expected = json!({
        "room_id": room["room_id"], "room_name": "새로운 채팅방", "room_type": "direct",
        "created_by": 10, "is_active": true, "created_at": room["created_at"],
        "updated_at": room["created_at"], "participant_count": 3, "last_message": null,
        "unread_count": 0
    });
    assert_eq!(room, expected);
    for person in [&creator, &others[0], &others[1]] {
        assert_eq!(super::listed(person, room_id(&room)).await, expected);
    }
    let path = format!("/chat/rooms/{}/", room["room_id"]);
    let detail = others[0].get(&path).await.expect(200);
    assert_eq!(detail["room_description"], "채팅방 설명 (선택사항)");
}

async fn a_direct_room_of_several_is_made_each_time(launch: Launch) {
    let server = launch.start();
    let [creator, one, two] = three_people(&server).await;
    let body =
        json!({"room_name": "셋", "room_type": "direct", "participant_ids": [one.id, two.id]});
    let first = creator.post(PATH, body.clone()).await.expect(201);
    let second = creator.post(PATH, body).await.expect(201);
    assert_ne!(room_id(&first), room_id(&second));
    assert_eq!((&first["room_type"], &first["participant_count"]), (&json!("direct"), &json!(3)));
}

async fn a_group_holds_its_creator_and_those_named_once_each(launch: Launch) {
    let server = launch.start();
    let [creator, one, two] = three_people(&server).await;
    let people = [two.id, creator.id, one.id, two.id, creator.id];
    let body = json!({
        "room_name": "새로운 채팅방", "room_type": "group", "participant_ids": people, "unknown": [1]
    });
    for path in [PATH, "/chat/rooms"] {
        let room = creator.post(path, body.clone()).await.expect(201);
        assert_room(&room, "null");
        assert_eq!((&room["room_type"], &room["participant_count"]), (&json!("group"), &json!(3)));
        assert_eq!(room["created_by"], creator.id);
        let path = format!("/chat/rooms/{}/participants/", room["room_id"]);
        let list = two.get(&path).await.expect(200);
        let of = |item: &Value| item["user_id"].as_i64().unwrap();
        let mut ids: Vec<_> = list["participants"].as_array().unwrap().iter().map(of).collect();
        ids.sort_unstable();
        assert_eq!(ids, [creator.id, one.id, two.id]);
    }
}

async fn a_group_may_begin_alone(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    for body in [
        json!({"room_name": "혼자", "room_type": "group"}),
        json!({"room_name": "혼자", "room_type": "group", "participant_ids": []}),
        json!({"room_name": "혼자", "room_type": "group", "participant_ids": [creator.id]}),
        json!({"room_name": "혼자", "room_type": "group", "room_description": null}),
    ] {
        assert_eq!(creator.post(PATH, body).await.expect(201)["participant_count"], 1);
    }
}

async fn name_and_description_are_kept_as_they_were_sent(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("User Name").await;
    for (name, description) in [
        (" 방 ", " a\n".to_owned()),
        ("<b>&amp;", "e\u{301}\u{feff}".to_owned()),
        (&"😀".repeat(100), "가".repeat(2_000)),
    ] {
        let body =
            json!({"room_name": name, "room_type": "group", "room_description": description});
        let room = creator.post(PATH, body).await.expect(201);
        assert_eq!(room["room_name"], name);
        let detail = creator.get(&format!("/chat/rooms/{}/", room["room_id"])).await.expect(200);
        assert_eq!(detail["room_name"], name);
        assert_eq!(detail["room_description"], description);
    }
}

async fn a_room_made_here_is_seen_by_those_in_it_alone(launch: Launch) {
    let server = launch.start();
    let [creator, participant, stranger] = three_people(&server).await;
    let room = super::make_group(&creator, "새로운 채팅방", &[&participant]).await;
    let rooms = participant.get("/api/rooms/").await.expect(200);
    assert_eq!((&rooms[0]["id"], &rooms[0]["room_type"]), (&json!(room), &json!("chat")));
    assert_eq!(stranger.get("/api/rooms/").await.expect(200), json!([]));
    for path in [format!("/api/rooms/{room}/messages/"), format!("/chat/v1/room/{room}/")] {
        participant.get(&path).await.expect(200);
        stranger.get(&path).await.expect(403);
    }
}

async fn three_people(server: &crate::support::TestServer) -> [Person; 3] {
    [
        server.sign_up("User Name").await,
        server.sign_up("Another User").await,
        server.sign_up("Third User").await,
    ]
}
