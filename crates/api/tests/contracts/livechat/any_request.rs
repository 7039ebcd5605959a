//! What is refused at every address of the contract, whatever it is asked for.

use reqwest::Method;

use super::make_room;
use crate::support::refusals::{assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    rooms_and_messages_need_a_token,
    a_token_is_asked_for_before_the_room,
    other_methods_are_refused_with_those_there_are,
}

async fn rooms_and_messages_need_a_token(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    let room = make_room(&user, "채팅방 이름").await;
    let detail = format!("/chat/v1/room/{room}/");
    for (method, path) in [
        (Method::GET, "/chat/v1/room/"),
        (Method::POST, "/chat/v1/room/"),
        (Method::GET, &detail),
        (Method::POST, "/chat/v1/message/"),
    ] {
        assert_needs_a_token(&user, method, path).await;
    }
    user.post("/auth/logout/", serde_json::json!({})).await.expect(200);
    user.get("/chat/v1/room/").await.expect(401);
}

async fn a_token_is_asked_for_before_the_room(launch: Launch) {
    let server = launch.start();
    for path in ["/chat/v1/room/999/", "/chat/v1/room/abc/", "/chat/v1/room/0/"] {
        assert_needs_a_token(&server.stranger(), Method::GET, path).await;
    }
}

async fn other_methods_are_refused_with_those_there_are(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User Name").await;
    for person in [&user, &server.stranger()] {
        assert_knows_only(person, "/chat/v1/room/", "HEAD, GET, POST").await;
        assert_knows_only(person, "/chat/v1/room/1/", "HEAD, GET").await;
        assert_knows_only(person, "/chat/v1/message/", "POST").await;
        assert_knows_only(person, "/ws/chat/1/chat/", "HEAD, GET").await;
    }
}
