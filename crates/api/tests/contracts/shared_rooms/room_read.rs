//! `GET /api/rooms/{id}/`

use reqwest::Method;
use serde_json::json;

use super::{
    BARRED, NO_ROOMS, assert_failure, assert_forbidden, assert_needs_a_token, assert_not_found,
    assert_room, barred_room,
};
use crate::support::person::send;
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    the_detail_is_as_documented,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_before_the_room,
    a_deleted_room_is_not_found,
    only_those_in_it_see_an_invite_room,
    everybody_sees_a_totp_room,
    another_method_is_refused_with_those_there_are,
}

async fn the_detail_is_as_documented(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let body =
        json!({"name": "General Chat", "description": "Main chat room", "room_type": "chat"});
    let made = creator.post("/api/rooms/", body).await.expect(201);

    let room = reader.get(&format!("/api/rooms/{}/", made["id"])).await.expect(200);
    assert_room(&room);
    assert_eq!(room, made);
    assert_eq!(room["name"], "General Chat");
    assert_eq!(room["description"], "Main chat room");
    let person = json!({"id": creator.id, "email": creator.email, "name": "Creator Name"});
    assert_eq!(room["creator"], person);
    assert_eq!(reader.get(&format!("/api/rooms/{}", made["id"])).await.expect(200), room);
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    person.open_room("General Chat").await;
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            let answer = person.get(&format!("/api/rooms/{id}{slash}")).await;
            assert_not_found(&answer);
        }
    }
}

async fn a_token_is_asked_for_before_the_room(launch: Launch) {
    let server = launch.start();
    assert_needs_a_token(&server, Method::GET, "/api/rooms/1/").await;
    assert_needs_a_token(&server, Method::GET, "/api/rooms/abc").await;
}

async fn a_deleted_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("Old Chat").await;
    person.delete(&format!("/api/rooms/{room}/")).await.expect_empty(204);
    let answer = person.get(&format!("/api/rooms/{room}/")).await;
    assert_not_found(&answer);
}

async fn only_those_in_it_see_an_invite_room(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = barred_room(&server, &creator, "invite").await;
    let path = format!("/api/rooms/{room}/");
    assert_room(&creator.get(&path).await.expect(200));
    let answer = outsider.get(&path).await;
    assert_forbidden(&answer, BARRED);
}

async fn everybody_sees_a_totp_room(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = barred_room(&server, &creator, "totp").await;
    let detail = outsider.get(&format!("/api/rooms/{room}/")).await.expect(200);
    assert_room(&detail);
    assert_eq!(detail["requires_totp"], true);
}

async fn another_method_is_refused_with_those_there_are(launch: Launch) {
    let server = launch.start();
    for method in [Method::POST, Method::PUT] {
        let answer = send(server.stranger().request(method, "/api/rooms/1/")).await;
        assert_failure(&answer, 405, "invalid_request", "Method not allowed.");
        assert_eq!(answer.header("allow"), "HEAD, GET, PATCH, DELETE");
    }
}
