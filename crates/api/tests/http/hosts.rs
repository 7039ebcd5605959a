//! `Host`: a request that names another server is refused.

use reqwest::Method;
use serde_json::json;

use crate::support::person::send;
use crate::support::raw::exchange;
use crate::support::{Answer, Kind, Launch, Socket, TestServer};

async fn asked_as(server: &TestServer, host: &str, path: &str) -> Answer {
    send(server.stranger().request(Method::GET, path).header("host", host)).await
}

async fn is_own(server: &TestServer, host: &str) -> bool {
    let answer = asked_as(server, host, "/auth/profile/").await;
    match answer.status.as_u16() {
        401 => true,
        400 => false,
        _ => panic!("{host}: {answer:?}"),
    }
}

#[tokio::test]
async fn a_foreign_host_is_refused_in_the_shape_of_the_path() {
    let server = Launch::on(Kind::Sqlite).start();
    for path in ["/auth/profile/", "/auth/login", "/openapi.json", "/docs/", "/nobodys/path", "/"] {
        let answer = asked_as(&server, "evil.example", path).await;
        assert_eq!(answer.expect(400), json!({"detail": "Invalid host."}), "{path}");
        assert_eq!(answer.header("content-type"), "application/json");
    }
    for path in ["/api/rooms/", "/api/rooms/1/messages"] {
        let answer = asked_as(&server, "evil.example", path).await.expect(400);
        let text = "Invalid host.";
        assert_eq!(answer, json!({"detail": text, "error": "invalid_request", "message": text}));
    }
}

#[tokio::test]
async fn a_foreign_host_is_refused_before_its_token_is_looked_at_and_on_sockets_too() {
    let server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;

    let request = person.request(Method::GET, "/auth/profile/").header("host", "evil.example");
    send(request).await.expect(400);

    let mut handshake = Socket::request(&person, &format!("/ws/chat/{room}/"));
    handshake.headers_mut().insert("host", "evil.example".parse().unwrap());
    let refused = Socket::try_open(handshake).await.err().expect("a refusal");
    assert_eq!((refused.status, refused.body), (400, json!({"detail": "Invalid host."})));
}

#[tokio::test]
async fn health_readiness_and_metrics_are_asked_under_any_name() {
    let server = Launch::on(Kind::Sqlite).start();
    for path in ["/healthz", "/healthz/", "/readyz", "/readyz/", "/metrics", "/metrics/"] {
        let answer = asked_as(&server, "10.0.0.7:8080", path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn by_default_only_this_machine_s_own_names_are_ours() {
    let server = Launch::on(Kind::Sqlite).start();
    for host in ["localhost", "LocalHost:8000", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8000"] {
        assert!(is_own(&server, host).await, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "evil-localhost", "127.0.0.2", "::1"] {
        assert!(!is_own(&server, host).await, "{host}");
    }
}

#[tokio::test]
async fn a_request_without_a_host_is_refused() {
    let server = Launch::on(Kind::Sqlite).start();
    let answer = exchange(server.address(), b"GET /auth/profile/ HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 400 "), "{answer}");
    assert!(answer.ends_with(r#"{"detail":"Invalid host."}"#), "{answer}");
}

#[tokio::test]
async fn a_pattern_takes_its_domain_and_all_below_it() {
    let names = "chat.example.com, .example.org";
    let server = Launch::on(Kind::Sqlite).with("ALLOWED_HOSTS", names).start();
    for host in ["chat.example.com", "CHAT.EXAMPLE.COM:443", "example.org", "a.b.example.org"] {
        assert!(is_own(&server, host).await, "{host}");
    }
    for host in ["localhost", "example.com", "a.chat.example.com", "badexample.org"] {
        assert!(!is_own(&server, host).await, "{host}");
    }
}

#[tokio::test]
async fn a_star_takes_every_name() {
    let server = Launch::on(Kind::Sqlite).with("ALLOWED_HOSTS", "*").start();
    assert!(is_own(&server, "anything.example").await);
}

#[tokio::test]
async fn the_public_url_s_host_is_ours_beside_the_listed_ones() {
    let launch = Launch::on(Kind::Sqlite).with("PUBLIC_URL", "https://chat.example.com");
    let server = launch.with("ALLOWED_HOSTS", "inner.example").start();
    assert!(is_own(&server, "chat.example.com").await);
    assert!(is_own(&server, "inner.example").await);
    assert!(!is_own(&server, "example.com").await);
}
