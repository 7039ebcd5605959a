//! `/api/post/?search=`

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::{assert_post, id_of, ids_of, post_nothing};
use crate::support::field_errors::{BLANK, NO_NUL, assert_errors, too_long};
use crate::support::{Answer, Launch, Person, on_both_databases};

on_both_databases! {
    title_content_and_tags_are_searched,
    letters_are_found_in_any_case_and_language,
    what_patterns_are_made_of_stands_for_itself,
    what_is_changed_is_found_as_it_is_now,
    a_search_takes_pages,
    a_term_has_up_to_200_characters,
    what_can_be_no_term_is_told,
    an_empty_term_searches_for_nothing,
}

const PATH: &str = "/api/post/";

async fn write(author: &Person, title: &str, content: &str, tag: &str) -> i64 {
    let body = json!({"title": title, "content": content, "tags": [{"name": tag}]});
    id_of(&author.post("/api/post/write", body).await.expect(201))
}

/// Searches by both methods, which answer alike.
async fn search(person: &Person, term: &str, rest: &str) -> Answer {
    let term = utf8_percent_encode(term, NON_ALPHANUMERIC);
    let path = format!("{PATH}?search={term}{rest}");
    let answer = person.get(&path).await;
    let posted = post_nothing(person, &path).await;
    assert_eq!((answer.status, &answer.text), (posted.status, &posted.text));
    answer
}

async fn found(person: &Person, term: &str) -> Vec<i64> {
    let list = search(person, term, "").await.expect(200);
    list.as_array().unwrap().iter().for_each(assert_post);
    ids_of(&list)
}

async fn title_content_and_tags_are_searched(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let one = write(&author, "Title2", "nothing", "none").await;
    let two = write(&author, "nothing", "a title too", "none").await;
    let three = write(&author, "nothing", "nothing", "SUBTITLE").await;
    write(&author, "nothing", "nothing", "none").await;
    for person in [&server.stranger(), &author] {
        assert_eq!(found(person, "title").await, [one, two, three]);
        assert_eq!(found(person, "title2").await, [one]);
        assert_eq!(found(person, "no such thing").await, [0; 0]);
    }
}

async fn letters_are_found_in_any_case_and_language(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let korean = write(&author, "게시글 제목", "마당에서", "태그").await;
    let greek = write(&author, "ΟΔΟΣ", "Straße", "É").await;
    for term in ["게시글", "마", "태그", "글 제"] {
        assert_eq!(found(&author, term).await, [korean], "{term}");
    }
    for term in ["οδο", "STRA", "é", "e\u{301}"] {
        assert_eq!(found(&author, term).await, [greek], "{term}");
    }
}

async fn what_patterns_are_made_of_stands_for_itself(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let percent = write(&author, "100% sure", "a", "b").await;
    let underscore = write(&author, "snake_case", "a", "b").await;
    let quotes = write(&author, "it's \"quoted\" \\ here", "a", "b").await;
    for (term, expected) in [
        ("%", percent),
        ("0%", percent),
        ("_", underscore),
        ("'", quotes),
        ("\"quoted\"", quotes),
        ("\\", quotes),
    ] {
        assert_eq!(found(&author, term).await, [expected], "{term}");
    }
    for term in ["s%e", "s_re", "';--", "*", "[a-z]"] {
        assert_eq!(found(&author, term).await, [0; 0], "{term}");
    }
}

async fn what_is_changed_is_found_as_it_is_now(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let post = write(&author, "before", "inside", "tagged").await;
    let body = json!({"title": "after", "tags": [{"name": "marked"}]});
    author.post(&format!("/api/post/detail/{post}/edit/"), body).await.expect(200);
    for (term, expected) in [
        ("before", &[][..]),
        ("tagged", &[]),
        ("after", &[post]),
        ("marked", &[post]),
        ("inside", &[post]),
    ] {
        assert_eq!(found(&author, term).await, expected, "{term}");
    }
    author.post(&format!("/api/post/detail/{post}/delete/"), json!({})).await.expect(200);
    assert_eq!(found(&author, "after").await, [0; 0]);
}

async fn a_search_takes_pages(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let mut expected = Vec::new();
    for number in 0..5 {
        expected.push(write(&author, &format!("needle {number}"), "a", "b").await);
        write(&author, "hay", "a", "b").await;
    }
    for (rest, expected) in [
        ("&size=2", &expected[..2]),
        ("&page=2&size=2", &expected[2..4]),
        ("&page=3&size=2", &expected[4..]),
        ("&page=4&size=2", &[]),
        ("&page=1", &expected[..]),
    ] {
        let answer = search(&author, "NEEDLE", rest).await;
        assert_eq!(ids_of(&answer.expect(200)), expected, "{rest}");
        assert_eq!(answer.header("x-total-count"), "5");
    }
    let answer = search(&author, "needle", "&page=0").await;
    assert_errors(&answer, &[("page", "A valid positive integer is required.")]);
}

async fn a_term_has_up_to_200_characters(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let longest = "가".repeat(200);
    let post = write(&author, "a", &format!("x{longest}y"), "b").await;
    assert_eq!(found(&author, &longest).await, [post]);
    assert_eq!(found(&author, "y").await, [post], "one letter");
    let answer = search(&author, &"가".repeat(201), "").await;
    assert_errors(&answer, &[("search", &too_long(200))]);
}

async fn what_can_be_no_term_is_told(launch: Launch) {
    let server = launch.start();
    let nobody = server.stranger();
    for (escaped, error) in
        [("%20", BLANK), ("+", BLANK), ("a%00", NO_NUL), ("%FF", "Not valid UTF-8.")]
    {
        let path = format!("{PATH}?search={escaped}");
        for answer in [nobody.get(&path).await, post_nothing(&nobody, &path).await] {
            assert_errors(&answer, &[("search", error)]);
        }
    }
}

async fn an_empty_term_searches_for_nothing(launch: Launch) {
    let server = launch.start();
    let list = server.stranger().get(&format!("{PATH}?search=")).await.expect(200);
    assert_eq!(ids_of(&list), [1]);
}
