//! `GET /api/rooms/{id}/messages/` with `?page=` and `?size=`

use serde_json::{Value, json};

use super::{
    BARRED, assert_forbidden, assert_invalid, assert_message, assert_not_found, barred_room,
    contents, erase_messages, say, store_messages,
};
use crate::support::{Launch, Person, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_page_is_served,
    page_1_holds_the_newest_50_oldest_first,
    a_page_may_have_another_size,
    a_size_alone_asks_for_an_array_of_the_newest,
    a_page_past_the_end_is_empty,
    deleted_messages_leave_no_gap_in_pages,
    what_is_no_page_is_refused,
    access_is_checked_before_the_page,
}

async fn page(reader: &Person, room: i64, query: &str) -> Value {
    reader.get(&format!("/api/rooms/{room}/messages/?{query}")).await.expect(200)
}

/// Checks a page and gives its texts.
#[track_caller]
fn texts_of(page: &Value, number: u64) -> Vec<&str> {
    assert_shape(page, &[("page", "number"), ("messages", "array")]);
    assert_eq!(page["page"], number);
    page["messages"].as_array().unwrap().iter().for_each(assert_message);
    contents(&page["messages"])
}

/// The texts of stored messages.
fn texts(numbers: impl Iterator<Item = i64>) -> Vec<String> {
    numbers.map(|number| format!("Message {number}")).collect()
}

async fn the_documented_page_is_served(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("taehyun").await;
    let room = person.open_room("AI 연구실").await;
    assert_eq!(page(&person, room, "page=1").await, json!({"page": 1, "messages": []}));

    let message = say(&person, room, "안녕!").await;
    let expected = json!({"page": 1, "messages": [message]});
    assert_eq!(page(&person, room, "page=1").await, expected);
    assert_eq!(texts_of(&expected, 1), ["안녕!"]);
    let bare = person.get(&format!("/api/rooms/{room}/messages?page=1")).await;
    assert_eq!(bare.expect(200), expected);
}

async fn page_1_holds_the_newest_50_oldest_first(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 120);
    for (number, expected) in [(1, 71..=120), (2, 21..=70), (3, 1..=20)] {
        let page = page(&person, room, &format!("page={number}")).await;
        assert_eq!(texts_of(&page, number), texts(expected));
    }
    say(&person, room, "Hello, world!").await;
    let first = page(&person, room, "page=1").await;
    assert_eq!((texts_of(&first, 1)[0], texts_of(&first, 1)[49]), ("Message 72", "Hello, world!"));
    assert_eq!(texts_of(&page(&person, room, "page=2").await, 2), texts(22..=71));
}

async fn a_page_may_have_another_size(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 1_203);
    for (number, size, expected) in [
        (1, 1, 1_203..=1_203),
        (1_203, 1, 1..=1),
        (2, 7, 1_190..=1_196),
        (1, 200, 1_004..=1_203),
        (7, 200, 1..=3),
    ] {
        let page = page(&person, room, &format!("page={number}&size={size}")).await;
        assert_eq!(texts_of(&page, number), texts(expected), "page {number} of {size}");
    }
}

async fn a_size_alone_asks_for_an_array_of_the_newest(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 120);
    assert_eq!(contents(&page(&person, room, "size=3").await), texts(118..=120));
    assert_eq!(contents(&page(&person, room, "size=200").await), texts(1..=120));
}

async fn a_page_past_the_end_is_empty(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 50);
    for (query, number) in [
        ("page=2", 2),
        ("page=3&size=25", 3),
        ("page=4294967295", 4_294_967_295),
        ("page=4294967295&size=200", 4_294_967_295),
        ("page=2&search=message", 2),
    ] {
        let page = page(&person, room, query).await;
        assert_eq!(texts_of(&page, number), [""; 0], "{query}");
    }
}

async fn deleted_messages_leave_no_gap_in_pages(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 300);
    let is_deleted =
        |number: &i64| matches!(number, 1 | 30..=35 | 100..=229 | 299 | 300) || (number % 7 == 0);
    let deleted: Vec<_> = (1..=300).filter(is_deleted).collect();
    erase_messages(&server, &deleted);

    let kept: Vec<_> = (1..=300).filter(|number| !is_deleted(number)).collect();
    for size in [1, 10, 50, 200] {
        for (number, expected) in (1..).zip(kept.rchunks(size)) {
            if size == 1 && number % 10 != 0 {
                continue;
            }
            let page = page(&person, room, &format!("page={number}&size={size}")).await;
            let expected = texts(expected.iter().copied());
            assert_eq!(texts_of(&page, number), expected, "page {number} of {size}");
        }
        let past = u64::try_from(kept.len().div_ceil(size) + 1).unwrap();
        let past_the_end = page(&person, room, &format!("page={past}&size={size}")).await;
        assert_eq!(texts_of(&past_the_end, past), [""; 0]);
    }
}

async fn what_is_no_page_is_refused(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let path = format!("/api/rooms/{room}/messages/");
    let no_number = "A valid positive integer is required.";
    for value in ["0", "-1", "x", "1.5", "1%00", "99999999999999999999"] {
        for field in ["page", "size"] {
            let answer = person.get(&format!("{path}?{field}={value}")).await;
            assert_invalid(&answer, field, no_number);
        }
    }
    assert_invalid(&person.get(&format!("{path}?page=%FF")).await, "page", "Not valid UTF-8.");
    for query in ["size=201", "page=1&size=4294967295"] {
        let answer = person.get(&format!("{path}?{query}")).await;
        assert_invalid(&answer, "size", "Ensure this value is less than or equal to 200.");
    }
}

async fn access_is_checked_before_the_page(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    let room = barred_room(&server, &creator, "invite").await;
    for query in ["page=1", "page=0", "size=201&since=x&search=%FF"] {
        let answer = outsider.get(&format!("/api/rooms/{room}/messages/?{query}")).await;
        assert_forbidden(&answer, BARRED);
        let answer = outsider.get(&format!("/api/rooms/999/messages/?{query}")).await;
        assert_not_found(&answer);
    }
}
