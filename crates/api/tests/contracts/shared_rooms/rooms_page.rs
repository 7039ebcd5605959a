//! `GET /api/rooms/` with `?page=` and `?size=`

use super::{assert_invalid, assert_room, barred_room, store_rooms};
use crate::support::{Answer, Launch, on_both_databases};

on_both_databases! {
    a_page_is_an_array_with_the_total_beside_it,
    a_page_holds_50_rooms_unless_it_asks_for_others,
    a_page_past_the_end_is_empty,
    a_size_alone_asks_for_the_newest,
    the_total_counts_what_the_caller_may_see,
    what_is_no_page_is_refused,
}

/// The names on a page, and how many rooms the whole list has.
#[track_caller]
fn page_of(answer: &Answer) -> (Vec<String>, String) {
    let page = answer.expect(200);
    let rooms = page.as_array().unwrap();
    rooms.iter().for_each(assert_room);
    let names = rooms.iter().map(|room| room["name"].as_str().unwrap().to_owned());
    (names.collect(), answer.header("x-total-count").to_owned())
}

/// `Room <from>` down to `Room <to>`, as pages have them.
fn names(from: i64, to: i64) -> Vec<String> {
    (to..=from).rev().map(|number| format!("Room {number}")).collect()
}

async fn a_page_is_an_array_with_the_total_beside_it(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for number in 1..=5 {
        person.open_room(&format!("Room {number}")).await;
    }
    for (page, from, to) in [(1, 5, 4), (2, 3, 2), (3, 1, 1)] {
        for path in ["/api/rooms/", "/api/rooms"] {
            let answer = person.get(&format!("{path}?page={page}&size=2")).await;
            assert_eq!(page_of(&answer), (names(from, to), "5".to_owned()));
        }
    }
}

async fn a_page_holds_50_rooms_unless_it_asks_for_others(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    store_rooms(&server, &person, 1_203);
    for (query, from, to) in [
        ("page=1", 1_203, 1_154),
        ("page=2", 1_153, 1_104),
        ("page=25", 3, 1),
        ("page=7&size=200", 3, 1),
        ("page=1&size=200", 1_203, 1_004),
        ("page=1203&size=1", 1, 1),
    ] {
        let answer = person.get(&format!("/api/rooms/?{query}")).await;
        assert_eq!(page_of(&answer), (names(from, to), "1203".to_owned()), "{query}");
    }
}

async fn a_page_past_the_end_is_empty(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    let answer = person.get("/api/rooms/?page=1").await;
    assert_eq!(page_of(&answer), (vec![], "0".to_owned()));

    person.open_room("Room 1").await;
    for query in ["page=2", "page=4294967295&size=200", "page=2&search=room"] {
        let answer = person.get(&format!("/api/rooms/?{query}")).await;
        assert_eq!(page_of(&answer), (vec![], "1".to_owned()), "{query}");
    }
}

async fn a_size_alone_asks_for_the_newest(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for number in 1..=3 {
        person.open_room(&format!("Room {number}")).await;
    }
    let answer = person.get("/api/rooms/?size=2").await;
    assert_eq!(page_of(&answer), (names(3, 2), "3".to_owned()));
}

async fn the_total_counts_what_the_caller_may_see(launch: Launch) {
    let server = launch.start();
    let creator = server.sign_up("Creator Name").await;
    let outsider = server.sign_up("User Name").await;
    creator.open_room("open").await;
    barred_room(&server, &creator, "totp").await;
    barred_room(&server, &creator, "invite").await;
    for (person, query, visible, total) in [
        (&creator, "", vec!["invite", "totp", "open"], "3"),
        (&outsider, "", vec!["totp", "open"], "2"),
        (&outsider, "&mine=true", vec![], "0"),
        (&outsider, "&search=i", vec![], "0"),
        (&creator, "&search=i", vec!["invite"], "1"),
        (&creator, "&room_type=video", vec![], "0"),
    ] {
        let answer = person.get(&format!("/api/rooms/?page=1{query}")).await;
        let visible = visible.into_iter().map(str::to_owned).collect();
        assert_eq!(page_of(&answer), (visible, total.to_owned()), "{query}");
    }
}

async fn what_is_no_page_is_refused(launch: Launch) {
    let server = launch.start();
    let person = server.sign_up("User Name").await;
    for value in ["0", "-1", "x", "1.5", "%FF", "1%00", "99999999999999999999"] {
        for field in ["page", "size"] {
            let answer = person.get(&format!("/api/rooms/?{field}={value}")).await;
            let text = if value == "%FF" {
                "Not valid UTF-8."
            } else {
                "A valid positive integer is required."
            };
            assert_invalid(&answer, field, text);
        }
    }
    for query in ["size=201", "page=1&size=4294967295"] {
        let answer = person.get(&format!("/api/rooms/?{query}")).await;
        assert_invalid(&answer, "size", "Ensure this value is less than or equal to 200.");
    }
}
