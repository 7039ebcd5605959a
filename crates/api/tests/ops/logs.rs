//! What a server writes to its log, and what it never does.

use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::support::person::{PASSWORD, send};
use crate::support::server::SECRET_KEY;
use crate::support::{Kind, Launch, Person, Socket, TestServer, eventually, on_both_databases};

on_both_databases! {
    not_even_the_finest_log_holds_a_secret,
    no_log_in_json_holds_a_secret,
    the_usual_log_holds_no_secret,
}

const NEW_PASSWORD: &str = "another-secure-password-456";
const WRONG_PASSWORD: &str = "a-password-that-is-wrong-789";
const METRICS_TOKEN: &str = "a-token-for-metrics-only";

async fn not_even_the_finest_log_holds_a_secret(launch: Launch) {
    assert_keeps_secrets(launch.with("RUST_LOG", "trace")).await;
}

async fn no_log_in_json_holds_a_secret(launch: Launch) {
    assert_keeps_secrets(launch.with("RUST_LOG", "debug").with("LOG_FORMAT", "json")).await;
}

async fn the_usual_log_holds_no_secret(launch: Launch) {
    assert_keeps_secrets(launch).await;
}

async fn assert_keeps_secrets(launch: Launch) {
    let mut server = launch.with("METRICS_TOKEN", METRICS_TOKEN).start();
    let database_url: Url = server.database.url().parse().unwrap();
    let person = server.sign_up("User Name").await;
    let other = person.signed_in_again().await;
    let renewed = use_everything(&server, &person).await;
    server.terminate();
    let log = server.whole_log().await;
    for secret in [
        PASSWORD,
        NEW_PASSWORD,
        WRONG_PASSWORD,
        METRICS_TOKEN,
        SECRET_KEY,
        &person.access,
        &person.refresh,
        &other.access,
        &other.refresh,
        &renewed,
        "$argon2",
        "query-that-nobody-may-see",
        "words-of-a-private-message",
        "cookie-that-nobody-may-see",
    ] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{}", lines_with(&log, secret));
        let signature = secret.rsplit('.').next().unwrap();
        assert!(!log.contains(signature), "{}", lines_with(&log, signature));
    }
    if let Some(password) = database_url.password() {
        assert!(!log.contains(password), "{}", lines_with(&log, password));
    }
    assert!(log.contains("/auth/profile/") && log.contains("frame dropped"), "{log}");
}

fn lines_with(log: &str, text: &str) -> String {
    log.lines().filter(|line| line.contains(text)).take(5).collect::<Vec<_>>().join("\n")
}

/// A whole visit, with everything that can go wrong in one. Returns a renewed access token.
async fn use_everything(server: &TestServer, person: &Person) -> String {
    let nobody = person.anonymous();
    person.log_in(WRONG_PASSWORD).await.expect(401);
    person.log_in("short").await.expect(401);
    let taken = json!({"email": person.email, "password": NEW_PASSWORD});
    nobody.post("/auth/register/", taken).await.expect(400);
    nobody
        .post_text("/auth/login/", format!("{{\"password\": \"{WRONG_PASSWORD}\""))
        .await
        .expect(400);
    let renewed = nobody.post("/auth/token/refresh/", json!({"refresh": person.refresh})).await;
    let renewed = renewed.expect(200)["access"].as_str().unwrap().to_owned();
    nobody.post("/auth/token/refresh/", json!({"refresh": person.access})).await.expect(401);
    nobody.with_access(&person.refresh).get("/auth/profile/").await.expect(401);
    person.with_access(format!("{}x", person.access)).get("/auth/profile/").await.expect(401);
    person.get("/auth/profile/?q=query-that-nobody-may-see").await.expect(200);
    person.get("/nobodys/path?q=query-that-nobody-may-see").await.expect(404);
    let request = person.request(Method::GET, "/auth/profile/");
    send(request.header("cookie", "a=cookie-that-nobody-may-see")).await.expect(200);
    let metrics = nobody.request(Method::GET, "/metrics").bearer_auth(METRICS_TOKEN);
    assert_eq!(send(metrics).await.status, 200);

    use_sockets(person).await;

    let change = json!({"current": WRONG_PASSWORD, "new": NEW_PASSWORD});
    person.post("/auth/password/", change).await.expect(400);
    let change = json!({"current": PASSWORD, "new": NEW_PASSWORD});
    person.post("/auth/password/", change).await.expect(200);
    let done = server.madang(&["user", "set-password", &person.email], PASSWORD);
    assert!(done.status.success(), "{done:?}");
    eventually("the session has ended", async || person.get("/auth/profile/").await.status == 401)
        .await;
    renewed
}

async fn use_sockets(person: &Person) {
    let nobody = person.anonymous();
    let room = person.open_room("General Chat").await;
    let by_query = format!("/ws/chat/{room}/?token={}", person.access);
    let mut socket = Socket::try_open(Socket::request(&nobody, &by_query)).await.ok().unwrap();
    socket.send(json!({"content": "words-of-a-private-message"})).await;
    socket.next().await;
    socket.send(json!({"content": 7, "other": "words-of-a-private-message"})).await;
    socket.close().await;

    let mut by_subprotocol = Socket::request(&nobody, &format!("/ws/chat/{room}/"));
    let protocols = format!("bearer, {}", person.access).parse().unwrap();
    by_subprotocol.headers_mut().insert("sec-websocket-protocol", protocols);
    Socket::try_open(by_subprotocol).await.ok().unwrap().close().await;

    let unknown = format!("/ws/chat/{}/?token={}", i64::MAX, person.access);
    assert!(Socket::try_open(Socket::request(&nobody, &unknown)).await.is_err());
    let refused = format!("/ws/chat/{room}/?token={}x", person.access);
    assert!(Socket::try_open(Socket::request(&nobody, &refused)).await.is_err());
}

#[tokio::test]
async fn a_json_log_is_an_object_a_line_with_the_request_in_it() {
    let server = Launch::on(Kind::Sqlite).with("LOG_FORMAT", "json").start();
    let person = server.sign_up("User Name").await;
    let id = person.get("/auth/profile/").await.header("x-request-id").to_owned();
    let mut line = Value::Null;
    eventually("the request is logged", async || {
        let log = server.log();
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).expect(line));
        let found = lines.into_iter().find(|line| line["span"]["id"] == id.as_str());
        line = found.unwrap_or_default();
        !line.is_null()
    })
    .await;
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["message"], "answered");
    assert_eq!(line["status"], 200);
    assert_eq!(line["span"]["method"], "GET");
    assert_eq!(line["span"]["path"], "/auth/profile/");
    assert_eq!(line["span"]["client"], "127.0.0.1");
    assert_eq!(line["span"]["user"], person.id.to_string());
    assert!(line["timestamp"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn nobody_writes_lines_of_their_own_into_the_log() {
    let server = Launch::on(Kind::Sqlite).start();
    server.stranger().get("/%0a2026-01-01T00:00:00Z%20INFO%20forged").await.expect(404);
    server.stranger().get("/after").await.expect(404);
    eventually("both are logged", async || server.log().contains("path=/after")).await;
    let is_forged = server.log().lines().any(|line| line.starts_with("2026-01-01T00:00:00Z"));
    assert!(!is_forged, "{}", server.log());
}

#[tokio::test]
async fn what_is_below_the_level_asked_for_is_not_logged() {
    let server = Launch::on(Kind::Sqlite).with("RUST_LOG", "warn,madang::server=info").start();
    server.stranger().get("/auth/profile/").await.expect(401);
    server.stranger().get("/nobodys/path").await.expect(404);
    assert!(!server.log().contains("answered"), "{}", server.log());
}
