//! `/chat/rooms/{room_id}/search/`: what is refused.

use reqwest::Method;
use serde_json::json;

use super::frames::two_people;
use super::search::search_by;
use super::{NOT_FOUND, NOT_IN_ROOM, assert_unfit};
use crate::support::refusals::{assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    what_can_be_no_term_and_no_page_is_told_under_its_field,
    only_people_in_the_room_search_it,
}

async fn what_can_be_no_term_and_no_page_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let path = format!("/chat/rooms/{room}/search/");
    let required = "This field is required.";
    assert_unfit(&one.get(&path).await, "query", required);
    let search = async |query: &[(&str, &str)]| search_by(&one, room, query).await;
    let too_long = "가".repeat(4_001);
    for (term, text) in [
        ("", required),
        (&too_long, "Ensure this field has no more than 4000 characters."),
        ("a\0b", "Null characters are not allowed."),
    ] {
        assert_unfit(&search(&[("query", term)]).await, "query", text);
    }
    let not_utf8 = one.get(&format!("{path}?query=%FF")).await.expect(422);
    assert!(not_utf8["detail"].as_str().unwrap().starts_with("query: "), "{not_utf8}");
    for (field, value) in [
        ("page", "0"),
        ("page", "-1"),
        ("page", "x"),
        ("page", "1.5"),
        ("page", "99999999999999999999"),
        ("size", "0"),
        ("size", "-1"),
        ("size", "x"),
        ("size", "201"),
        ("size", "9223372036854775807"),
    ] {
        let answer = search(&[("query", "a"), (field, value)]).await.expect(422);
        assert!(answer["detail"].as_str().unwrap().starts_with(&format!("{field}: ")), "{answer}");
    }
}

async fn only_people_in_the_room_search_it(launch: Launch) {
    let server = launch.start();
    let (one, _, room) = two_people(&server).await;
    let stranger = server.sign_up("Stranger").await;
    let path = format!("/chat/rooms/{room}/search/");
    for query in ["?query=a", "", "?query=a&page=0"] {
        let answer = stranger.get(&format!("{path}{query}")).await;
        assert_eq!(answer.expect(403), json!({"detail": NOT_IN_ROOM}));
    }
    for id in ["777", "0", "x"] {
        let answer = one.get(&format!("/chat/rooms/{id}/search/?query=a")).await;
        assert_eq!(answer.expect(404), json!({"detail": NOT_FOUND}));
    }
    assert_needs_a_token(&one, Method::GET, &path).await;
    assert_knows_only(&one, &path, "HEAD, GET").await;
    let open = one.open_room("General Chat").await;
    let answer = stranger.get(&format!("/chat/rooms/{open}/search/?query=a")).await;
    assert_eq!(answer.expect(200)["total_count"], 0, "an open room is open to search");
}
