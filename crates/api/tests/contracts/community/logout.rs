//! `/user/logout/`

use reqwest::Method;
use serde_json::json;

use super::{make_room, post_nothing};
use crate::support::refusals::{assert_is_invalid_token, assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    the_documented_logout_ends_the_session_of_its_token,
    open_sockets_are_closed,
    whatever_the_body_is_it_does_not_matter,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/user/logout/";

async fn the_documented_logout_ends_the_session_of_its_token(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for path in [PATH, "/user/logout"] {
        let here = user.signed_in_again().await;
        let answer = post_nothing(&here, path).await.expect(200);
        assert_eq!(answer, json!({"message": "로그아웃이 완료되었습니다."}));
        assert_is_invalid_token(&here.get("/user/friends/").await);
        assert_is_invalid_token(&post_nothing(&here, path).await);
        assert_is_invalid_token(&here.refresh().await);
    }
    user.get("/user/friends/").await.expect(200);
}

async fn open_sockets_are_closed(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let elsewhere = user.signed_in_again().await;
    let room = make_room(&user, "Chat Room").await;
    let mut sockets = [Socket::open_chat(&user, room).await, Socket::open(&user, room).await];
    let mut other = Socket::open(&elsewhere, room).await;

    post_nothing(&user, PATH).await.expect(200);

    for socket in &mut sockets {
        assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
    }
    other.say("still here").await;
}

async fn whatever_the_body_is_it_does_not_matter(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for body in ["", "[]", "{\"all\": true}", "no JSON \0"] {
        user.signed_in_again().await.post_text(PATH, body).await.expect(200);
    }
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::POST, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}
