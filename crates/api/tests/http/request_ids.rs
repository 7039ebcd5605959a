//! `x-request-id`: on every response, and in the line that the log has of it.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::json;

use crate::support::person::send;
use crate::support::{Kind, Launch, Person, TestServer, eventually};

/// The id of the response to a request that suggests one.
async fn suggesting(server: &TestServer, id: &str) -> String {
    let request = server.stranger().request(Method::GET, "/healthz").header("x-request-id", id);
    send(request).await.header("x-request-id").to_owned()
}

async fn appears_in_the_log(server: &TestServer, id: &str) {
    let field = format!("id=\"{id}\"");
    eventually("the id is in a log line", async || {
        server.log().lines().any(|line| line.contains(&field) && line.contains("answered"))
    })
    .await;
}

#[tokio::test]
async fn every_response_has_an_id_of_its_own_whatever_its_status() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_REGISTRATIONS", "2").start();
    let person = server.sign_up("User Name").await;
    let nobody = server.stranger();
    let account = json!({"email": "a@example.com", "password": "a long enough one"});
    let wide = vec![b' '; 2 * 1024 * 1024];
    let register = "/auth/register/";
    let foreign =
        nobody.request(Method::OPTIONS, register).header("origin", "https://evil.example");
    let plain_text = nobody.request(Method::POST, "/auth/login/").body("text");
    let answers = [
        (200, person.get("/auth/profile/").await),
        (201, nobody.post(register, account).await),
        (400, nobody.post(register, json!({})).await),
        (429, nobody.post(register, json!({})).await),
        (401, nobody.get("/auth/profile/").await),
        (403, send(foreign.header("access-control-request-method", "POST")).await),
        (404, nobody.get("/nobodys/path").await),
        (405, nobody.get(register).await),
        (413, nobody.post_text("/auth/login/", wide).await),
        (415, send(plain_text).await),
        (426, person.get(&format!("/ws/chat/{}/", person.open_room("A").await)).await),
        (400, send(nobody.request(Method::GET, "/").header("host", "evil.example")).await),
        (204, person.delete("/auth/profile/").await),
    ];
    let mut ids = HashSet::new();
    for (status, answer) in &answers {
        assert_eq!(answer.status, *status, "{answer:?}");
        ids.insert(answer.header("x-request-id").to_owned());
    }
    assert_eq!(ids.len(), answers.len());
    for id in ids {
        appears_in_the_log(&server, &id).await;
    }
}

#[tokio::test]
async fn a_fault_of_ours_has_its_id_and_its_reason_only_in_the_log() {
    let server = Launch::on(Kind::Postgresql).start();
    let person = server.sign_up("User Name").await;
    server.database.take_away();
    let answer = person.get("/api/rooms/").await;
    let text = "Service unavailable.";
    assert_eq!(
        answer.expect(503),
        json!({"detail": text, "error": "internal_error", "message": text})
    );
    assert_eq!(answer.header("retry-after"), "1");
    let id = answer.header("x-request-id");
    appears_in_the_log(&server, id).await;
    let reason = server.log().lines().any(|line| {
        line.contains(&format!("id=\"{id}\"")) && line.contains("a dependency is unavailable")
    });
    assert!(reason, "no reason in the log");
    server.database.give_back();
}

#[tokio::test]
async fn an_id_from_anybody_is_not_taken_over() {
    let server = Launch::on(Kind::Sqlite).start();
    assert_ne!(suggesting(&server, "chosen-by-the-client").await, "chosen-by-the-client");
    let is_logged = server.log().contains("chosen-by-the-client");
    assert!(!is_logged);
}

#[tokio::test]
async fn a_trusted_proxy_s_id_is_taken_over() {
    let server = Launch::on(Kind::Sqlite).with("TRUSTED_PROXIES", "127.0.0.1").start();
    for id in ["7f9c2ba4-e88f", "a", "trace_1.2", &"x".repeat(64)] {
        assert_eq!(suggesting(&server, id).await, id);
        appears_in_the_log(&server, id).await;
    }
}

#[tokio::test]
async fn a_trusted_proxy_s_id_is_replaced_if_it_could_be_mistaken_for_more() {
    let server = Launch::on(Kind::Sqlite).with("TRUSTED_PROXIES", "127.0.0.0/8").start();
    for id in ["", "two words", "quote\"", "a=b", "줄", &"x".repeat(65)] {
        let given = suggesting(&server, id).await;
        assert_ne!(given, id);
        assert!(given.len() >= 16 && !given.contains(' '), "{given}");
    }
}

#[tokio::test]
async fn a_socket_s_handshake_has_an_id_too() {
    use crate::support::Socket;

    let server = Launch::on(Kind::Sqlite).start();
    let person: Person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let socket = Socket::open(&person, room).await;
    let id = socket.handshake.headers()["x-request-id"].to_str().unwrap().to_owned();
    appears_in_the_log(&server, &id).await;
}
