//! `GET /chat/rooms/{room_id}/`

use serde_json::{Value, json};

use super::{make_group, open_direct, say};
use crate::support::{Launch, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_room_has_its_detail,
    a_room_of_another_contract_has_its_detail,
}

/// A room's detail; `description` is `string` or `null`.
#[track_caller]
fn assert_detail(room: &Value, description: &str) {
    assert_shape(
        room,
        &[
            ("room_id", "number"),
            ("room_name", "string"),
            ("room_type", "string"),
            ("room_description", description),
            ("max_participants", "number"),
            ("created_by", "number"),
            ("is_active", "bool"),
            ("created_at", "time"),
            ("updated_at", "time"),
        ],
    );
}

async fn the_documented_room_has_its_detail(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("박주호").await;
    let other = server.sign_up("김철수").await;
    let room = open_direct(&person, &other).await;
    for path in [format!("/chat/rooms/{room}/"), format!("/chat/rooms/{room}")] {
        let detail = person.get(&path).await.expect(200);
        assert_detail(&detail, "null");
        let expected = json!({
            "room_id": room, "room_name": "김철수", "room_type": "direct",
            "room_description": null, "max_participants": 100, "created_by": person.id,
            "is_active": true, "created_at": detail["created_at"],
            "updated_at": detail["created_at"]
        });
        assert_eq!(detail, expected);
    }
    let said = say(&other, room, "안녕하세요!").await;
    let detail = other.get(&format!("/chat/rooms/{room}/")).await.expect(200);
    assert_eq!(detail["room_name"], "박주호");
    assert_eq!(detail["updated_at"], said["created_at"]);
}

async fn a_room_of_another_contract_has_its_detail(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let group = make_group(&creator, "새로운 채팅방", &[]).await;
    let body = json!({"name": "General Chat", "room_type": "video", "description": "For all"});
    let open = creator.post("/api/rooms/", body).await.expect(201)["id"].clone();
    for person in [&creator, &outsider] {
        let detail = person.get(&format!("/chat/rooms/{open}/")).await.expect(200);
        assert_detail(&detail, "string");
        assert_eq!(
            (&detail["room_type"], &detail["room_name"]),
            (&json!("group"), &json!("General Chat"))
        );
        assert_eq!(detail["room_description"], "For all");
    }
    creator.get(&format!("/chat/rooms/{group}/")).await.expect(200);
    outsider.get(&format!("/chat/rooms/{group}/")).await.expect(403);
    assert_eq!(outsider.get("/chat/rooms/").await.expect(200)["total_count"], 0);
}
