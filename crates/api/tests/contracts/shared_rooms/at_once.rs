//! The same thing asked for many times at once.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{assert_not_found, contents, id_of, join, messages, say};
use crate::support::{Answer, Launch, Person, TestServer, on_both_databases};

on_both_databases! {
    a_named_message_is_stored_once,
    messages_are_numbered_without_gaps,
    a_message_is_deleted_once,
    a_room_is_deleted_once,
    a_member_is_added_and_banned_once,
    a_room_that_everybody_leaves_is_left_to_whoever_joins_next,
    an_invite_room_that_everybody_leaves_is_gone,
    every_page_is_whole_while_messages_come_and_go,
}

const TIMES: usize = 16;

/// How many answers have that status.
fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

async fn a_named_message_is_stored_once(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/messages/");
    let send = |_| {
        let body = json!({"content": "Hello, world!", "client_message_id": "7"});
        person.post(&path, body)
    };
    let answers = join_all((0..TIMES).map(send)).await;
    assert_eq!((count(&answers, 201), count(&answers, 200)), (1, TIMES - 1), "{answers:?}");
    assert!(answers.iter().all(|answer| answer.json() == answers[0].json()), "{answers:?}");
    assert_eq!(contents(&messages(&person, room).await), ["Hello, world!"]);
    let last = "SELECT last_seq AS number FROM rooms";
    assert_eq!(server.database.numbers(last), [1]);
}

async fn messages_are_numbered_without_gaps(launch: Launch) {
    let server = launch.start();
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = one.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/messages/");
    let send = |number: usize| {
        // Every third message repeats the one before it, every fifth is refused.
        let author = if number.div_ceil(3).is_multiple_of(2) { &one } else { &other };
        let content = if number.is_multiple_of(5) { "" } else { "Hello, world!" };
        let name = (number - usize::from(number.is_multiple_of(3))).to_string();
        author.post(&path, json!({"content": content, "client_message_id": name}))
    };
    let answers = join_all((1..=60).map(send)).await;
    assert_eq!(count(&answers, 400), 12);
    let stored: BTreeSet<_> = answers
        .iter()
        .filter(|answer| answer.status != 400)
        .map(|answer| id_of(&answer.json()))
        .collect();
    assert_eq!(stored.len(), count(&answers, 201));
    assert_eq!(stored.len() + count(&answers, 200), 48);
    assert!(count(&answers, 200) > 0, "{answers:?}");

    let list = messages(&one, room).await;
    let list = list.as_array().unwrap();
    assert!(list.iter().map(id_of).eq(stored.iter().copied()), "in the order of their ids");
    let times: Vec<_> = list.iter().map(|message| message["created_at"].as_str()).collect();
    assert!(times.is_sorted(), "{times:?}");
    let numbers = server.database.numbers("SELECT seq AS number FROM messages ORDER BY id");
    assert!(numbers.into_iter().eq(1..=i64::try_from(stored.len()).unwrap()));
}

async fn a_message_is_deleted_once(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let author = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let id = id_of(&say(&author, room, "Hello, world!").await);
    let path = format!("/api/rooms/{room}/messages/{id}/");
    let delete = |number: usize| {
        let caller = if number.is_multiple_of(2) { &creator } else { &author };
        caller.delete(&path)
    };
    let answers = join_all((0..TIMES).map(delete)).await;
    assert_eq!((count(&answers, 204), count(&answers, 404)), (1, TIMES - 1), "{answers:?}");
}

async fn a_room_is_deleted_once(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let room = creator.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/");
    let answers = join_all((0..TIMES).map(|_| creator.delete(&path))).await;
    assert_eq!((count(&answers, 204), count(&answers, 404)), (1, TIMES - 1), "{answers:?}");
}

async fn a_member_is_added_and_banned_once(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let guest = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join_all((0..TIMES).map(|_| say(&guest, room, "Hello, world!"))).await;
    let members = "SELECT user_id AS number FROM members ORDER BY id";
    assert_eq!(server.database.numbers(members), [creator.id, guest.id]);

    let path = format!("/api/rooms/{room}/bans/{}/", guest.id);
    let messages = format!("/api/rooms/{room}/messages/");
    let bans = join_all((0..TIMES).map(|_| creator.put(&path)));
    let posts = join_all((0..TIMES).map(|_| guest.post(&messages, json!({"content": "Hello"}))));
    let (bans, posts) = tokio::join!(bans, posts);
    assert_eq!(count(&bans, 200), TIMES, "{bans:?}");
    assert_eq!(count(&posts, 201) + count(&posts, 403), TIMES, "{posts:?}");
    assert_eq!(server.database.numbers(members), [creator.id]);
    assert_eq!(server.database.numbers("SELECT user_id AS number FROM bans"), [guest.id]);
    guest.post(&messages, json!({"content": "Hello"})).await.expect(403);
}

/// A room's creator and three others who have come in.
async fn crowd(server: &TestServer) -> (Vec<Person>, i64) {
    let mut people = Vec::new();
    for name in ["Creator Name", "User Name", "Another User", "Third User"] {
        people.push(server.sign_up(name).await);
    }
    let room = people[0].open_room("General Chat").await;
    for member in &people[1..] {
        join(member, room).await;
    }
    (people, room)
}

async fn leave(person: &Person, room: i64) -> Answer {
    person.delete(&format!("/api/rooms/{room}/members/{}/", person.id)).await
}

async fn a_room_that_everybody_leaves_is_left_to_whoever_joins_next(launch: Launch) {
    let server = launch.start();
    let (people, room) = crowd(&server).await;
    let answers = join_all(people.iter().map(|person| leave(person, room))).await;
    assert_eq!(count(&answers, 204), people.len(), "{answers:?}");
    assert_eq!(server.database.numbers("SELECT user_id AS number FROM members"), [0; 0]);

    let next = server.sign_up("Next User").await;
    join(&next, room).await;
    let path = format!("/api/rooms/{room}/");
    let changed = next.patch(&path, json!({"name": "Mine"})).await.expect(200);
    assert_eq!(changed["creator"]["id"], next.id);
}

async fn an_invite_room_that_everybody_leaves_is_gone(launch: Launch) {
    let server = launch.start();
    let (people, room) = crowd(&server).await;
    let sql = format!("UPDATE rooms SET access = 'invite' WHERE id = {room}");
    server.database.execute(&sql);
    let answers = join_all(people.iter().map(|person| leave(person, room))).await;
    assert_eq!(count(&answers, 204), people.len(), "{answers:?}");
    for person in &people {
        assert_not_found(&person.get(&format!("/api/rooms/{room}/")).await);
    }
}

async fn every_page_is_whole_while_messages_come_and_go(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut ids = Vec::new();
    for _ in 0..30 {
        ids.push(id_of(&say(&person, room, "Hello, world!").await));
    }
    let path = format!("/api/rooms/{room}/messages/");
    let write = async {
        for id in &ids[..15] {
            person.delete(&format!("{path}{id}/")).await.expect_empty(204);
            say(&person, room, "Hi there!").await;
        }
    };
    let read = async {
        for _ in 0..30 {
            let page = person.get(&format!("{path}?page=1&size=10")).await.expect(200);
            assert_is_whole(&page);
        }
    };
    tokio::join!(write, read);
    let page = person.get(&format!("{path}?page=2&size=15")).await.expect(200);
    let expected = ids[15..].iter().map(|id| json!(id));
    let shown = page["messages"].as_array().unwrap().iter().map(|message| message["id"].clone());
    assert!(shown.eq(expected), "{page}");
}

/// Ten messages in order, none of them deleted.
#[track_caller]
fn assert_is_whole(page: &Value) {
    let ids: Vec<_> = page["messages"].as_array().unwrap().iter().map(id_of).collect();
    assert_eq!(ids.len(), 10, "{page}");
    assert!(ids.is_sorted(), "{page}");
    assert!(contents(&page["messages"]).iter().all(|content| !content.is_empty()), "{page}");
}
