//! `/auth/logout/`

use reqwest::Method;
use serde_json::json;

use crate::support::person::send;
use crate::support::refusals::{assert_is_invalid_token, assert_knows_only, assert_needs_a_token};
use crate::support::{Kind, Launch, Socket, assert_shape, on_both_databases, soon};

on_both_databases! {
    the_documented_logout_ends_the_session,
    no_other_session_ends,
    an_open_socket_is_closed,
    whatever_the_body_is_it_does_not_matter,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/auth/logout/";

async fn the_documented_logout_ends_the_session(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for path in [PATH, "/auth/logout"] {
        let user = user.signed_in_again().await;
        let message = send(user.request(Method::POST, path)).await.expect(200);
        assert_shape(&message, &[("message", "string")]);
        assert_eq!(message, json!({"message": "Successfully logged out"}));

        for answer in [user.get("/auth/profile/").await, user.post(path, json!({})).await] {
            assert_is_invalid_token(&answer);
        }
        assert_is_invalid_token(&user.refresh().await);
    }
}

async fn no_other_session_ends(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let elsewhere = user.signed_in_again().await;
    let other = server.sign_up("Other").await;
    let room = user.open_room("Room").await;
    let mut socket = Socket::open(&elsewhere, room).await;

    user.post(PATH, json!({})).await.expect(200);

    for person in [&elsewhere, &other] {
        person.get("/auth/profile/").await.expect(200);
    }
    socket.send(json!({"content": "still here"})).await;
    assert_eq!(socket.next().await["content"], "still here");
}

async fn an_open_socket_is_closed(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = user.open_room("Room").await;
    let mut sockets = [Socket::open(&user, room).await, Socket::open(&user, room).await];

    user.post(PATH, json!({})).await.expect(200);

    for socket in &mut sockets {
        assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
    }
    let refused = Socket::try_open(Socket::request(&user, &format!("/ws/chat/{room}/"))).await;
    assert_eq!(refused.err().unwrap().status, 401);
}

async fn whatever_the_body_is_it_does_not_matter(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for body in ["", "[]", "{\"all\": true}", "no JSON \0"] {
        let user = user.signed_in_again().await;
        user.post_text(PATH, body).await.expect(200);
    }
    let untyped = send(user.request(Method::POST, PATH).body("token=1")).await;
    untyped.expect(200);
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::POST, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}

#[tokio::test]
async fn another_node_follows_within_a_second() {
    let here = Launch::on(Kind::Postgresql).start();
    let there = here.another_node();
    let user = here.sign_up("User").await;
    let user_there = user.on(&there);
    let room = user.open_room("Room").await;
    let mut socket = Socket::open(&user_there, room).await;
    user_there.get("/auth/profile/").await.expect(200);

    user.post(PATH, json!({})).await.expect(200);

    soon("the other node refuses the token", async || {
        user_there.get("/auth/profile/").await.status == 401
    })
    .await;
    assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
}
