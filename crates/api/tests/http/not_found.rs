//! Paths that nobody owns.

use reqwest::Method;
use serde_json::json;

use crate::support::person::send;
use crate::support::{Kind, Launch};

#[tokio::test]
async fn a_path_that_nobody_owns_is_not_found_in_json_by_any_method() {
    let server = Launch::on(Kind::Sqlite).start();
    let nobody = server.stranger();
    for path in [
        "/",
        "/nobodys/path",
        "/api",
        "/api/",
        "/auth/",
        "/auth/logins",
        "/auth/profile/1",
        "/ws/chat/",
        "/ws/chat/1/2/",
        "/healthz/more",
        "/%ff",
        "/%00",
        "/%zz",
        "/auth/profile%2f",
    ] {
        for method in ["GET", "POST", "DELETE", "BREW"] {
            let answer = send(nobody.request(method.parse().unwrap(), path)).await;
            assert_eq!(answer.expect(404), json!({"detail": "Not found."}), "{method} {path}");
            assert_eq!(answer.header("content-type"), "application/json", "{path}");
        }
    }
}

#[tokio::test]
async fn a_file_that_the_api_s_page_does_not_have_is_not_found() {
    let server = Launch::on(Kind::Sqlite).start();
    for file in
        ["nothing.js", "nothing.js/", "..%2fdata%2fsecret.key", "..%2F", "%00", "index.html%00"]
    {
        let answer = server.stranger().get(&format!("/docs/{file}")).await;
        assert_eq!(answer.expect(404), json!({"detail": "Not found."}), "{file}");
    }
}

#[tokio::test]
async fn below_the_rooms_it_is_worded_as_rooms_word_it() {
    let server = Launch::on(Kind::Sqlite).start();
    let answer = server.stranger().get("/api/rooms/1/nothing/").await.expect(404);
    let text = "Not found.";
    assert_eq!(answer, json!({"detail": text, "error": "not_found", "message": text}));
}

#[tokio::test]
async fn a_path_that_nobody_owns_asks_for_no_token() {
    let server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await.with_access("no token");
    person.get("/nobodys/path").await.expect(404);
    let head = send(person.request(Method::HEAD, "/nobodys/path")).await;
    head.expect_empty(404);
}
