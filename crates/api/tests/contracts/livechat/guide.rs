//! The document's commands, as they stand, in their order, on a fresh database.

use std::process::{Command, Stdio};

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::{assert_room, say};
use crate::support::person::send;
use crate::support::{Answer, Launch, Socket, TestServer, assert_shape, on_both_databases};

on_both_databases! {
    the_commands_of_the_guide_succeed_in_their_order,
    the_bytes_of_the_guide_succeed_whatever_client_sends_them,
}

const REGISTER: &str = r#"curl -X POST http://127.0.0.1:8000/user/v1/register/ \
  -H "Content-Type: application/json" \
  -d '{
    "email": "test@example.com",
    "password1": "testpass123",
    "password2": "testpass123",
    "nickname": "테스트사용자"
  }'"#;

const LOG_IN: &str = r#"curl -X POST http://127.0.0.1:8000/user/v1/login/ \
  -H "Content-Type: application/json" \
  -d '{
    "email": "test@example.com",
    "password": "testpass123"
  }'"#;

const MAKE_ROOM: &str = r#"curl -X POST http://127.0.0.1:8000/chat/v1/room/ \
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{
    "name": "테스트 채팅방",
    "post": 1
  }'"#;

/// A command of the guide with what its reader puts in: where the server is, and the token.
fn filled_in(command: &str, server: &TestServer, token: &str) -> String {
    let here = command.replace("127.0.0.1:8000", server.address());
    here.replace("YOUR_ACCESS_TOKEN", token)
}

/// Types the command into a shell.
fn typed(command: &str) -> Value {
    let mut shell = Command::new("sh");
    let ended = shell.args(["-c", command]).stdin(Stdio::null()).output().unwrap();
    assert_ne!(ended.status.code(), Some(127), "the guide's commands need curl: install it");
    assert!(ended.status.success(), "{ended:?}");
    let answer = String::from_utf8(ended.stdout).unwrap();
    serde_json::from_str(&answer).unwrap_or_else(|_| panic!("no JSON: {answer}"))
}

/// The request that a command of the guide makes.
fn request(command: &str) -> RequestBuilder {
    let between = |before: &str, after: &str| -> &str {
        command.split_once(before).unwrap().1.split_once(after).unwrap().0
    };
    let request = Client::new().request(Method::POST, between("-X POST ", " \\"));
    let headers = command.split("-H \"").skip(1).map(|rest| rest.split_once('"').unwrap().0);
    let request = headers.fold(request, |request, header| {
        let (name, value) = header.split_once(": ").unwrap();
        request.header(name, value)
    });
    request.body(between("-d '", "'").to_owned())
}

#[track_caller]
fn assert_account(account: &Value) {
    assert_shape(account, &[("id", "number"), ("email", "string"), ("nickname", "string")]);
    assert_eq!(account["email"], "test@example.com");
    assert_eq!(account["nickname"], "테스트사용자");
}

#[track_caller]
fn token_of(tokens: &Value) -> &str {
    assert_shape(tokens, &[("access", "string"), ("refresh", "string")]);
    tokens["access"].as_str().unwrap()
}

#[track_caller]
fn assert_documented_room(room: &Value) {
    assert_room(room, "number");
    assert_eq!((&room["name"], &room["post"]), (&json!("테스트 채팅방"), &json!(1)));
}

async fn the_commands_of_the_guide_succeed_in_their_order(launch: Launch) {
    let server = launch.start();
    let account = typed(&filled_in(REGISTER, &server, ""));
    assert_account(&account);
    let tokens = typed(&filled_in(LOG_IN, &server, ""));
    let token = token_of(&tokens);
    let room = typed(&filled_in(MAKE_ROOM, &server, token));
    assert_documented_room(&room);

    let user = server.stranger().with_access(token);
    let mut socket = Socket::open_chat(&user, room["id"].as_i64().unwrap()).await;
    say(&mut socket, "안녕하세요!").await;
}

async fn the_bytes_of_the_guide_succeed_whatever_client_sends_them(launch: Launch) {
    let server = launch.start();
    let sent = async |command, token: &str| -> Answer {
        send(request(&filled_in(command, &server, token))).await
    };
    assert_account(&sent(REGISTER, "").await.expect(201));
    let tokens = sent(LOG_IN, "").await.expect(200);
    let room = sent(MAKE_ROOM, token_of(&tokens)).await.expect(201);
    assert_documented_room(&room);
}
