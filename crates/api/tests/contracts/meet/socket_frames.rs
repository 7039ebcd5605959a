//! `/ws/chat/{room_id}/`: what a client may send.

use futures_util::StreamExt;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::support::deadline::PATIENCE;
use crate::support::raw_frames::Part;
use crate::support::{Launch, Person, Socket, TestServer, eventually, for_any, on_both_databases};

on_both_databases! {
    a_frame_that_is_no_message_is_dropped_and_the_socket_stays,
    a_message_arrives_as_it_was_sent,
    any_frames_leave_a_socket_that_works,
    any_bytes_leave_the_others_alone,
    binary_data_closes_the_socket,
    a_message_over_64_kib_closes_the_socket,
    a_message_over_64_kib_in_fragments_closes_the_socket,
    a_message_that_declares_itself_larger_is_not_waited_for,
    what_was_sent_before_hanging_up_is_stored,
    a_message_of_64_kib_is_taken_whole_and_in_fragments,
    a_text_that_is_not_utf_8_closes_the_socket,
    a_frame_that_is_not_masked_closes_the_socket,
    a_ping_is_answered_with_its_data,
    a_close_is_answered,
    a_peer_that_is_gone_without_a_word_leaves_the_room,
}

const LIMIT: usize = 64 * 1024;

async fn person_with_socket(server: &TestServer) -> (Person, i64, Socket) {
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let socket = Socket::open(&person, room).await;
    (person, room, socket)
}

/// The socket still takes a message, and it is the next that comes.
async fn assert_works(socket: &mut Socket) {
    socket.send(json!({"content": "Hello, everyone!"})).await;
    assert_eq!(socket.next().await["content"], "Hello, everyone!");
}

fn stored(server: &TestServer) -> i64 {
    server.database.numbers("SELECT count(*) AS number FROM messages")[0]
}

/// A message of so many bytes, most of them in a field that is ignored.
fn message_of(length: usize) -> String {
    let short = json!({"content": "long", "ignored": ""}).to_string();
    short.replace("\"\"", &format!("\"{}\"", "a".repeat(length - short.len())))
}

async fn a_frame_that_is_no_message_is_dropped_and_the_socket_stays(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    let too_long = json!({"content": "가".repeat(4_001)}).to_string();
    let long_id = json!({"content": "a", "client_message_id": "a".repeat(65)}).to_string();
    let deep = "[".repeat(LIMIT);
    for frame in [
        "",
        " ",
        "hello",
        "{",
        "[]",
        "[\"hello\"]",
        "null",
        "7",
        "\"hello\"",
        "{}",
        "{\"content\": null}",
        "{\"content\": 7}",
        "{\"content\": [\"a\"]}",
        "{\"content\": \"\"}",
        "{\"content\": \" \\t\\n\\u3000\"}",
        "{\"content\": \"a\\u0000b\"}",
        "{\"content\": \"\\ud800\"}",
        "{\"content\": \"a\", \"content\": \"b\"}",
        "{\"content\": \"a\"} {}",
        "{\"message\": \"a\"}",
        "{\"type\": \"dance\"}",
        "{\"type\": \"dance\", \"content\": \"a\"}",
        "{\"type\": 7, \"content\": \"a\"}",
        "{\"content\": \"a\", \"client_message_id\": 7}",
        "{\"content\": \"a\", \"client_message_id\": \"a\\u0000b\"}",
        &too_long,
        &long_id,
        &deep,
    ] {
        socket.send_text(frame).await;
    }
    assert_works(&mut socket).await;
    assert_eq!(stored(&server), 1);
}

async fn a_message_arrives_as_it_was_sent(launch: Launch) {
    let server = launch.start();
    let (person, room, mut socket) = person_with_socket(&server).await;
    let longest = "😀".repeat(4_000);
    let contents = [" a ", "\n<script>\u{202e}", "e\u{301}\u{feff}", &longest];
    for content in contents {
        socket.send(json!({"content": content, "unknown": [1]})).await;
        assert_eq!(socket.next().await["content"], content);
    }
    let list = person.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    let listed: Vec<_> =
        list.as_array().unwrap().iter().map(|message| &message["content"]).collect();
    assert_eq!(listed, contents);
}

/// Texts, some of them JSON, and some of that close to a message.
fn frames() -> impl Strategy<Value = Vec<String>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,8}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    });
    let field = prop::sample::select(vec!["content", "type", "client_message_id", "offer"]);
    let object = prop::collection::btree_map(field, value.clone(), 0..4).prop_map(|map| json!(map));
    let frame = prop_oneof![
        ".{0,200}",
        prop::collection::vec(any::<u8>(), 0..200)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        value.prop_map(|value| value.to_string()),
        object.prop_map(|object| object.to_string()),
    ];
    prop::collection::vec(frame, 0..20)
}

async fn any_frames_leave_a_socket_that_works(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    for_any(frames, async move |frames| {
        let mut socket = Socket::open(&person, room).await;
        for frame in frames {
            socket.send_text(&frame).await;
        }
        socket.send(json!({"content": "the last one"})).await;
        // What happened to be a message arrives before it.
        while socket.next().await["content"] != "the last one" {}
    })
    .await;
}

/// What is no frame, or one that nobody should send.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let head = prop_oneof![
        Just(Vec::new()),
        prop::collection::vec(any::<u8>(), 2),
        // A masked text, its length as it comes.
        any::<u8>().prop_map(|length| vec![0x81, 0x80 | length]),
    ];
    let tail = prop::collection::vec(any::<u8>(), 0..300);
    (head, tail).prop_map(|(head, tail)| [head, tail].concat())
}

async fn any_bytes_leave_the_others_alone(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let (person, room, witness) = person_with_socket(&server).await;
    let witness = Mutex::new(witness);
    for_any(bytes, async move |bytes| {
        let mut socket = Socket::open(&person, room).await;
        socket.write(&bytes).await;
        drop(socket);
        assert_works(&mut *witness.lock().await).await;
    })
    .await;
}

async fn binary_data_closes_the_socket(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    socket.send_message(Message::binary(br#"{"content": "a"}"#.as_slice())).await;
    assert_eq!(socket.closed().await.0, 1003);
    assert_eq!(stored(&server), 0);
}

async fn a_message_over_64_kib_closes_the_socket(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    socket.send_text(&message_of(LIMIT + 1)).await;
    assert_eq!(socket.closed().await.0, 1009);
    assert_eq!(stored(&server), 0);
}

async fn a_message_that_declares_itself_larger_is_not_waited_for(launch: Launch) {
    let server = launch.start();
    let (person, room, mut socket) = person_with_socket(&server).await;
    let head = |length: u64| [&[0x81, 0xff][..], &length.to_be_bytes(), &[0; 4]].concat();
    for length in [LIMIT as u64 + 1, 1 << 40] {
        socket.write(&head(length)).await;
        assert_eq!(socket.closed().await.0, 1009);
        socket = Socket::open(&person, room).await;
    }
}

async fn what_was_sent_before_hanging_up_is_stored(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    for number in 0..20 {
        socket.send(json!({"content": format!("message {number}")})).await;
    }
    drop(socket);
    eventually("all are stored", async || stored(&server) == 20).await;
}

async fn a_message_over_64_kib_in_fragments_closes_the_socket(launch: Launch) {
    let server = launch.start();
    let (person, room, mut socket) = person_with_socket(&server).await;
    let message = message_of(LIMIT + 1);
    let (first, last) = message.split_at(LIMIT / 2);
    socket.send_part(Part::First, first).await;
    socket.send_part(Part::Last, last).await;
    assert_eq!(socket.closed().await.0, 1009);

    let mut socket = Socket::open(&person, room).await;
    socket.send_part(Part::First, "a".repeat(30_000)).await;
    socket.send_part(Part::Middle, "a".repeat(30_000)).await;
    socket.send_part(Part::Middle, "a".repeat(30_000)).await;
    assert_eq!(socket.closed().await.0, 1009, "a message without an end");
    assert_eq!(stored(&server), 0);
}

async fn a_message_of_64_kib_is_taken_whole_and_in_fragments(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    let message = message_of(LIMIT);
    socket.send_text(&message).await;
    assert_eq!(socket.next().await["content"], "long");

    let (first, rest) = message.split_at(10);
    let (middle, last) = rest.split_at(LIMIT / 2);
    socket.send_part(Part::First, first).await;
    socket.send_part(Part::Middle, middle).await;
    // Control frames may come in between.
    socket.send_message(Message::Ping("still there?".into())).await;
    socket.send_part(Part::Last, last).await;
    assert_eq!(socket.next().await["content"], "long");
}

async fn a_text_that_is_not_utf_8_closes_the_socket(launch: Launch) {
    let server = launch.start();
    let (person, room, mut socket) = person_with_socket(&server).await;
    socket.send_part(Part::Whole, b"{\"content\": \"\xff\"}").await;
    assert!(matches!(socket.closed().await.0, 1002 | 1007));

    let mut socket = Socket::open(&person, room).await;
    socket.send_part(Part::First, b"{\"content\": \"").await;
    socket.send_part(Part::Last, b"\xff\"}").await;
    assert!(matches!(socket.closed().await.0, 1002 | 1007));
    assert_eq!(stored(&server), 0);
}

async fn a_frame_that_is_not_masked_closes_the_socket(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    let payload = br#"{"content": "a"}"#;
    let header = [0x81, u8::try_from(payload.len()).unwrap()];
    socket.write(&[&header[..], payload].concat()).await;
    assert_eq!(socket.closed().await.0, 1002);
    assert_eq!(stored(&server), 0);
}

async fn a_ping_is_answered_with_its_data(launch: Launch) {
    let server = launch.start();
    let (_, _, mut socket) = person_with_socket(&server).await;
    socket.send_message(Message::Ping("are you there?".into())).await;
    let answer = timeout(PATIENCE, socket.stream.next()).await.unwrap().unwrap().unwrap();
    assert_eq!(answer, Message::Pong("are you there?".into()));
    assert_works(&mut socket).await;
}

async fn a_close_is_answered(launch: Launch) {
    let server = launch.start();
    let (person, room, mut socket) = person_with_socket(&server).await;
    let farewell = CloseFrame { code: CloseCode::Normal, reason: "bye".into() };
    socket.send_message(Message::Close(Some(farewell))).await;
    assert_eq!(socket.closed().await.0, 1000);
    let end = timeout(PATIENCE, socket.stream.next()).await.expect("an end in time");
    assert!(end.is_none(), "{end:?}");

    let mut socket = Socket::open(&person, room).await;
    socket.send_message(Message::Close(None)).await;
    assert!(matches!(socket.next_message().await, Message::Close(_)));
}

async fn a_peer_that_is_gone_without_a_word_leaves_the_room(launch: Launch) {
    let server = launch.start();
    let (person, room, mut socket) = person_with_socket(&server).await;
    drop(Socket::open(&person, room).await);
    let mut half = Socket::open(&person, room).await;
    half.write(&[0x81, 0xff, 0, 0]).await;
    drop(half);
    eventually("only one socket is open", async || {
        server.metric("madang_sockets_open").await == Some(1.0)
    })
    .await;
    assert_works(&mut socket).await;
}
