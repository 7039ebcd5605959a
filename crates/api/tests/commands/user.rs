//! `madang user …`, beside a running server.

use std::process::Output;

use serde_json::{Value, json};

use super::{done, refused};
use crate::support::person::PASSWORD;
use crate::support::{
    Kind, Launch, Person, Socket, TestServer, eventually, on_both_databases, soon,
};

on_both_databases! {
    an_operator_makes_accounts_also_while_registration_is_closed,
    an_account_that_cannot_be_made_is_refused_with_every_reason,
    a_new_password_ends_every_session_and_lets_its_owner_in,
    a_disabled_account_is_out_within_a_second_and_cannot_sign_in,
    a_deleted_account_is_gone_and_its_messages_stay,
    sessions_are_listed_with_what_an_operator_needs,
    revoking_ends_one_session_or_all,
}

pub(super) const NEW_PASSWORD: &str = "another-secure-password-456";

pub(super) fn user(server: &TestServer, arguments: &[&str], input: &str) -> Output {
    server.madang(&[&["user"], arguments].concat(), input)
}

/// Somebody without a session, who knows a password.
fn somebody(server: &TestServer, email: &str) -> Person {
    let mut person = server.stranger();
    email.clone_into(&mut person.email);
    person
}

pub(super) async fn is_out(person: &Person) -> bool {
    person.get("/auth/profile/").await.status == 401
}

async fn an_operator_makes_accounts_also_while_registration_is_closed(launch: Launch) {
    let server = launch.with("REGISTRATION", "closed").start();
    let body = json!({"email": "user@example.com", "password": PASSWORD});
    server.stranger().post("/auth/register/", body).await.expect(403);

    let text = done(&user(&server, &["create", "User@Example.com"], &format!("{PASSWORD}\n")));
    assert!(text.contains("user@example.com"), "{text}");
    let arguments = ["create", "other@example.com", "--name", "Another User"];
    done(&user(&server, &arguments, PASSWORD));

    for (email, name) in [("user@example.com", "User"), ("other@example.com", "Another User")] {
        let tokens = somebody(&server, email).log_in(PASSWORD).await.expect(200);
        let person = server.stranger().with_access(tokens["access"].as_str().unwrap());
        let profile = person.get("/auth/profile/").await.expect(200);
        assert!(profile["name"].as_str().unwrap().eq_ignore_ascii_case(name), "{profile}");
        assert_eq!(profile["email"], email);
    }
}

async fn an_account_that_cannot_be_made_is_refused_with_every_reason(launch: Launch) {
    let server = launch.start();
    let taken = server.sign_up("User Name").await.email;
    let long = "x".repeat(51);
    for (arguments, input, reasons) in [
        (&["create", &taken][..], PASSWORD, &["the e-mail is taken"][..]),
        (&["create", "no address"], PASSWORD, &["the e-mail is"]),
        (&["create", "a@example.com"], "short\n", &["the password is shorter than 8 characters"]),
        (&["create", "a@example.com"], "\n", &["the password is shorter than 8 characters"]),
        (&["create", "a@example.com", "--name", &long], PASSWORD, &["the name is"]),
        (&["create", "a@example.com", "--name", " "], PASSWORD, &["the name is"]),
        (&["create", ""], "short", &["the e-mail is", "the password is"]),
        (&["create", "a@example.com"], "", &["a password is expected on standard input"]),
    ] {
        let reason = refused(&user(&server, arguments, input));
        for expected in reasons {
            assert!(reason.contains(expected), "{arguments:?} {input:?}: {reason}");
        }
    }
    somebody(&server, "a@example.com").log_in(PASSWORD).await.expect(401);
}

#[tokio::test]
async fn an_account_that_does_not_exist_is_named() {
    let server = Launch::on(Kind::Sqlite).start();
    for command in ["set-password", "disable", "delete", "sessions", "revoke"] {
        for account in ["nobody@example.com", "no address", "999999", "0", "007"] {
            let reason = refused(&user(&server, &[command, account], NEW_PASSWORD));
            assert_eq!(reason, format!("no account {account}"), "{command}");
        }
    }
}

async fn a_new_password_ends_every_session_and_lets_its_owner_in(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    for (input, reason) in [
        ("short", "the password is shorter than 8 characters"),
        ("", "a password is expected on standard input"),
    ] {
        let refusal = refused(&user(&server, &["set-password", &person.email], input));
        assert!(refusal.contains(reason), "{refusal}");
    }
    person.log_in(PASSWORD).await.expect(200);

    let text = done(&user(&server, &["set-password", &person.email], NEW_PASSWORD));
    assert!(!text.contains(NEW_PASSWORD), "{text}");
    soon("the session is over", async || is_out(&person).await).await;
    assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
    person.log_in(PASSWORD).await.expect(401);
    person.log_in(NEW_PASSWORD).await.expect(200);
}

async fn a_disabled_account_is_out_within_a_second_and_cannot_sign_in(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;

    done(&user(&server, &["disable", &person.email], ""));
    soon("the session is over", async || is_out(&person).await).await;
    assert_eq!(socket.closed().await, (4401, "session_ended".to_owned()));
    let refused = person.log_in(PASSWORD).await.expect(401);
    assert_eq!(refused["detail"], "No active account found with the given credentials");
    let refresh = json!({"refresh": person.refresh});
    person.anonymous().post("/auth/token/refresh/", refresh).await.expect(401);
    other.get("/auth/profile/").await.expect(200);
}

async fn a_deleted_account_is_gone_and_its_messages_stay(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    socket.send(json!({"content": "Hello, everyone!"})).await;
    socket.next().await;

    done(&user(&server, &["delete", &person.email], ""));
    soon("the session is over", async || is_out(&person).await).await;
    person.log_in(PASSWORD).await.expect(401);
    let messages = other.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert_eq!(messages[0]["content"], "Hello, everyone!");
    assert_eq!(messages[0]["user"], json!({"id": person.id, "email": "", "name": ""}));
    assert_eq!(
        refused(&user(&server, &["delete", &person.email], "")),
        format!("no account {}", person.email)
    );
    done(&user(&server, &["create", &person.email], NEW_PASSWORD));
    person.log_in(NEW_PASSWORD).await.expect(200);
}

async fn sessions_are_listed_with_what_an_operator_needs(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    person.signed_in_again().await;
    let text = done(&user(&server, &["sessions", &person.email], ""));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    let sessions = person.get("/auth/sessions/").await.expect(200);
    for (line, session) in lines.iter().zip(sessions.as_array().unwrap()) {
        let field = |name: &str| match &session[name] {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        assert!(line.starts_with(&field("id")), "{line}");
        for name in ["contract", "opened_at", "expires_at"] {
            assert!(line.contains(&field(name)), "{name} of {session} is not in {line}");
        }
    }
    done(&user(&server, &["revoke", &person.email], ""));
    assert_eq!(done(&user(&server, &["sessions", &person.email], "")), "No sessions.\n");
}

async fn revoking_ends_one_session_or_all(launch: Launch) {
    let server = launch.start();
    let here = server.sign_up("User Name").await;
    let there = here.signed_in_again().await;
    let other = server.sign_up("Another User").await;
    let session = |person: &Person| {
        let person = person.clone();
        async move {
            let sessions = person.get("/auth/sessions/").await.expect(200);
            let sessions = sessions.as_array().unwrap().clone();
            let current = sessions.iter().find(|session| session["is_current"] == true);
            current.unwrap()["id"].to_string()
        }
    };
    let (of_there, of_other) = (session(&there).await, session(&other).await);

    for number in [of_other.as_str(), "999999", "0", "-1"] {
        let number = format!("--session={number}");
        let reason = refused(&user(&server, &["revoke", &here.email, &number], ""));
        assert!(reason.contains("no "), "{number}: {reason}");
    }
    done(&user(&server, &["revoke", &here.email, "--session", &of_there], ""));
    soon("that session is over", async || is_out(&there).await).await;
    here.get("/auth/profile/").await.expect(200);

    let text = done(&user(&server, &["revoke", &here.email], ""));
    assert!(text.starts_with("1 "), "{text}");
    eventually("the other one is over", async || is_out(&here).await).await;
    other.get("/auth/profile/").await.expect(200);
    here.log_in(PASSWORD).await.expect(200);
}
