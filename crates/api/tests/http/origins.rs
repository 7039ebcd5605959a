//! `Origin` over plain HTTP: which pages of browsers may read the answers (contracts rule 10).

use reqwest::Method;
use serde_json::json;

use crate::support::person::send;
use crate::support::{Answer, Kind, Launch, Person, TestServer};

const FOREIGN: &str = "https://evil.example";

async fn asked_from(person: &Person, origin: &str, method: Method, path: &str) -> Answer {
    send(person.request(method, path).header("origin", origin)).await
}

async fn preflight(server: &TestServer, origin: &str, path: &str) -> Answer {
    let request = server
        .stranger()
        .request(Method::OPTIONS, path)
        .header("origin", origin)
        .header("access-control-request-method", "PATCH")
        .header("access-control-request-headers", "authorization,content-type");
    send(request).await
}

/// Whether the page that asked may read the answer: all of the headers for it are there, or none.
#[track_caller]
fn may_read(answer: &Answer, origin: &str) -> bool {
    let names: Vec<_> = answer.headers.keys().map(reqwest::header::HeaderName::as_str).collect();
    let cors: Vec<_> =
        names.into_iter().filter(|name| name.starts_with("access-control-")).collect();
    assert_eq!(answer.header("vary"), "Origin");
    if cors.is_empty() {
        return false;
    }
    assert_eq!(answer.header("access-control-allow-origin"), origin);
    assert!(!answer.headers.contains_key("access-control-allow-credentials"), "{answer:?}");
    true
}

async fn may(server: &TestServer, origin: &str) -> bool {
    let stranger = server.stranger();
    let answer = asked_from(&stranger, origin, Method::GET, "/auth/profile/").await;
    let reads = may_read(&answer, origin);
    let answer = preflight(server, origin, "/auth/profile/").await;
    assert_eq!(may_read(&answer, origin), reads, "{origin}: reading and sending differ");
    reads
}

#[tokio::test]
async fn only_the_server_s_own_pages_may_call_by_default() {
    let server = Launch::on(Kind::Sqlite).start();
    let own = format!("http://{}", server.address());
    assert!(may(&server, &own).await);
    for origin in [FOREIGN, "null", "http://127.0.0.1", "http://localhost:3000", "no origin", ""] {
        assert!(!may(&server, origin).await, "{origin:?}");
    }
}

#[tokio::test]
async fn the_public_url_is_an_origin_of_our_own() {
    let launch = Launch::on(Kind::Sqlite).with("PUBLIC_URL", "https://chat.example.com/");
    let server = launch.start();
    assert!(may(&server, "https://chat.example.com").await);
    assert!(!may(&server, "http://chat.example.com").await);
    assert!(!may(&server, "https://chat.example.com:8443").await);
}

#[tokio::test]
async fn listed_origins_may_call_and_no_others() {
    let listed = "https://app.example.com, http://localhost:3000";
    let server = Launch::on(Kind::Sqlite).with("ALLOWED_ORIGINS", listed).start();
    assert!(may(&server, "https://app.example.com").await);
    assert!(may(&server, "http://localhost:3000").await);
    for origin in [
        FOREIGN,
        "null",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "http://localhost",
    ] {
        assert!(!may(&server, origin).await, "{origin}");
    }
}

#[tokio::test]
async fn pages_from_disk_may_call_only_if_null_is_listed() {
    let server = Launch::on(Kind::Sqlite).with("ALLOWED_ORIGINS", "null").start();
    assert!(may(&server, "null").await);
    assert!(!may(&server, FOREIGN).await);
}

#[tokio::test]
async fn in_debug_mode_any_page_may_call() {
    let server = Launch::on(Kind::Sqlite).with("DEBUG", "true").start();
    for origin in [FOREIGN, "null", "http://localhost:5173"] {
        assert!(may(&server, origin).await, "{origin}");
    }
}

#[tokio::test]
async fn a_foreign_page_s_request_is_served_without_a_cors_header() {
    let server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    let answer = asked_from(&person, FOREIGN, Method::GET, "/auth/profile/").await;
    assert_eq!(answer.expect(200)["email"], "user.name@example.com");
    assert!(!may_read(&answer, FOREIGN));
}

#[tokio::test]
async fn a_request_of_no_page_gets_no_cors_header() {
    let server = Launch::on(Kind::Sqlite).start();
    let answer = server.stranger().get("/auth/profile/").await;
    assert!(!may_read(&answer, ""));
}

#[tokio::test]
async fn an_allowed_page_may_read_refusals_too() {
    let launch = Launch::on(Kind::Sqlite).with("ALLOWED_ORIGINS", "https://app.example.com");
    let server = launch.with("RATE_LIMIT_ADDRESS", "3").start();
    let page = "https://app.example.com";
    let stranger = server.stranger();
    for (method, path, status) in [
        (Method::GET, "/auth/profile/", 401),
        (Method::GET, "/nobodys/path", 404),
        (Method::PUT, "/auth/profile/", 405),
        (Method::GET, "/auth/profile/", 429),
    ] {
        let answer = asked_from(&stranger, page, method, path).await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert!(may_read(&answer, page), "{answer:?}");
        let exposed = answer.header("access-control-expose-headers");
        for name in ["x-request-id", "retry-after", "x-total-count"] {
            assert!(exposed.contains(name), "{exposed}");
        }
    }
}

#[tokio::test]
async fn a_preflight_of_an_allowed_page_lists_methods_and_headers() {
    let launch = Launch::on(Kind::Sqlite).with("ALLOWED_ORIGINS", "https://app.example.com");
    let server = launch.start();
    for path in ["/auth/profile/", "/api/rooms/1/", "/nobodys/path", "/metrics"] {
        let answer = preflight(&server, "https://app.example.com", path).await;
        answer.expect_empty(204);
        assert_eq!(answer.header("access-control-allow-origin"), "https://app.example.com");
        assert_eq!(
            answer.header("access-control-allow-headers"),
            "authorization,content-type",
            "{path}"
        );
        assert_eq!(answer.header("access-control-max-age"), "600");
        let methods: Vec<_> = answer.header("access-control-allow-methods").split(", ").collect();
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
            assert!(methods.contains(&method), "{methods:?}");
        }
    }
}

#[tokio::test]
async fn a_preflight_of_a_foreign_page_is_refused_in_json() {
    let server = Launch::on(Kind::Sqlite).start();
    for path in ["/auth/profile/", "/nobodys/path", "/metrics"] {
        let answer = preflight(&server, FOREIGN, path).await;
        assert_eq!(answer.expect(403), json!({"detail": "Origin not allowed."}), "{path}");
        assert!(!may_read(&answer, FOREIGN));
    }
    let answer = preflight(&server, FOREIGN, "/api/rooms/").await;
    let text = "Origin not allowed.";
    assert_eq!(
        answer.expect(403),
        json!({"detail": text, "error": "permission_denied", "message": text})
    );
}

#[tokio::test]
async fn options_that_no_browser_sent_is_a_method_like_any_other() {
    let server = Launch::on(Kind::Sqlite).start();
    let stranger = server.stranger();
    let plain = stranger.request(Method::OPTIONS, "/auth/profile/");
    assert_eq!(send(plain).await.expect(405), json!({"detail": "Method not allowed."}));
    let of_no_page = stranger
        .request(Method::OPTIONS, "/auth/profile/")
        .header("access-control-request-method", "GET");
    assert_eq!(send(of_no_page).await.expect(405), json!({"detail": "Method not allowed."}));
}
