//! `/metrics`

use reqwest::Method;
use serde_json::json;

use crate::support::person::send;
use crate::support::{Answer, Kind, Launch, Socket, TestServer, eventually};

async fn asked(server: &TestServer, headers: &[(&str, &str)]) -> Answer {
    let request = server.stranger().request(Method::GET, "/metrics");
    send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

/// The value of a series, by the beginning of its line.
fn value(metrics: &str, series: &str) -> Option<f64> {
    let line = metrics.lines().find(|line| line.starts_with(series))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[tokio::test]
async fn this_machine_reads_them_in_prometheus_text_format() {
    let server = Launch::on(Kind::Sqlite).start();
    server.stranger().get("/auth/profile/").await.expect(401);
    let answer = asked(&server, &[]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    for line in answer.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (_series, value) = line.rsplit_once(' ').expect(line);
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
}

#[tokio::test]
async fn they_count_requests_by_route_and_status_and_never_by_what_was_asked() {
    let server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    for number in 1..20 {
        person.get(&format!("/api/rooms/{number}/")).await.expect(404);
        person.get(&format!("/nobodys/path/{number}")).await.expect(404);
    }
    let text = asked(&server, &[]).await.text;
    let counted = |route: &str| {
        let labels = format!(r#"{{method="GET",route="{route}",status="404"}}"#);
        value(&text, &format!("madang_http_requests_total{labels}"))
    };
    assert_eq!(counted("/api/rooms/{id}"), Some(19.0), "{text}");
    assert_eq!(counted("unmatched"), Some(19.0), "{text}");
    assert!(text.contains("madang_http_request_seconds_bucket"), "{text}");
    assert!(!text.contains("/api/rooms/7") && !text.contains("nobodys"), "{text}");
}

#[tokio::test]
async fn they_count_open_sockets_and_delivered_frames() {
    let server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut one = Socket::open(&person, room).await;
    let mut other = Socket::open(&person, room).await;
    one.send(json!({"content": "Hello, everyone!"})).await;
    one.next().await;
    other.next().await;

    let text = asked(&server, &[]).await.text;
    assert_eq!(value(&text, r#"madang_sockets_open{dialect="meet"}"#), Some(2.0), "{text}");
    assert_eq!(value(&text, "madang_frames_delivered_total"), Some(2.0), "{text}");
    one.close().await;
    other.close().await;
    eventually("the sockets are counted out", async || {
        let text = asked(&server, &[]).await.text;
        value(&text, r#"madang_sockets_open{dialect="meet"}"#) == Some(0.0)
    })
    .await;
}

#[tokio::test]
async fn a_request_that_was_forwarded_by_whom_nobody_trusts_is_not_from_this_machine() {
    let server = Launch::on(Kind::Sqlite).start();
    for header in [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-host", "localhost"),
        ("x-forwarded-proto", "http"),
        ("forwarded", "for=127.0.0.1"),
    ] {
        let answer = asked(&server, &[header]).await;
        let text = "Authentication credentials were not provided.";
        assert_eq!(answer.expect(401), json!({"detail": text}), "{header:?}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_peer_is_whom_it_names() {
    let server = Launch::on(Kind::Sqlite).with("TRUSTED_PROXIES", "127.0.0.1").start();
    for (client, status) in [("203.0.113.9", 401), ("127.0.0.1", 200), ("203.0.113.9, ::1", 200)] {
        let answer = asked(&server, &[("x-forwarded-for", client)]).await;
        assert_eq!(answer.status, status, "{client}");
    }
}

#[tokio::test]
async fn the_token_opens_them_to_others_and_no_other_token_does() {
    let server = Launch::on(Kind::Sqlite).with("METRICS_TOKEN", "a metrics token").start();
    let forwarded = ("x-forwarded-for", "203.0.113.9");
    let with = |value: &'static str| [forwarded, ("authorization", value)];
    for value in ["Bearer a metrics token", "bearer a metrics token"] {
        assert_eq!(asked(&server, &with(value)).await.status, 200, "{value}");
    }
    for value in ["Bearer a metrics toke", "Bearer a metrics token ?", "Basic a metrics token"] {
        let answer = asked(&server, &with(value)).await;
        answer.expect(401);
        assert_eq!(answer.header("www-authenticate"), "Bearer", "{value}");
    }
    assert_eq!(asked(&server, &[]).await.status, 200);
}

#[tokio::test]
async fn a_person_s_token_opens_no_metrics() {
    let server = Launch::on(Kind::Sqlite).start();
    let person = server.sign_up("User Name").await;
    let request = person.request(Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.9");
    let answer = send(request).await.expect(401);
    assert_eq!(answer, json!({"detail": "Token is invalid or expired."}));
}
