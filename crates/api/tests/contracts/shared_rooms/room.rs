//! `/api/rooms/{id}/`

use reqwest::Method;
use serde_json::json;

use super::{NO_ROOMS, assert_failure, assert_needs_a_token, assert_room, barred_room};
use crate::support::person::send;
use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    the_detail_is_as_documented,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_before_the_room,
    a_deleted_room_is_not_found,
    only_those_in_it_see_an_invite_room,
    everybody_sees_a_totp_room,
    another_method_is_refused_with_those_there_are,
    a_creator_who_deletes_the_account_is_followed_by_the_longest_standing_member,
    a_creator_who_leaves_nobody_behind_has_no_name,
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
            assert_failure(&answer, 404, "not_found", "Not found.");
        }
    }
}

async fn a_token_is_asked_for_before_the_room(launch: Launch) {
    let server = launch.start();
    assert_needs_a_token(&server, "/api/rooms/1/").await;
    assert_needs_a_token(&server, "/api/rooms/abc").await;
}

async fn a_deleted_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("Old Chat").await;
    server.database.execute(&format!("UPDATE rooms SET is_active = FALSE WHERE id = {room}"));
    let answer = person.get(&format!("/api/rooms/{room}/")).await;
    assert_failure(&answer, 404, "not_found", "Not found.");
}

async fn only_those_in_it_see_an_invite_room(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = barred_room(&server, &creator, "invite").await;
    let path = format!("/api/rooms/{room}/");
    assert_room(&creator.get(&path).await.expect(200));
    let answer = outsider.get(&path).await;
    assert_failure(&answer, 403, "permission_denied", "You may not enter this room.");
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
        assert_eq!(answer.header("allow"), "HEAD, GET");
    }
}

async fn a_creator_who_deletes_the_account_is_followed_by_the_longest_standing_member(
    launch: Launch,
) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let heir = server.sign_up("User Name").await;
    let later = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    for member in [&heir, &later] {
        Socket::open(member, room).await.close().await;
    }

    creator.delete("/auth/profile/").await.expect_empty(204);
    let detail = later.get(&format!("/api/rooms/{room}/")).await.expect(200);
    let person = json!({"id": heir.id, "email": heir.email, "name": "User Name"});
    assert_eq!(detail["creator"], person);
}

async fn a_creator_who_leaves_nobody_behind_has_no_name(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");

    creator.delete("/auth/profile/").await.expect_empty(204);
    let detail = reader.get(&path).await.expect(200);
    assert_room(&detail);
    assert_eq!(detail["creator"], json!({"id": creator.id, "email": "", "name": ""}));

    Socket::open(&reader, room).await.close().await;
    let detail = reader.get(&path).await.expect(200);
    assert_eq!(detail["creator"]["id"], reader.id, "an open room's rights go to who joins next");
}
