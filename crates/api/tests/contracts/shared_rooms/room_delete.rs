//! `DELETE /api/rooms/{id}/`

use reqwest::Method;
use serde_json::json;

use super::{
    NO_ROOMS, assert_forbidden, assert_needs_a_token, assert_not_found, assert_room, barred_room,
    id_of, ids, join, say,
};
use crate::support::{Launch, Person, Socket, on_both_databases};

on_both_databases! {
    a_deleted_room_is_gone_for_everybody,
    a_room_is_deleted_once,
    only_the_creator_may_delete_a_room,
    a_body_is_not_looked_at,
    an_unknown_room_is_not_found,
    a_token_is_asked_for_first,
}

const NOT_YOURS: &str = "You can only delete rooms you created.";

async fn assert_is_gone(person: &Person, room: i64, message: i64) {
    let path = format!("/api/rooms/{room}/");
    let id = person.id;
    assert_not_found(&person.get(&path).await);
    assert_not_found(&person.get(&format!("{path}messages/")).await);
    assert_not_found(&person.get(&format!("{path}messages/?page=0")).await);
    let body = json!({"content": "Hi there!"});
    assert_not_found(&person.post(&format!("{path}messages/"), body).await);
    assert_not_found(&person.post_text(&format!("{path}messages/"), "{").await);
    assert_not_found(&person.delete(&format!("{path}messages/{message}/")).await);
    assert_not_found(&person.delete(&format!("{path}members/{id}/")).await);
    assert_not_found(&person.delete(&format!("{path}bans/{id}/")).await);
    assert_not_found(&person.put(&format!("{path}bans/{id}/")).await);
    assert_eq!(ids(person, "").await, [0; 0]);
    assert_eq!(ids(person, "mine=true").await, [0; 0]);
    assert_eq!(person.get("/api/rooms/?page=1").await.header("x-total-count"), "0");

    let handshake = Socket::request(person, &format!("/ws/chat/{room}/"));
    let refused = Socket::try_open(handshake).await.err().expect("no socket");
    assert_eq!((refused.status, refused.body), (404, json!({"detail": "Not found."})));
}

async fn a_deleted_room_is_gone_for_everybody(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let stranger = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    let message = id_of(&say(&member, room, "Hello, world!").await);

    creator.delete(&format!("/api/rooms/{room}/")).await.expect_empty(204);
    for person in [&creator, &member, &stranger] {
        assert_is_gone(person, room, message).await;
    }
    let rows = format!("SELECT COUNT(*) AS number FROM messages WHERE room_id = {room}");
    assert_eq!(server.database.numbers(&rows), [1], "its messages are kept");
}

async fn a_room_is_deleted_once(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let kept = creator.open_room("General Chat").await;
    let room = creator.open_room("General Chat").await;
    creator.delete(&format!("/api/rooms/{room}")).await.expect_empty(204);
    for slash in ["/", ""] {
        assert_not_found(&creator.delete(&format!("/api/rooms/{room}{slash}")).await);
    }
    assert_eq!(ids(&creator, "").await, [kept]);
    let next = creator.open_room("General Chat").await;
    assert!(next > room, "an id never comes back");
}

async fn only_the_creator_may_delete_a_room(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let stranger = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");
    join(&member, room).await;
    for other in [&member, &stranger] {
        assert_forbidden(&other.delete(&path).await, NOT_YOURS);
        assert_forbidden(&other.delete(path.trim_end_matches('/')).await, NOT_YOURS);
    }
    for access in ["totp", "invite"] {
        let barred = barred_room(&server, &creator, access).await;
        assert_forbidden(&stranger.delete(&format!("/api/rooms/{barred}/")).await, NOT_YOURS);
    }
    assert_room(&stranger.get(&path).await.expect(200));
}

async fn a_body_is_not_looked_at(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");
    creator.send_text(Method::DELETE, &path, "{").await.expect_empty(204);
}

async fn an_unknown_room_is_not_found(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = creator.open_room("General Chat").await;
    for id in NO_ROOMS {
        for slash in ["/", ""] {
            assert_not_found(&creator.delete(&format!("/api/rooms/{id}{slash}")).await);
        }
    }
    assert_eq!(ids(&creator, "").await, [room]);
}

async fn a_token_is_asked_for_first(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = creator.open_room("General Chat").await;
    assert_needs_a_token(&server, Method::DELETE, &format!("/api/rooms/{room}/")).await;
    assert_needs_a_token(&server, Method::DELETE, "/api/rooms/abc").await;
    assert_eq!(ids(&creator, "").await, [room]);
}
