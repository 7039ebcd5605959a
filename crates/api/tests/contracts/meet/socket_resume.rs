//! `/ws/chat/{room_id}/?after=`: what a socket is brought that was away (contracts rule 8).

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Launch, Person, Socket, on_both_databases};

on_both_databases! {
    what_came_after_a_message_is_replayed_before_what_is_new,
    a_replay_reads_as_the_messages_did_when_they_came,
    after_0_begins_at_the_start,
    after_the_newest_message_only_new_ones_come,
    deleted_messages_are_left_out,
    one_may_go_on_after_a_message_that_is_deleted,
    any_id_is_a_place_in_the_room,
    an_id_that_is_yet_to_come_keeps_nothing_new_away,
    an_after_that_is_no_number_is_refused,
    an_after_that_is_no_number_is_the_last_thing_to_be_told,
    a_replay_shows_client_message_ids_to_their_sender_alone,
    a_repeat_does_not_overtake_a_replay,
    who_drops_and_resumes_again_and_again_gets_everything_once,
    what_is_deleted_meanwhile_keeps_nothing_else_away,
    messages_of_both_ways_come_once_in_one_order,
}

const NOTHING: [i64; 0] = [];

/// Sends messages and gives their ids.
async fn post(person: &Person, room: i64, contents: &[&str]) -> Vec<i64> {
    let path = format!("/api/rooms/{room}/messages/");
    let mut ids = Vec::new();
    for content in contents {
        let message = person.post(&path, json!({"content": content})).await.expect(201);
        ids.push(message["id"].as_i64().unwrap());
    }
    ids
}

async fn delete(person: &Person, room: i64, message: i64) {
    let path = format!("/api/rooms/{room}/messages/{message}/");
    person.delete(&path).await.expect_empty(204);
}

/// The next message is a new one: nothing else was on its way.
async fn assert_live(socket: &mut Socket) {
    socket.send(json!({"content": "live"})).await;
    assert_eq!(socket.next().await["content"], "live");
}

/// What a socket is brought that opens after a message.
async fn replay(person: &Person, room: i64, after: i64, count: usize) -> Vec<i64> {
    let mut socket = Socket::open_after(person, room, after).await;
    let ids = socket.next_ids(count).await;
    assert_live(&mut socket).await;
    ids
}

fn id_of(frame: &Value) -> i64 {
    frame["id"].as_i64().unwrap()
}

async fn what_came_after_a_message_is_replayed_before_what_is_new(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let ids = post(&person, room, &["1", "2", "3", "4", "5"]).await;
    assert_eq!(replay(&person, room, ids[1], 3).await, ids[2..]);
}

async fn a_replay_reads_as_the_messages_did_when_they_came(launch: Launch) {
    let server = launch.start();
    let sender = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = sender.open_room("General Chat").await;
    let mut live = Socket::open(&other, room).await;
    post(&sender, room, &["Hello, everyone!", " 마당\n", "<script>"]).await;
    let frames = [live.next().await, live.next().await, live.next().await];

    let mut late = Socket::open_after(&other, room, 0).await;
    for frame in frames {
        assert_eq!(late.next().await, frame);
    }
}

async fn after_0_begins_at_the_start(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let (room, empty) = (person.open_room("General Chat").await, person.open_room("Empty").await);
    // More than is read at once.
    server.database.give_past(room, person.id, 1_200, "");
    let ids = server.database.message_ids(room);
    assert_eq!(replay(&person, room, 0, 1_200).await, ids);
    assert_eq!(replay(&person, empty, 0, 0).await, NOTHING);
}

async fn after_the_newest_message_only_new_ones_come(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let ids = post(&person, room, &["1", "2"]).await;
    assert_eq!(replay(&person, room, ids[1], 0).await, NOTHING);
}

async fn deleted_messages_are_left_out(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let ids = post(&person, room, &["1", "2", "3", "4", "5"]).await;
    for deleted in [ids[0], ids[2], ids[4]] {
        delete(&person, room, deleted).await;
    }
    let mut socket = Socket::open_after(&person, room, 0).await;
    assert_eq!(socket.next_ids(2).await, [ids[1], ids[3]]);
    assert_live(&mut socket).await;

    // Nor does a room bring any that holds nothing else.
    let room = person.open_room("Quiet").await;
    let ids = post(&person, room, &["1"]).await;
    delete(&person, room, ids[0]).await;
    assert_eq!(replay(&person, room, 0, 0).await, NOTHING);
}

async fn one_may_go_on_after_a_message_that_is_deleted(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let ids = post(&person, room, &["1", "2", "3"]).await;
    delete(&person, room, ids[1]).await;
    assert_eq!(replay(&person, room, ids[1], 1).await, [ids[2]]);
}

async fn any_id_is_a_place_in_the_room(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let (here, there) = (person.open_room("Here").await, person.open_room("There").await);
    let first = post(&person, here, &["1"]).await[0];
    let elsewhere = post(&person, there, &["a"]).await[0];
    let rest = post(&person, here, &["2", "3"]).await;
    assert!(first < elsewhere && elsewhere < rest[0]);
    assert_eq!(replay(&person, here, elsewhere, 2).await, rest);
}

/// What is new comes whatever its id, also if it is sent while the server still looks for the place.
async fn an_id_that_is_yet_to_come_keeps_nothing_new_away(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let newest = post(&person, room, &["1", "2"]).await[1];
    for _ in 0..10 {
        assert_eq!(replay(&person, room, newest + 1_000, 0).await, NOTHING);
        assert_eq!(replay(&person, room, i64::MAX, 0).await, NOTHING);
    }
}

const NO_NUMBERS: [&str; 12] = [
    "",
    "-1",
    "-0",
    "x",
    "1.5",
    "%2B1",
    "1%20",
    "0x1",
    "9223372036854775808",
    "99999999999999999999999",
    "%FF",
    "%00",
];

/// The answer to a handshake that is refused: its status and body.
async fn refused(person: &Person, path: &str) -> (u16, Value) {
    match Socket::try_open(Socket::request(person, path)).await {
        Ok(_) => panic!("a socket was opened: {path}"),
        Err(refused) => (refused.status, refused.body),
    }
}

async fn an_after_that_is_no_number_is_refused(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let person = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let failure = json!({"after": ["A valid non-negative integer is required."]});
    for after in NO_NUMBERS {
        let path = format!("/ws/chat/{room}/?after={after}");
        assert_eq!(refused(&person, &path).await, (400, failure.clone()), "{after:?}");
    }
    let members = format!("SELECT user_id AS number FROM members WHERE room_id = {room}");
    assert_eq!(server.database.numbers(&members), [creator.id], "who was refused has joined");

    let zeros = format!("/ws/chat/{room}/?after=000");
    assert!(Socket::try_open(Socket::request(&person, &zeros)).await.is_ok());
}

async fn an_after_that_is_no_number_is_the_last_thing_to_be_told(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = creator.open_room("Closed").await;
    let close = format!("UPDATE rooms SET access = 'invite' WHERE id = {room}");
    server.database.execute(&close);
    let path = |room: i64| format!("/ws/chat/{room}/?after=x");
    assert_eq!(refused(&outsider.anonymous(), &path(room)).await.0, 401);
    assert_eq!(refused(&outsider, &path(999)).await.0, 404);
    assert_eq!(refused(&outsider, &path(room)).await.0, 403);
    assert_eq!(refused(&creator, &path(room)).await.0, 400);
}

async fn a_replay_shows_client_message_ids_to_their_sender_alone(launch: Launch) {
    let server = launch.start();
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = one.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/messages/");
    one.post(&path, json!({"content": "a", "client_message_id": "a-1"})).await.expect(201);
    other.post(&path, json!({"content": "b", "client_message_id": "b-1"})).await.expect(201);

    for (person, shown) in [(&one, ["a-1", ""]), (&other, ["", "b-1"])] {
        let mut socket = Socket::open_after(person, room, 0).await;
        for shown in shown {
            let frame = socket.next().await;
            let expected = (!shown.is_empty()).then(|| json!(shown));
            assert_eq!(frame.get("client_message_id"), expected.as_ref(), "{frame}");
        }
    }
}

/// Who goes by the last id that came would otherwise resume behind messages that never did.
async fn a_repeat_does_not_overtake_a_replay(launch: Launch) {
    const PAST: usize = 20_000;
    let server = launch.start();
    let other = server.sign_up("Another User").await;
    let person = server.sign_up("User Name").await;
    let room = other.open_room("General Chat").await;
    server.database.give_past(room, other.id, PAST, "");
    let message = json!({"content": "mine", "client_message_id": "a-1"});
    let path = format!("/api/rooms/{room}/messages/");
    let mine = id_of(&person.post(&path, message.clone()).await.expect(201));

    let mut socket = Socket::open_after(&person, room, 0).await;
    socket.send(message).await;
    let mut ids = Vec::new();
    while ids.last() != Some(&mine) {
        ids.extend(socket.next_ids(1).await);
    }
    assert_eq!(ids.len(), PAST + 1, "the repeat came before what it follows");
    // Whether the replay was the answer, or was followed by it, is all the same.
    socket.send(json!({"content": "live"})).await;
    let mut next = socket.next().await;
    if id_of(&next) == mine {
        next = socket.next().await;
    }
    assert_eq!(next["content"], "live");
}

async fn who_drops_and_resumes_again_and_again_gets_everything_once(launch: Launch) {
    const SENDERS: usize = 3;
    const EACH: usize = 200;
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = sender.open_room("General Chat").await;
    let mut senders = JoinSet::new();
    for name in 0..SENDERS {
        let mut socket = Socket::open(&sender, room).await;
        senders.spawn(async move {
            for number in 0..EACH {
                socket.say(&format!("{name} {number}")).await;
            }
        });
    }

    let mut seen = Vec::new();
    // One connection after another is cut after so many messages, while more are on their way.
    for count in [1, 2, 50, 7, 60, 1, 80, 30, 90, 40, 3, 100, 40, 96] {
        let last = seen.last().copied().unwrap_or_default();
        let mut socket = Socket::open_after(&reader, room, last).await;
        seen.extend(socket.next_ids(count).await);
    }
    senders.join_all().await;
    assert_eq!(seen, server.database.message_ids(room));
    assert_eq!(replay(&reader, room, seen[seen.len() - 1], 0).await, NOTHING);
}

async fn what_is_deleted_meanwhile_keeps_nothing_else_away(launch: Launch) {
    const ALL: usize = 300;
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let sender = server.sign_up("User Name").await;
    let reader = server.sign_up("Another User").await;
    let room = sender.open_room("General Chat").await;
    let sending = tokio::spawn(async move {
        let mut socket = Socket::open(&sender, room).await;
        for number in 1..=ALL {
            let id = id_of(&socket.say(&number.to_string()).await);
            if number % 3 == 0 {
                delete(&sender, room, id).await;
            }
        }
        id_of(&socket.say("the end").await)
    });

    let mut seen = vec![0];
    let mut socket = Socket::open_after(&reader, room, 0).await;
    for number in 1.. {
        let frame = socket.next().await;
        seen.push(id_of(&frame));
        if frame["content"] == "the end" {
            break;
        }
        if number % 20 == 0 {
            socket = Socket::open_after(&reader, room, id_of(&frame)).await;
        }
    }
    assert_eq!(seen.last(), Some(&sending.await.unwrap()));
    assert!(seen.is_sorted_by(|one, next| one < next), "{seen:?}");
    let kept =
        format!("SELECT id AS number FROM messages WHERE room_id = {room} AND deleted_at IS NULL");
    let missed = server.database.numbers(&kept).into_iter().find(|id| !seen.contains(id));
    assert_eq!(missed, None);
}

async fn messages_of_both_ways_come_once_in_one_order(launch: Launch) {
    const EACH: usize = 100;
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = person.open_room("General Chat").await;
    let mut live = Socket::open(&other, room).await;
    let mut socket = Socket::open(&person, room).await;
    let by_socket = tokio::spawn(async move {
        for number in 0..EACH {
            socket.say(&format!("socket {number}")).await;
        }
    });
    let by_rest = tokio::spawn(async move {
        let mut ids = Vec::new();
        for number in 0..EACH {
            ids.extend(post(&other, room, &[&format!("rest {number}")]).await);
        }
        (other, ids)
    });
    let seen = live.next_ids(2 * EACH).await;
    by_socket.await.unwrap();
    let (other, posted) = by_rest.await.unwrap();

    assert_eq!(seen, server.database.message_ids(room));
    assert!(posted.iter().all(|id| seen.contains(id)));
    assert_eq!(replay(&other, room, 0, 2 * EACH).await, seen);
}
