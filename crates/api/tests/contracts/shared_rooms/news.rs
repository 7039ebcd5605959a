//! `has_new_message`, and what moves the mark behind it (contracts section 3).

use serde_json::json;

use super::{assert_room, id_of, join, messages, say, store_rooms};
use crate::support::{Launch, Person, Socket, eventually, on_both_databases};

on_both_databases! {
    a_room_that_one_has_not_joined_has_no_news,
    joining_leaves_nothing_unread,
    another_s_message_is_news_until_the_messages_are_read,
    the_first_page_reads_and_an_older_one_does_not,
    a_time_span_reads_up_to_its_end,
    searching_reads_nothing,
    one_s_own_message_is_no_news_and_reads_what_came_before,
    a_deleted_message_is_no_news,
    an_open_socket_reads,
    everybody_has_news_of_their_own,
    every_part_of_a_long_list_shows_news,
}

/// Whether there is something new in a room, as its detail and all lists say.
async fn has_news(person: &Person, room: i64) -> bool {
    let detail = person.get(&format!("/api/rooms/{room}/")).await.expect(200);
    assert_room(&detail);
    for query in ["", "?page=1", "?mine=false"] {
        let list = person.get(&format!("/api/rooms/{query}")).await.expect(200);
        let mut rooms = list.as_array().unwrap().iter();
        assert_eq!(rooms.find(|listed| id_of(listed) == room), Some(&detail), "{query}");
    }
    detail["has_new_message"] == true
}

async fn a_room_that_one_has_not_joined_has_no_news(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let reader = server.sign_up("User Name").await;
    let body = json!({"name": "General Chat", "room_type": "chat"});
    let made = creator.post("/api/rooms/", body).await.expect(201);
    assert_eq!(made["has_new_message"], false);
    let room = id_of(&made);
    assert!(!has_news(&creator, room).await);
    say(&creator, room, "Hello, world!").await;
    assert!(!has_news(&reader, room).await);
    messages(&reader, room).await;
    say(&creator, room, "Hi there!").await;
    assert!(!has_news(&reader, room).await);
}

async fn joining_leaves_nothing_unread(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    say(&creator, room, "Hello, world!").await;
    say(&creator, room, "Hi there!").await;
    join(&member, room).await;
    assert!(!has_news(&member, room).await);

    say(&creator, room, "Still there?").await;
    assert!(has_news(&member, room).await);
    let place = format!("/api/rooms/{room}/members/{}/", member.id);
    member.delete(&place).await.expect_empty(204);
    assert!(!has_news(&member, room).await, "who left has read everything");
    join(&member, room).await;
    assert!(!has_news(&member, room).await, "and begins anew");
}

async fn another_s_message_is_news_until_the_messages_are_read(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    for query in ["", "?page=1", "?size=1", "?page=1&size=1"] {
        say(&creator, room, "Hello, world!").await;
        say(&creator, room, "Hi there!").await;
        assert!(has_news(&member, room).await);
        assert!(has_news(&member, room).await, "looking at rooms reads nothing");
        member.get(&format!("/api/rooms/{room}/messages/{query}")).await.expect(200);
        assert!(!has_news(&member, room).await, "{query:?}");
    }
}

async fn the_first_page_reads_and_an_older_one_does_not(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    for content in ["one", "two", "three"] {
        say(&creator, room, content).await;
    }
    let path = format!("/api/rooms/{room}/messages/");
    for (page, is_left) in [(9, true), (3, true), (2, true), (1, false), (2, false), (9, false)] {
        member.get(&format!("{path}?page={page}&size=1")).await.expect(200);
        assert_eq!(has_news(&member, room).await, is_left, "page {page}");
    }
    for refused in ["page=0", "size=201", "since=x"] {
        say(&creator, room, "four").await;
        member.get(&format!("{path}?{refused}")).await.expect(400);
        assert!(has_news(&member, room).await, "{refused}");
    }
}

async fn a_time_span_reads_up_to_its_end(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    let first = say(&creator, room, "one").await;
    let second = say(&creator, room, "two").await;
    for (message, is_left) in [(&first, true), (&second, false)] {
        let until = message["created_at"].as_str().unwrap();
        let path = format!("/api/rooms/{room}/messages/?until={until}");
        member.get(&path).await.expect(200);
        assert_eq!(has_news(&member, room).await, is_left, "{until}");
    }
}

async fn searching_reads_nothing(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    say(&creator, room, "Hello, world!").await;
    for query in ["search=hello", "search=hello&page=1", "search=hello&size=1", "search=nothing"] {
        member.get(&format!("/api/rooms/{room}/messages/?{query}")).await.expect(200);
        assert!(has_news(&member, room).await, "{query}");
    }
}

async fn one_s_own_message_is_no_news_and_reads_what_came_before(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    say(&member, room, "Hello, world!").await;
    assert!(!has_news(&member, room).await);
    assert!(has_news(&creator, room).await);
    say(&creator, room, "Hi there!").await;
    assert!(!has_news(&creator, room).await);
    assert!(has_news(&member, room).await);
}

async fn a_deleted_message_is_no_news(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    join(&member, room).await;
    let first = id_of(&say(&creator, room, "Hello, world!").await);
    let second = id_of(&say(&creator, room, "Hi there!").await);
    for (message, is_left) in [(first, true), (second, false)] {
        let path = format!("/api/rooms/{room}/messages/{message}/");
        creator.delete(&path).await.expect_empty(204);
        assert_eq!(has_news(&member, room).await, is_left);
    }
    say(&creator, room, "Still there?").await;
    assert!(has_news(&member, room).await);
}

async fn an_open_socket_reads(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let room = creator.open_room("General Chat").await;
    let mut socket = Socket::open(&member, room).await;
    for content in ["one", "two"] {
        say(&creator, room, content).await;
        assert_eq!(socket.next().await["content"], content);
        eventually("what was received is read", async || !has_news(&member, room).await).await;
    }
    socket.close().await;
    say(&creator, room, "three").await;
    assert!(has_news(&member, room).await, "a closed socket reads nothing");
    assert!(has_news(&member.signed_in_again().await, room).await);
}

async fn everybody_has_news_of_their_own(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let one = server.sign_up("User Name").await;
    let other = server.sign_up("Another User").await;
    let room = creator.open_room("General Chat").await;
    let quiet = creator.open_room("Quiet").await;
    for member in [&one, &other] {
        join(member, room).await;
        join(member, quiet).await;
    }
    say(&creator, room, "Hello, world!").await;
    messages(&one, room).await;
    assert!(!has_news(&one, room).await);
    assert!(has_news(&other, room).await);
    assert!(!has_news(&other, quiet).await);
}

async fn every_part_of_a_long_list_shows_news(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let member = server.sign_up("User Name").await;
    let oldest = creator.open_room("Oldest").await;
    store_rooms(&server, &creator, 1_203);
    let newest = creator.open_room("Newest").await;
    for room in [oldest, newest] {
        join(&member, room).await;
        say(&creator, room, "Hello, world!").await;
    }
    let list = member.get("/api/rooms/").await.expect(200);
    let rooms = list.as_array().unwrap();
    let with_news: Vec<_> =
        rooms.iter().filter(|room| room["has_new_message"] == true).map(id_of).collect();
    assert_eq!((rooms.len(), with_news), (1_205, vec![newest, oldest]));
}
