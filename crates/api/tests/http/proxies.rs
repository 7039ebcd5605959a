//! `TRUSTED_PROXIES`: whose forwarding headers are believed.

use reqwest::{Method, RequestBuilder};

use crate::support::person::send;
use crate::support::{Kind, Launch, TestServer, eventually};

fn request(server: &TestServer, headers: &[(&str, &str)]) -> RequestBuilder {
    let request = server.stranger().request(Method::GET, "/auth/profile/");
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

/// The address that the log has of a request's sender.
async fn seen_client(server: &TestServer, headers: &[(&str, &str)]) -> String {
    let id = send(request(server, headers)).await.header("x-request-id").to_owned();
    let mut client = String::new();
    eventually("the request is logged", async || {
        let log = server.log();
        let line = log.lines().find(|line| line.contains(&id) && line.contains("answered"));
        let field = line.and_then(|line| line.split_once("client=")).map(|(_, rest)| rest);
        client = field.and_then(|rest| rest.split([' ', '}']).next()).unwrap_or_default().into();
        !client.is_empty()
    })
    .await;
    client
}

#[tokio::test]
async fn without_trusted_proxies_the_peer_is_the_client() {
    let server = Launch::on(Kind::Sqlite).start();
    for headers in [
        &[][..],
        &[("x-forwarded-for", "203.0.113.9")],
        &[("forwarded", "for=203.0.113.9"), ("x-real-ip", "203.0.113.9")],
    ] {
        assert_eq!(seen_client(&server, headers).await, "127.0.0.1", "{headers:?}");
    }
}

#[tokio::test]
async fn behind_trusted_proxies_the_last_address_that_is_none_of_them_is_the_client() {
    let launch =
        Launch::on(Kind::Sqlite).with("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8, fd00::/8");
    let server = launch.start();
    for (chain, client) in [
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.1.2.3, fd00::7", "203.0.113.9"),
        ("198.51.100.1, nonsense, 10.1.2.3", "10.1.2.3"),
        ("10.1.2.3", "10.1.2.3"),
        ("nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("203.0.113.9:51234", "203.0.113.9"),
        ("[2001:db8::9]:443", "2001:db8::9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8::9", "2001:db8::9"),
    ] {
        let seen = seen_client(&server, &[("x-forwarded-for", chain)]).await;
        assert_eq!(seen, client, "{chain:?}");
    }
    assert_eq!(seen_client(&server, &[]).await, "127.0.0.1");
}

#[tokio::test]
async fn a_trusted_proxy_names_the_host_that_was_asked_for() {
    let launch = Launch::on(Kind::Sqlite).with("TRUSTED_PROXIES", "127.0.0.1");
    let server = launch.with("ALLOWED_HOSTS", "chat.example.com").start();
    for (headers, status) in [
        (&[("host", "inner:8000"), ("x-forwarded-host", "chat.example.com")][..], 401),
        (&[("host", "chat.example.com")], 401),
        (&[("host", "chat.example.com"), ("x-forwarded-host", "evil.example")], 400),
        (&[("host", "inner:8000")], 400),
    ] {
        assert_eq!(send(request(&server, headers)).await.status, status, "{headers:?}");
    }
}

#[tokio::test]
async fn nobody_else_names_a_host_for_another() {
    let server = Launch::on(Kind::Sqlite).with("ALLOWED_HOSTS", "chat.example.com").start();
    let headers = [("host", "evil.example"), ("x-forwarded-host", "chat.example.com")];
    send(request(&server, &headers)).await.expect(400);
}

#[tokio::test]
async fn a_page_that_a_proxy_serves_over_tls_is_one_of_our_own() {
    let launch = Launch::on(Kind::Sqlite).with("TRUSTED_PROXIES", "127.0.0.1");
    let server = launch.with("ALLOWED_HOSTS", "chat.example.com").start();
    let page = "https://chat.example.com";
    let headers = [
        ("x-forwarded-host", "chat.example.com"),
        ("x-forwarded-proto", "https"),
        ("origin", page),
    ];
    let answer = send(request(&server, &headers)).await;
    assert_eq!(answer.header("access-control-allow-origin"), page);
}
