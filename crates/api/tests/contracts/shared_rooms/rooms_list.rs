//! `GET /api/rooms/`

use reqwest::Method;
use serde_json::json;

use super::{assert_failure, assert_needs_a_token, assert_room, barred_room, ids, store_rooms};
use crate::support::person::send;
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    the_list_is_as_documented_newest_first,
    the_list_needs_a_token,
    a_list_of_hundreds_of_rooms_is_one_array_of_unknown_length,
    only_those_in_it_see_an_invite_room_in_the_list,
    everybody_sees_a_totp_room_in_the_list,
    a_deleted_room_is_not_in_the_list,
    another_method_is_refused_with_those_there_are,
}

async fn the_list_is_as_documented_newest_first(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    assert_eq!(reader.get("/api/rooms/").await.expect(200), json!([]));
    for (name, description, room_type) in [
        ("General Chat", "Main chat room", "chat"),
        ("Video Conference", "Video chat room", "video"),
    ] {
        let body = json!({"name": name, "description": description, "room_type": room_type});
        creator.post("/api/rooms/", body).await.expect(201);
    }

    let list = reader.get("/api/rooms/").await.expect(200);
    assert_eq!(list.as_array().unwrap().len(), 2);
    for (room, name, description, room_type) in [
        (&list[0], "Video Conference", "Video chat room", "video"),
        (&list[1], "General Chat", "Main chat room", "chat"),
    ] {
        assert_room(room);
        assert_eq!((&room["name"], &room["description"]), (&json!(name), &json!(description)));
        assert_eq!(room["room_type"], room_type);
        let person = json!({"id": creator.id, "email": creator.email, "name": "Creator Name"});
        assert_eq!(room["creator"], person);
        assert_eq!(room["is_active"], true);
    }
    assert!(list[0]["id"].as_i64() > list[1]["id"].as_i64());
    assert_eq!(reader.get("/api/rooms").await.expect(200), list);
}

async fn the_list_needs_a_token(launch: Launch) {
    let server = launch.start();
    assert_needs_a_token(&server, Method::GET, "/api/rooms/").await;
    assert_needs_a_token(&server, Method::GET, "/api/rooms").await;
}

async fn a_list_of_hundreds_of_rooms_is_one_array_of_unknown_length(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    store_rooms(&server, &person, 1_203);

    let answer = person.get("/api/rooms/").await;
    assert_eq!(answer.headers.get("content-length"), None, "it is streamed");
    assert_eq!(answer.header("content-type"), "application/json");
    let list = answer.expect(200);
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 1_203);
    for (room, number) in list.iter().zip((1..=1_203).rev()) {
        assert_room(room);
        assert_eq!(room["name"], format!("Room {number}"));
    }
}

async fn only_those_in_it_see_an_invite_room_in_the_list(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let open = creator.open_room("General Chat").await;
    let invite = barred_room(&server, &creator, "invite").await;
    assert_eq!(ids(&creator, "").await, [invite, open]);
    assert_eq!(ids(&outsider, "").await, [open]);
}

async fn everybody_sees_a_totp_room_in_the_list(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = barred_room(&server, &creator, "totp").await;
    let list = outsider.get("/api/rooms/").await.expect(200);
    assert_room(&list[0]);
    assert_eq!((&list[0]["id"], &list[0]["requires_totp"]), (&json!(room), &json!(true)));
}

async fn a_deleted_room_is_not_in_the_list(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let kept = person.open_room("General Chat").await;
    let deleted = person.open_room("Old Chat").await;
    person.delete(&format!("/api/rooms/{deleted}/")).await.expect_empty(204);
    assert_eq!(ids(&person, "").await, [kept]);
}

async fn another_method_is_refused_with_those_there_are(launch: Launch) {
    let server = launch.start();
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        for path in ["/api/rooms/", "/api/rooms"] {
            let answer = send(server.stranger().request(method.clone(), path)).await;
            assert_failure(&answer, 405, "invalid_request", "Method not allowed.");
            assert_eq!(answer.header("allow"), "HEAD, GET, POST");
        }
    }
}
