//! Methods that a path does not know.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::api_document::{api_document, both_spellings, operations};
use crate::support::person::send;
use crate::support::{Answer, Kind, Launch, Person};

const METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];

fn allowed(answer: &Answer) -> BTreeSet<String> {
    answer.header("allow").split(", ").map(str::to_owned).collect()
}

/// What an error says to people, in whichever contract's shape.
fn sentence(error: &Value) -> &Value {
    error.get("detail").unwrap_or(&error["message"])
}

/// Asks a path by every method that it does not know.
async fn assert_only(nobody: &Person, path: &str, documented: &BTreeSet<String>) {
    for method in METHODS.iter().filter(|method| !documented.contains(**method)) {
        for path in both_spellings(path) {
            let answer = send(nobody.request(method.parse().unwrap(), &path)).await;
            assert_eq!(answer.status, 405, "{method} {path}: {answer:?}");
            assert_eq!(allowed(&answer), *documented, "{method} {path}");
            if *method != "HEAD" {
                assert_eq!(sentence(&answer.json()), "Method not allowed.", "{method} {path}");
            }
        }
    }
}

fn documented(methods: &[Method]) -> BTreeSet<String> {
    let mut names: BTreeSet<_> = methods.iter().map(ToString::to_string).collect();
    if names.contains("GET") {
        names.insert("HEAD".to_owned());
    }
    names
}

#[tokio::test]
async fn every_undocumented_method_is_refused_with_the_documented_ones() {
    let server = Launch::on(Kind::Sqlite).start();
    let nobody = server.stranger();
    for (path, methods) in operations(&api_document(&server).await) {
        assert_only(&nobody, &path, &documented(&methods)).await;
    }
}

#[tokio::test]
async fn the_api_s_description_is_for_reading_only() {
    let server = Launch::on(Kind::Sqlite).start();
    let reading = documented(&[Method::GET]);
    for path in ["/openapi.json", "/docs", "/docs/index.css"] {
        assert_only(&server.stranger(), path, &reading).await;
    }
}

#[tokio::test]
async fn a_wrong_method_is_worded_as_the_path_s_owner_does() {
    let server = Launch::on(Kind::Sqlite).start();
    let answer = send(server.stranger().request(Method::PUT, "/api/rooms/")).await;
    let text = "Method not allowed.";
    assert_eq!(
        answer.expect(405),
        json!({"detail": text, "error": "invalid_request", "message": text})
    );
    for path in ["/api/rooms/1/ai/", "/api/auth/refresh/", "/ws/rooms/1/"] {
        let answer = send(server.stranger().request(Method::PUT, path)).await;
        assert_eq!(answer.expect(405), json!({"error": "invalid_request", "message": text}));
    }
}

#[tokio::test]
async fn head_is_answered_as_get_without_a_body() {
    let server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    for path in ["/auth/profile/", "/api/rooms/", "/openapi.json", "/docs/", "/healthz"] {
        let answer = send(person.request(Method::HEAD, path)).await;
        answer.expect_empty(200);
        let got = person.get(path).await;
        assert_eq!(answer.header("content-type"), got.header("content-type"), "{path}");
    }
}
