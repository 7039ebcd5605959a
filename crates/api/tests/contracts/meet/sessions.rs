//! `/auth/sessions/`

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::person::PASSWORD;
use crate::support::refusals::{
    assert_is_detail, assert_is_invalid_token, assert_knows_only, assert_needs_a_token,
};
use crate::support::token::claims;
use crate::support::{
    Kind, Launch, Person, Socket, TestServer, assert_shape, on_both_databases, soon,
};

on_both_databases! {
    a_person_s_sessions_are_listed_newest_first,
    one_session_is_ended,
    all_but_this_one_are_ended,
    another_person_s_session_is_not_found,
    an_id_that_is_none_is_not_found,
    one_more_than_fifty_ends_the_oldest,
    what_an_operator_ends_is_refused_within_a_second,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/auth/sessions/";

async fn a_person_s_sessions_are_listed_newest_first(launch: Launch) {
    let server = launch.start();
    let first = server.sign_up("User").await;
    server.sign_up("Other").await;
    let second = first.signed_in_again().await;
    for path in [PATH, "/auth/sessions"] {
        let sessions = second.get(path).await.expect(200);
        assert_eq!(sessions.as_array().unwrap().len(), 2);
        for session in sessions.as_array().unwrap() {
            assert_shape(
                session,
                &[
                    ("id", "number"),
                    ("contract", "string"),
                    ("opened_at", "time"),
                    ("expires_at", "time"),
                    ("is_current", "bool"),
                ],
            );
            assert_eq!(session["contract"], "meet");
        }
        assert_eq!(
            [&sessions[0]["id"], &sessions[1]["id"]],
            [&session_of(&second), &session_of(&first)]
        );
        assert_eq!([&sessions[0]["is_current"], &sessions[1]["is_current"]], [true, false]);
    }
    let seen_by_first = first.get(PATH).await.expect(200);
    assert_eq!([&seen_by_first[0]["is_current"], &seen_by_first[1]["is_current"]], [false, true]);
}

async fn one_session_is_ended(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = user.open_room("Room").await;
    for slash in ["/", ""] {
        let elsewhere = user.signed_in_again().await;
        let mut socket = Socket::open(&elsewhere, room).await;
        let path = format!("{PATH}{}{slash}", session_of(&elsewhere));

        user.delete(&path).await.expect_empty(204);

        assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
        assert_is_invalid_token(&elsewhere.get(PATH).await);
        assert_is_detail(&user.delete(&path).await, 404);
        assert_eq!(user.get(PATH).await.expect(200).as_array().unwrap().len(), 1);
    }
    let own = format!("{PATH}{}/", session_of(&user));
    user.delete(&own).await.expect_empty(204);
    assert_is_invalid_token(&user.delete(&own).await);
}

async fn all_but_this_one_are_ended(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let room = user.open_room("Room").await;
    for path in [PATH, "/auth/sessions"] {
        let others = [user.signed_in_again().await, user.signed_in_again().await];
        let mut socket = Socket::open(&others[0], room).await;
        let mut own_socket = Socket::open(&user, room).await;

        user.delete(path).await.expect_empty(204);

        assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
        for ended in &others {
            assert_is_invalid_token(&ended.get(PATH).await);
        }
        assert_eq!(user.get(PATH).await.expect(200).as_array().unwrap().len(), 1);
        own_socket.send(json!({"content": "still here"})).await;
        assert_eq!(own_socket.next().await["content"], "still here");
    }
    user.delete(PATH).await.expect_empty(204);
    other.get(PATH).await.expect(200);
}

async fn another_person_s_session_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    let answer = user.delete(&format!("{PATH}{}/", session_of(&other))).await;
    assert_eq!(answer.expect(404), json!({"detail": "Not found."}));
    other.get(PATH).await.expect(200);
}

async fn an_id_that_is_none_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for id in
        ["0", "-1", "999999", "9223372036854775807", "9223372036854775808", "one", "1.0", "%00"]
    {
        let answer = user.delete(&format!("{PATH}{id}/")).await;
        assert_eq!(answer.expect(404), json!({"detail": "Not found."}), "{id}");
    }
    assert_is_detail(&user.anonymous().delete(&format!("{PATH}one/")).await, 401);
}

async fn one_more_than_fifty_ends_the_oldest(launch: Launch) {
    let server = launch.start();
    let first = server.sign_up("User").await;
    let second = first.signed_in_again().await;
    for _ in 2..50 {
        first.signed_in_again().await;
    }
    assert_eq!(first.get(PATH).await.expect(200).as_array().unwrap().len(), 50);
    let room = first.open_room("Room").await;
    let mut socket = Socket::open(&first, room).await;

    let newest = first.signed_in_again().await;

    assert_is_invalid_token(&first.get(PATH).await);
    assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
    let sessions = newest.get(PATH).await.expect(200);
    assert_eq!(sessions.as_array().unwrap().len(), 50);
    assert_eq!(sessions[49]["id"], session_of(&second));
    second.get(PATH).await.expect(200);
}

async fn what_an_operator_ends_is_refused_within_a_second(launch: Launch) {
    let server = launch.start();
    let bystander = server.sign_up("Bystander").await;
    let room = bystander.open_room("Room").await;
    for (name, command, input, password_afterwards) in [
        ("Revoked", "revoke", "", Some(PASSWORD)),
        ("Disabled", "disable", "", None),
        ("Changed", "set-password", "another secure password\n", Some("another secure password")),
        ("Deleted", "delete", "", None),
    ] {
        let user = server.sign_up(name).await;
        let elsewhere = user.signed_in_again().await;
        let mut sockets = [Socket::open(&user, room).await, Socket::open(&elsewhere, room).await];

        run(&server, &["user", command, &user.email], input);

        soon("the ended session is refused", async || user.get(PATH).await.status == 401).await;
        for person in [&user, &elsewhere] {
            assert_is_invalid_token(&person.get(PATH).await);
        }
        for socket in &mut sockets {
            assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()), "{command}");
        }
        for password in [PASSWORD, "another secure password"] {
            let expected = if password_afterwards == Some(password) { 200 } else { 401 };
            user.log_in(password).await.expect(expected);
        }
    }

    let elsewhere = bystander.signed_in_again().await;
    let session = session_of(&elsewhere).to_string();
    let list = run(&server, &["user", "sessions", &bystander.email], "");
    assert!(list.lines().count() == 2 && list.contains(&session), "{list}");
    run(&server, &["user", "revoke", &bystander.email, "--session", &session], "");
    soon("the ended session is refused", async || elsewhere.get(PATH).await.status == 401).await;
    bystander.get(PATH).await.expect(200);
}

async fn a_token_is_needed(launch: Launch) {
    let server = launch.start();
    for (method, path) in
        [(Method::GET, PATH), (Method::DELETE, PATH), (Method::DELETE, "/auth/sessions/1/")]
    {
        assert_needs_a_token(&server.stranger(), method, path).await;
    }
}

async fn other_methods_are_refused(launch: Launch) {
    let server = launch.start();
    assert_knows_only(&server.stranger(), PATH, "HEAD, GET, DELETE").await;
    assert_knows_only(&server.stranger(), "/auth/sessions/1/", "DELETE").await;
}

#[tokio::test]
async fn what_ends_on_one_node_ends_on_another_within_a_second() {
    let here = Launch::on(Kind::Postgresql).start();
    let there = here.another_node();
    let keeper = here.sign_up("User").await;
    let room = keeper.open_room("Room").await;
    let password = json!({"current": PASSWORD, "new": PASSWORD});
    for (method, path, body) in [
        (Method::DELETE, PATH, json!({})),
        (Method::POST, "/auth/password/", password),
        (Method::DELETE, "/auth/profile/", json!({})),
    ] {
        let user = keeper.signed_in_again().await.on(&there);
        let mut socket = Socket::open(&user, room).await;
        user.get(PATH).await.expect(200);

        let ended = keeper.send_text(method, path, body.to_string()).await;
        assert!(ended.status.is_success(), "{ended:?}");

        soon("the other node refuses the token", async || user.get(PATH).await.status == 401).await;
        assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()), "{path}");
    }
}

/// The session that a person's token carries.
fn session_of(person: &Person) -> Value {
    claims(&person.access)["sid"].clone()
}

/// Runs a command of `madang` that has to succeed, and returns what it said.
fn run(server: &TestServer, arguments: &[&str], input: &str) -> String {
    let done = server.madang(arguments, input);
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}
