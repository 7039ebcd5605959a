//! What is no HTTP, or too much of it: refused without harm to anybody else.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::raw::{exchange, read_to_end};
use crate::support::{Kind, Launch, TestServer};

async fn serves(server: &TestServer) {
    let health = server.stranger().get("/healthz").await.expect(200);
    assert_eq!(health["status"], "ok");
}

/// A client's error, or a connection that ends without a word.
async fn is_refused(server: &TestServer, bytes: &[u8]) {
    let answer = exchange(server.address(), bytes).await;
    let status = answer.split(' ').nth(1).unwrap_or_default();
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
    assert!(answer.is_empty() || status.starts_with('4'), "{shown:?}: {answer}");
    serves(server).await;
}

#[tokio::test]
async fn what_is_no_request_is_refused() {
    let server = Launch::on(Kind::Sqlite).start();
    let requests: [&[u8]; 16] = [
        b"\r\n\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\0\0\0\0\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"GET /auth/profile/\r\n\r\n",
        b"GET /auth profile HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GE\tT / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nBad\0Name: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        b"POST /auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"POST /auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        b"POST /auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n{}\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];
    for request in requests {
        is_refused(&server, request).await;
    }
}

#[tokio::test]
async fn headers_without_end_are_refused() {
    let server = Launch::on(Kind::Sqlite).start();
    let one_long =
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: {}\r\n\r\n", "x".repeat(1 << 20));
    let many = "X-Many: 1\r\n".repeat(1000);
    let many = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n");
    let long_path = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(1 << 20));
    let no_end = vec![b'a'; 1 << 20];
    for request in [one_long.into_bytes(), many.into_bytes(), long_path.into_bytes(), no_end] {
        is_refused(&server, &request).await;
    }
}

#[tokio::test]
async fn headers_that_are_no_text_harm_nobody() {
    let server = Launch::on(Kind::Sqlite).start();
    for header in ["Authorization", "Host", "Origin", "X-Forwarded-For", "Content-Type", "Cookie"] {
        let host = if header == "Host" { "" } else { "Host: localhost\r\n" };
        let head = format!("POST /auth/logout/ HTTP/1.1\r\nConnection: close\r\n{host}{header}: ");
        is_refused(&server, &[head.as_bytes(), b"\xff\xfe\x80\r\n\r\n"].concat()).await;
    }
}

#[tokio::test]
async fn connections_that_never_finish_their_request_block_nobody_and_are_cut() {
    let server = Launch::on(Kind::Sqlite).start();
    let mut half_open = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").await.unwrap();
        half_open.push(stream);
    }
    let person = server.sign_up("User Name").await;
    person.get("/auth/profile/").await.expect(200);

    let answer = read_to_end(&mut half_open[0]).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{answer}");
    serves(&server).await;
}

#[tokio::test]
async fn a_body_that_never_arrives_blocks_nobody() {
    let server = Launch::on(Kind::Sqlite).start();
    let head =
        b"POST /auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                 Content-Length: 100\r\n\r\n{";
    let mut waiting = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(head).await.unwrap();
        waiting.push(stream);
    }
    server.sign_up("User Name").await.get("/api/rooms/").await.expect(200);
}
