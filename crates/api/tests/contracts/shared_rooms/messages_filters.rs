//! `GET /api/rooms/{id}/messages/` with `?search=`, `?since=` and `?until=`

use serde_json::{Value, json};

use super::{assert_invalid, assert_message, contents, erase_messages, say, store_messages};
use crate::support::{Launch, Person, assert_shape, on_both_databases};

on_both_databases! {
    since_and_until_are_inclusive,
    a_time_may_be_in_any_zone,
    a_text_is_found_in_any_case_and_any_script,
    a_term_is_taken_literally,
    a_search_reaches_every_message_of_a_long_room,
    filters_narrow_each_other,
    a_deleted_message_is_not_found,
    an_invalid_time_is_named,
    a_term_that_will_not_do_is_named,
    all_errors_are_told_at_once,
    other_parameters_are_ignored,
}

async fn found(reader: &Person, room: i64, query: &str) -> Value {
    reader.get(&format!("/api/rooms/{room}/messages/?{query}")).await.expect(200)
}

async fn since_and_until_are_inclusive(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let mut times = Vec::new();
    for content in ["one", "two", "three"] {
        let message = say(&person, room, content).await;
        times.push(message["created_at"].as_str().unwrap().to_owned());
    }
    let [first, second, third] = times.as_slice() else { panic!("{times:?}") };
    for (query, expected) in [
        (format!("since={first}"), vec!["one", "two", "three"]),
        (format!("since={second}"), vec!["two", "three"]),
        (format!("since={third}"), vec!["three"]),
        (format!("until={first}"), vec!["one"]),
        (format!("until={second}"), vec!["one", "two"]),
        (format!("until={third}"), vec!["one", "two", "three"]),
        (format!("since={second}&until={second}"), vec!["two"]),
        (format!("since={third}&until={first}"), vec![]),
        ("since=2000-01-01T00:00:00Z".to_owned(), vec!["one", "two", "three"]),
        ("since=9999-12-31T23:59:59Z".to_owned(), vec![]),
        ("until=2000-01-01T00:00:00Z".to_owned(), vec![]),
        ("until=9999-12-31T23:59:59.999999999Z".to_owned(), vec!["one", "two", "three"]),
    ] {
        let list = found(&person, room, &query).await;
        list.as_array().unwrap().iter().for_each(assert_message);
        assert_eq!(contents(&list), expected, "{query}");
        let page = found(&person, room, &format!("page=1&{query}")).await;
        assert_eq!(contents(&page["messages"]), expected, "{query}");
    }
}

async fn a_time_may_be_in_any_zone(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 5);
    for since in [
        "1970-01-01T00:00:00.000004Z",
        "1970-01-01T09:00:00.000004%2B09:00",
        "1970-01-01T09:00:00.000004+09:00",
        "1969-12-31T19:00:00.000004-05:00",
    ] {
        let list = found(&person, room, &format!("since={since}")).await;
        assert_eq!(contents(&list), ["Message 4", "Message 5"], "{since}");
    }
}

async fn a_text_is_found_in_any_case_and_any_script(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let decomposed = "\u{1112}\u{1161}\u{11ab}글 cafe\u{301}";
    let all = ["Hello, everyone!", "우리 마당", decomposed, "Hauptstraße ΟΔΟΣ", "👍🏽 good"];
    for content in all {
        say(&person, room, content).await;
    }
    for (search, expected) in [
        ("HELLO", vec![all[0]]),
        ("o, e", vec![all[0]]),
        ("마", vec![all[1]]),
        ("한글", vec![all[2]]),
        ("\u{1106}\u{1161}당", vec![all[1]]),
        ("CAFÉ", vec![all[2]]),
        ("STRASSE", vec![all[3]]),
        ("οδος", vec![all[3]]),
        ("👍", vec![all[4]]),
        ("o", vec![all[0], all[4]]),
        ("nothing", vec![]),
    ] {
        let list = found(&person, room, &format!("search={search}")).await;
        list.as_array().unwrap().iter().for_each(assert_message);
        assert_eq!(contents(&list), expected, "{search}");
        let page = found(&person, room, &format!("page=1&search={search}")).await;
        assert_eq!(contents(&page["messages"]), expected, "{search}");
    }
}

async fn a_term_is_taken_literally(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    say(&person, room, "Hello, world!").await;
    say(&person, room, "100% \\ _ 'quoted'").await;
    for search in ["%25", "_", "%5C", "'", "%27quoted"] {
        let list = found(&person, room, &format!("search={search}")).await;
        assert_eq!(contents(&list), ["100% \\ _ 'quoted'"], "{search}");
    }
}

async fn a_search_reaches_every_message_of_a_long_room(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 1_203);

    let numbers: Vec<_> = [12].into_iter().chain(120..=129).chain(1_200..=1_203).collect();
    let texts: Vec<_> = numbers.iter().map(|number| format!("Message {number}")).collect();
    let list = found(&person, room, "search=MESSAGE%2012").await;
    assert_eq!(contents(&list), texts);
    for (number, expected) in (1..).zip(texts.rchunks(4)) {
        let query = format!("search=MESSAGE%2012&size=4&page={number}");
        let page = found(&person, room, &query).await;
        assert_shape(&page, &[("page", "number"), ("messages", "array")]);
        assert_eq!(page["page"], number);
        assert_eq!(contents(&page["messages"]), expected, "page {number}");
    }
    let newest = found(&person, room, "search=MESSAGE%2012&size=4").await;
    assert_eq!(contents(&newest), texts[texts.len() - 4..]);
    let past_the_end = found(&person, room, "search=MESSAGE%2012&size=4&page=5").await;
    assert_eq!(past_the_end, json!({"page": 5, "messages": []}));
    assert_eq!(found(&person, room, "search=nothing").await, json!([]));
    let all = found(&person, room, "search=message").await;
    assert_eq!(contents(&all).len(), 1_203);
}

async fn filters_narrow_each_other(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 1_203);
    let span = "since=1970-01-01T00:00:00.000010Z&until=1970-01-01T00:00:00.001100Z";
    let query = format!("{span}&search=message%205");
    let list = found(&person, room, &query).await;
    // 50 to 59 and 500 to 599: message 5 is before the span.
    assert_eq!(contents(&list).len(), 110);
    assert_eq!(contents(&list)[0], "Message 50");

    let page = found(&person, room, &format!("{query}&page=1&size=2")).await;
    assert_eq!(contents(&page["messages"]), ["Message 598", "Message 599"]);
    let page = found(&person, room, &format!("{query}&page=55&size=2")).await;
    assert_eq!(contents(&page["messages"]), ["Message 50", "Message 51"]);
    let page = found(&person, room, &format!("{span}&page=2&size=200")).await;
    let texts = contents(&page["messages"]);
    assert_eq!((texts[0], texts[199]), ("Message 701", "Message 900"));
}

async fn a_deleted_message_is_not_found(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 20);
    erase_messages(&server, &[1, 12, 20]);
    let list = found(&person, room, "search=message%201").await;
    let expected: Vec<_> =
        [10, 11, 13, 14, 15, 16, 17, 18, 19].map(|number| format!("Message {number}")).into();
    assert_eq!(contents(&list), expected);
    let page = found(&person, room, "search=message%201&page=1&size=3").await;
    assert_eq!(contents(&page["messages"]), expected[6..]);
    let page = found(&person, room, "since=1970-01-01T00:00:00.000011Z&page=1&size=50").await;
    assert_eq!(contents(&page["messages"]), expected[1..]);
}

async fn an_invalid_time_is_named(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let text = "Enter a time with its zone, such as 2025-11-26T15:00:00Z.";
    for field in ["since", "until"] {
        for value in [
            "x",
            "0",
            "1764169200",
            "2025-11-26",
            "2025-11-26T15:00:00",
            "2025-13-26T15:00:00Z",
            "2025-11-26T25:00:00Z",
            "2025-02-30T15:00:00Z",
            "2025-11-26T15:00:00Zz",
            "-99999-01-01T00:00:00Z",
            "%00",
        ] {
            let path = format!("/api/rooms/{room}/messages/?{field}={value}");
            assert_invalid(&person.get(&path).await, field, text);
        }
        let path = format!("/api/rooms/{room}/messages/?{field}=%FF");
        assert_invalid(&person.get(&path).await, field, "Not valid UTF-8.");
    }
}

async fn a_term_that_will_not_do_is_named(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let long = "가".repeat(201);
    for (value, text) in [
        ("%FF", "Not valid UTF-8."),
        ("a%00", "Null characters are not allowed."),
        ("%20", "This field may not be blank."),
        (&long, "Ensure this field has no more than 200 characters."),
    ] {
        let path = format!("/api/rooms/{room}/messages/?search={value}");
        assert_invalid(&person.get(&path).await, "search", text);
    }
}

async fn all_errors_are_told_at_once(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    let query = "since=x&until=y&search=%FF&page=0&size=0";
    let path = format!("/api/rooms/{room}/messages/?{query}");
    assert_shape(
        &person.get(&path).await.expect(400),
        &[
            ("since", "array"),
            ("until", "array"),
            ("search", "array"),
            ("page", "array"),
            ("size", "array"),
            ("error", "string"),
            ("message", "string"),
        ],
    );
}

async fn other_parameters_are_ignored(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let room = person.open_room("General Chat").await;
    store_messages(&server, &person, room, 2);
    for query in
        ["mine=x&room_type=y&%FF=1&&=", "since=&until=&search=&page=&size=", "Page=0&after=x"]
    {
        let list = found(&person, room, query).await;
        assert_eq!(contents(&list), ["Message 1", "Message 2"], "{query}");
    }
}
