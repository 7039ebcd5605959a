//! `/user/search-friends/?keyword=`

use reqwest::Method;
use serde_json::json;

use super::{PROFILE, ids_of};
use crate::support::field_errors::{BLANK, NO_NUL, REQUIRED, assert_errors, too_long};
use crate::support::profile::edit;
use crate::support::refusals::{assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, Person, assert_shape, on_both_databases};

on_both_databases! {
    people_are_found_by_a_part_of_their_email,
    what_patterns_are_made_of_stands_for_itself,
    private_people_are_not_found,
    at_most_50_people_are_found_the_first_ones_first,
    a_keyword_is_needed,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/user/search-friends/";

async fn found(person: &Person, keyword: &str) -> Vec<i64> {
    let list = person.get(&format!("{PATH}?keyword={keyword}")).await.expect(200);
    ids_of(&list["results"])
}

async fn people_are_found_by_a_part_of_their_email(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    for path in [PATH, "/user/search-friends"] {
        let list = user.get(&format!("{path}?keyword=OTHER%40ex")).await.expect(200);
        assert_shape(&list, &[("results", "array")]);
        for profile in list["results"].as_array().unwrap() {
            assert_shape(profile, &PROFILE);
        }
        assert_eq!(ids_of(&list["results"]), [other.id]);
    }
    assert_eq!(found(&user, "example.com").await, [user.id, other.id]);
    assert_eq!(found(&user, "nobody").await, [0; 0]);
}

async fn what_patterns_are_made_of_stands_for_itself(launch: Launch) {
    let server = launch.start();
    let underscore = server.sign_up("a_b").await;
    let percent = server.sign_up("a%b").await;
    let quote = server.sign_up("a'b").await;
    server.sign_up("axb").await;
    for (keyword, expected) in [("_", &underscore), ("a%25", &percent), ("a'b", &quote)] {
        assert_eq!(found(&underscore, keyword).await, [expected.id], "{keyword}");
    }
    for keyword in ["%25%25", "%5C", "*", "a__"] {
        assert_eq!(found(&underscore, keyword).await, [0; 0], "{keyword}");
    }
}

async fn private_people_are_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let hidden = server.sign_up("Hidden").await;
    assert_eq!(found(&user, "hidden").await, [hidden.id]);
    edit(&hidden, json!({"is_private": true})).await.expect(200);
    assert_eq!(found(&user, "hidden").await, [0; 0]);
}

async fn at_most_50_people_are_found_the_first_ones_first(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let rows: Vec<_> = (1..=60).map(|n| format!("('{n}@crowd.example', 'One', 1)")).collect();
    let sql = format!("INSERT INTO users (email, name, created_at) VALUES {}", rows.join(","));
    server.database.execute(&sql);
    let list = user.get(&format!("{PATH}?keyword=crowd")).await.expect(200);
    let found = list["results"].as_array().unwrap();
    let emails: Vec<_> = found.iter().map(|profile| profile["email"].as_str().unwrap()).collect();
    let expected: Vec<_> = (1..=50).map(|n| format!("{n}@crowd.example")).collect();
    assert_eq!(emails, expected);
}

async fn a_keyword_is_needed(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (query, error) in [
        ("", REQUIRED),
        ("?keyword", REQUIRED),
        ("?keyword=", REQUIRED),
        ("?email=user", REQUIRED),
        ("?keyword=%20", BLANK),
        ("?keyword=+", BLANK),
        ("?keyword=%00", NO_NUL),
        ("?keyword=%FF", "Not valid UTF-8."),
        (&format!("?keyword={}", "a".repeat(255)), &too_long(254)),
    ] {
        assert_errors(&user.get(&format!("{PATH}{query}")).await, &[("keyword", error)]);
    }
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::GET, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "HEAD, GET").await;
}
