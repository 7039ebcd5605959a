//! `RATE_LIMIT_…`: floods are refused, and only floods.

use futures_util::SinkExt;
use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::person::send;
use crate::support::{Answer, Kind, Launch, Socket, TestServer, eventually};

fn limited(name: &str, count: u32) -> Launch {
    Launch::on(Kind::Sqlite).with(name, &count.to_string())
}

/// The body of a refusal that says when to come back.
#[track_caller]
fn too_many(answer: &Answer) -> Value {
    let body = answer.expect(429);
    let seconds: u64 = answer.header("retry-after").parse().expect("whole seconds");
    assert!((1..=60).contains(&seconds), "{answer:?}");
    body
}

async fn asked_for(server: &TestServer, client: &str) -> u16 {
    let request = server.stranger().request(Method::GET, "/auth/profile/");
    send(request.header("x-forwarded-for", client)).await.status.as_u16()
}

#[tokio::test]
async fn an_address_that_asks_too_much_is_refused_in_the_shape_of_the_path() {
    let server = limited("RATE_LIMIT_ADDRESS", 3).start();
    let nobody = server.stranger();
    for _ in 0..3 {
        nobody.get("/auth/profile/").await.expect(401);
    }
    let text = "Too many requests.";
    for path in ["/auth/profile/", "/nobodys/path", "/docs"] {
        assert_eq!(too_many(&nobody.get(path).await), json!({"detail": text}), "{path}");
    }
    let rooms = nobody.get("/api/rooms/").await;
    let expected = json!({"detail": text, "error": "rate_limited", "message": text});
    assert_eq!(too_many(&rooms), expected);
    for probe in ["/readyz", "/metrics"] {
        assert_eq!(nobody.get(probe).await.status, 429, "{probe}");
    }
    nobody.get("/healthz").await.expect(200);
}

#[tokio::test]
async fn one_address_s_flood_is_nobody_else_s() {
    let launch = limited("RATE_LIMIT_ADDRESS", 2).with("TRUSTED_PROXIES", "127.0.0.1");
    let server = launch.start();
    for (client, status) in [
        ("203.0.113.1", 401),
        ("203.0.113.1", 401),
        ("203.0.113.1", 429),
        ("203.0.113.2", 401),
        ("2001:db8:1:1::1", 401),
        ("2001:db8:1:1::2", 401),
        ("2001:db8:1:1:ffff::3", 429),
        ("2001:db8:1:2::1", 401),
    ] {
        assert_eq!(asked_for(&server, client).await, status, "{client}");
    }
}

#[tokio::test]
async fn nobody_escapes_by_a_forwarding_header_of_their_own() {
    let server = limited("RATE_LIMIT_ADDRESS", 2).start();
    for (client, status) in [("203.0.113.1", 401), ("203.0.113.2", 401), ("203.0.113.3", 429)] {
        assert_eq!(asked_for(&server, client).await, status, "{client}");
    }
}

#[tokio::test]
async fn a_person_who_asks_too_much_is_refused_with_every_token_and_nobody_else_is() {
    let server = limited("RATE_LIMIT_PERSON", 3).start();
    let one = server.sign_up("User Name").await;
    let again = one.signed_in_again().await;
    let other = server.sign_up("Another User").await;
    for person in [&one, &again, &one] {
        person.get("/auth/profile/").await.expect(200);
    }
    let text = "Too many requests.";
    let expected = json!({"detail": text, "error": "rate_limited", "message": text});
    assert_eq!(too_many(&one.get("/auth/profile/").await), json!({"detail": text}));
    assert_eq!(too_many(&again.get("/api/rooms/").await), expected);
    let refused = Socket::try_open(Socket::request(&one, "/ws/chat/1/")).await.err();
    let refused = refused.expect("a refusal");
    assert_eq!((refused.status, refused.body), (429, json!({"detail": text})));
    other.get("/auth/profile/").await.expect(200);
}

#[tokio::test]
async fn frames_count_as_requests_and_too_many_close_the_socket() {
    let server = limited("RATE_LIMIT_PERSON", 5).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    for number in 0..3 {
        socket.send(json!({"content": format!("message {number}")})).await;
        assert_eq!(socket.next().await["content"], format!("message {number}"));
    }
    socket.send(json!({"content": "one too many"})).await;
    assert_eq!(socket.closed().await, (1013, "try_again_later".to_owned()));
}

#[tokio::test]
async fn a_flood_of_frames_that_say_nothing_is_dropped_and_a_message_after_it_is_not_lost_unseen() {
    let server = limited("RATE_LIMIT_PERSON", 20).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    for _ in 0..100 {
        socket.send_text("nothing").await;
    }
    socket.send(json!({"content": "one too many"})).await;
    assert_eq!(socket.closed().await, (1013, "try_again_later".to_owned()));
}

#[tokio::test]
async fn a_flood_of_pings_closes_the_socket() {
    let server = limited("RATE_LIMIT_PERSON", 20).start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut socket = Socket::open(&person, room).await;
    for _ in 0..30 {
        if socket.stream.send(Message::Ping("anybody".into())).await.is_err() {
            break;
        }
    }
    assert_eq!(socket.closed().await, (1013, "try_again_later".to_owned()));
}

#[tokio::test]
async fn who_waits_as_told_is_let_in_again() {
    let server = limited("RATE_LIMIT_PERSON", 60).start();
    let person = server.sign_up("User Name").await;
    let mut status = 200;
    while status == 200 {
        status = person.get("/auth/profile/").await.status.as_u16();
    }
    let refused = person.get("/auth/profile/").await;
    too_many(&refused);
    assert_eq!(refused.header("retry-after"), "1");
    eventually("there is room again", async || person.get("/auth/profile/").await.status == 200)
        .await;
}

#[tokio::test]
async fn accounts_are_made_at_a_bounded_rate_from_one_address() {
    let server = limited("RATE_LIMIT_REGISTRATIONS", 2).start();
    let nobody = server.stranger();
    let body = |name: &str| json!({"email": format!("{name}@example.com"), "password": "securepassword123"});
    nobody.post("/auth/register/", body("one")).await.expect(201);
    nobody.post("/auth/register/", json!({})).await.expect(400);
    let refused = nobody.post("/auth/register/", body("two")).await;
    assert_eq!(too_many(&refused), json!({"detail": "Too many requests."}));
    let sign_in = json!({"email": "one@example.com", "password": "securepassword123"});
    nobody.post("/auth/login/", sign_in).await.expect(200);
}

#[tokio::test]
async fn switched_off_there_is_no_limit() {
    let server = limited("RATE_LIMIT_PERSON", 1)
        .with("RATE_LIMIT_ADDRESS", "1")
        .with("RATE_LIMIT_REGISTRATIONS", "1")
        .with("RATE_LIMIT_ENABLED", "false")
        .start();
    for name in ["One", "Two", "Three"] {
        let person = server.sign_up(name).await;
        for _ in 0..3 {
            person.get("/auth/profile/").await.expect(200);
        }
    }
}
