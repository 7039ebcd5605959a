//! `/ws/chat/{room_id}/`: who gets which message, in which order, and how often.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Launch, Person, Socket, TestServer, on_both_databases};

on_both_databases! {
    everybody_gets_every_message_once_in_the_same_order,
    a_message_stays_in_its_room,
    a_repeat_yields_the_first_message_to_that_socket_alone,
    a_repeat_by_the_other_way_is_the_same_message,
    the_same_message_sent_many_times_at_once_is_one,
    a_client_message_id_is_its_sender_s_own,
    a_client_message_id_is_shown_to_its_sender_alone,
    a_flood_closes_its_sender_s_socket_and_nobody_else_s,
}

/// Numbers of a room's messages in the order of their ids.
fn stored(server: &TestServer, room: i64) -> Vec<i64> {
    let sql = format!("SELECT seq AS number FROM messages WHERE room_id = {room} ORDER BY id");
    server.database.numbers(&sql)
}

/// The next frames, without what only the sender is shown.
async fn read(socket: &mut Socket, count: usize) -> Vec<Value> {
    let mut frames = Vec::new();
    while frames.len() < count {
        let mut frame = socket.next().await;
        frame.as_object_mut().unwrap().remove("client_message_id");
        frames.push(frame);
    }
    frames
}

async fn everybody_gets_every_message_once_in_the_same_order(launch: Launch) {
    const EACH: usize = 50;
    const ALL: usize = 4 * EACH;
    let server = launch.start();
    let mut people = Vec::new();
    for name in ["One", "Two", "Three", "Four"] {
        people.push(server.sign_up(name).await);
    }
    let room = people[0].open_room("General Chat").await;
    let mut senders = Vec::new();
    for person in &people {
        senders.push((person.name.clone(), Socket::open(person, room).await));
    }
    let listener = server.sign_up("Five").await;
    // One of the senders has a second socket.
    let listeners = [Socket::open(&listener, room).await, Socket::open(&people[0], room).await];

    let mut readers = JoinSet::new();
    for mut socket in listeners {
        readers.spawn(async move { read(&mut socket, ALL).await });
    }
    for (name, mut socket) in senders {
        readers.spawn(async move {
            for number in 0..EACH {
                socket.send(json!({"content": format!("{name} {number}")})).await;
            }
            read(&mut socket, ALL).await
        });
    }
    let seen = readers.join_all().await;

    assert_eq!(seen.len(), 6);
    for other in &seen[1..] {
        assert_eq!(*other, seen[0]);
    }
    let ids: Vec<_> = seen[0].iter().map(|frame| frame["id"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    let times: Vec<_> = seen[0].iter().map(|frame| frame["created_at"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    for name in ["One", "Two", "Three", "Four"] {
        let own = seen[0].iter().filter(|frame| frame["user"]["name"] == name);
        let contents: Vec<_> = own.map(|frame| frame["content"].clone()).collect();
        let sent: Vec<_> = (0..EACH).map(|number| json!(format!("{name} {number}"))).collect();
        assert_eq!(contents, sent);
    }
    assert_eq!(stored(&server, room), (1..=200).collect::<Vec<_>>());
    let head = format!("SELECT last_seq AS number FROM rooms WHERE id = {room}");
    assert_eq!(server.database.numbers(&head), [200]);
}

async fn a_message_stays_in_its_room(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let (here, there) = (person.open_room("Here").await, person.open_room("There").await);
    let mut one = Socket::open(&person, here).await;
    let mut other = Socket::open(&person, there).await;
    one.send(json!({"content": "here"})).await;
    assert_eq!(one.next().await["content"], "here");
    other.send(json!({"content": "there"})).await;
    assert_eq!(other.next().await["content"], "there");
    assert_eq!((stored(&server, here), stored(&server, there)), (vec![1], vec![1]));
}

async fn a_repeat_yields_the_first_message_to_that_socket_alone(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut here = Socket::open(&person, room).await;
    let mut there = Socket::open(&person, room).await;
    let frame = json!({"content": "Hello, everyone!", "client_message_id": "a-1"});
    here.send(frame.clone()).await;
    let first = here.next().await;
    assert_eq!(there.next().await, first);

    here.send(frame).await;
    assert_eq!(here.next().await, first);
    let changed = json!({"content": "Something else", "client_message_id": "a-1"});
    here.send(changed.clone()).await;
    assert_eq!(here.next().await, first);
    there.send(changed).await;
    assert_eq!(there.next().await, first);

    here.send(json!({"content": "Next"})).await;
    assert_eq!(here.next().await["content"], "Next");
    assert_eq!(there.next().await["content"], "Next", "a repeat reached another socket");
    assert_eq!(stored(&server, room), [1, 2]);
}

async fn a_repeat_by_the_other_way_is_the_same_message(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/messages/");
    let mut socket = Socket::open(&person, room).await;
    let mut witness = Socket::open(&person, room).await;
    let [one, other] =
        ["a-1", "a-2"].map(|id| json!({"content": "Hello, everyone!", "client_message_id": id}));

    let posted = person.post(&path, one.clone()).await.expect(201);
    let first = witness.next().await;
    assert_eq!(socket.next().await, first);
    assert_eq!(first["id"], posted["id"]);
    socket.send(one).await;
    assert_eq!(socket.next().await, first);

    socket.send(other.clone()).await;
    let second = socket.next().await;
    assert_eq!(person.post(&path, other).await.expect(200)["id"], second["id"]);
    assert_eq!(witness.next().await, second);
    socket.send(json!({"content": "Next"})).await;
    assert_eq!(socket.next().await["content"], "Next");
    assert_eq!(witness.next().await["content"], "Next", "a repeat reached another socket");
    assert_eq!(stored(&server, room), [1, 2, 3]);
}

async fn the_same_message_sent_many_times_at_once_is_one(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    let mut witness = Socket::open(&other, room).await;
    let message = json!({"content": "Hello, everyone!", "client_message_id": "a-1"});
    let mut sendings = JoinSet::new();
    for _ in 0..10 {
        let mut socket = Socket::open(&person, room).await;
        let frame = message.clone();
        sendings.spawn(async move {
            socket.send(frame).await;
            socket.next().await["id"].as_i64()
        });
        let (person, message) = (person.clone(), message.clone());
        sendings.spawn(async move {
            let answer = person.post(&format!("/api/rooms/{room}/messages/"), message).await;
            assert!(matches!(answer.status.as_u16(), 200 | 201), "{answer:?}");
            answer.json()["id"].as_i64()
        });
    }
    let mut ids = sendings.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(witness.next().await["id"].as_i64(), ids[0]);
    witness.send(json!({"content": "Next"})).await;
    assert_eq!(witness.next().await["content"], "Next");
    assert_eq!(stored(&server, room), [1, 2]);
}

async fn a_client_message_id_is_its_sender_s_own(launch: Launch) {
    let server = launch.start();
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let (room, second) = (one.open_room("Here").await, one.open_room("There").await);
    let mut ids = Vec::new();
    for (person, room) in [(&one, room), (&other, room), (&one, second)] {
        let mut socket = Socket::open(person, room).await;
        socket.send(json!({"content": "Hi there!", "client_message_id": "a-1"})).await;
        let frame = socket.next().await;
        assert_eq!(frame["user"]["id"], person.id);
        ids.push(frame["id"].as_i64().unwrap());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
    assert_eq!((stored(&server, room), stored(&server, second)), (vec![1, 2], vec![1]));
}

async fn a_client_message_id_is_shown_to_its_sender_alone(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = sender.open_room("General Chat").await;
    let mut here = Socket::open(&sender, room).await;
    let mut there = Socket::open(&other, room).await;
    let longest = "가".repeat(64);
    here.send(json!({"content": "Hello, everyone!", "client_message_id": longest})).await;
    let mut own = here.next().await;
    assert_eq!(own["client_message_id"], longest);
    let seen = there.next().await;
    assert_eq!(seen.get("client_message_id"), None);
    own.as_object_mut().unwrap().remove("client_message_id");
    assert_eq!(seen, own);

    let list = other.get(&format!("/api/rooms/{room}/messages/")).await.expect(200);
    assert!(!list.to_string().contains(&longest), "{list}");
}

async fn a_flood_closes_its_sender_s_socket_and_nobody_else_s(launch: Launch) {
    let server = launch.with("RATE_LIMIT_PERSON", "10").start();
    let flooder = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = flooder.open_room("General Chat").await;
    let mut socket = Socket::open(&flooder, room).await;
    let mut witness = Socket::open(&other, room).await;
    // Frames that are no messages count too.
    for _ in 0..4 {
        socket.send_text("{}").await;
    }
    for number in 0..10 {
        socket.send(json!({"content": number.to_string()})).await;
    }
    assert_eq!(socket.closed().await.0, 1013);

    assert_is_limited(&flooder).await;
    let opened = Socket::try_open(Socket::request(&flooder, &format!("/ws/chat/{room}/"))).await;
    let refused = opened.err().expect("a refused handshake");
    assert_eq!((refused.status, refused.body), (429, json!({"detail": "Too many requests."})));

    let taken = stored(&server, room).len();
    assert!((1..10).contains(&taken), "{taken}");
    for number in 0..taken {
        assert_eq!(witness.next().await["content"], number.to_string());
    }
    witness.send(json!({"content": "all is well"})).await;
    assert_eq!(witness.next().await["content"], "all is well");
}

async fn assert_is_limited(person: &Person) {
    let answer = person.get("/api/rooms/").await;
    let text = "Too many requests.";
    let failure = json!({"detail": text, "error": "rate_limited", "message": text});
    assert_eq!(answer.expect(429), failure);
    assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().unwrap()));

    let answer = person.get("/auth/profile/").await;
    assert_eq!(answer.expect(429), json!({"detail": text}));
    assert!(!answer.header("retry-after").is_empty());
}
