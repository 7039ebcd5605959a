//! `/api/post/write`

use reqwest::Method;
use serde_json::json;

use super::assert_post;
use crate::support::field_errors::{
    BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, assert_errors, too_long,
};
use crate::support::refusals::{
    assert_knows_only, assert_needs_a_token, assert_takes_bodies_up_to_a_mebibyte,
    assert_takes_only_json_objects,
};
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    the_documented_post_is_written,
    a_post_needs_a_title_and_a_content_only,
    texts_are_kept_as_they_were_sent,
    texts_have_their_bounds,
    every_error_of_every_field_is_told_at_once,
    what_is_no_json_object_is_refused,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/api/post/write/";

async fn the_documented_post_is_written(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let documented = r#"{
"title": "제목",
"content": "내용",
"tags": [
{"name": "태그"}
]
}"#;
    for (path, id) in [("/api/post/write", 2), (PATH, 3)] {
        let post = author.post_text(path, documented).await.expect(201);
        assert_post(&post);
        let expected = json!({
            "id": id, "tags": [{"name": "태그"}], "title": "제목", "content": "내용",
            "created_at": post["created_at"], "updated_at": post["created_at"], "hit": 0,
            "category": null,
        });
        assert_eq!(post, expected);
        let list = server.stranger().get("/api/post/").await.expect(200);
        assert_eq!(list.as_array().unwrap().last(), Some(&post));
    }
}

async fn a_post_needs_a_title_and_a_content_only(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let body = json!({"title": "제목", "content": "내용", "hit": 99, "id": 99, "author": 99});
    let post = author.post(PATH, body).await.expect(201);
    assert_post(&post);
    assert_eq!((&post["id"], &post["hit"]), (&json!(2), &json!(0)));
    assert_eq!((&post["tags"], &post["category"]), (&json!([]), &json!(null)));
    let detail = server.stranger().get("/api/post/detail/2/").await.expect(200);
    assert_eq!(detail["author"]["id"], author.id);
}

async fn texts_are_kept_as_they_were_sent(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let body = json!({"title": " <b>제목</b> ", "content": "\r\n'; DROP TABLE posts; -- 👩‍👩‍👧\n"});
    let post = author.post(PATH, body.clone()).await.expect(201);
    assert_eq!((&post["title"], &post["content"]), (&body["title"], &body["content"]));
}

async fn texts_have_their_bounds(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let longest = json!({"title": "가".repeat(200), "content": "가".repeat(20_000)});
    let post = author.post(PATH, longest.clone()).await.expect(201);
    assert_eq!((&post["title"], &post["content"]), (&longest["title"], &longest["content"]));
    let shortest = json!({"title": "a", "content": "b"});
    author.post(PATH, shortest).await.expect(201);
    let longer = json!({"title": "가".repeat(201), "content": "가".repeat(20_001)});
    let (title, content) = (too_long(200), too_long(20_000));
    let errors = [("title", title.as_str()), ("content", &content)];
    assert_errors(&author.post(PATH, longer).await, &errors);
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    for (body, error) in [
        (json!({}), REQUIRED),
        (json!({"title": null, "content": null}), NO_NULL),
        (json!({"title": 7, "content": ["a"]}), NO_STRING),
        (json!({"title": "", "content": " \n"}), BLANK),
        (json!({"title": "\0", "content": "a\0"}), NO_NUL),
    ] {
        let answer = author.post(PATH, body).await;
        assert_errors(&answer, &[("title", error), ("content", error)]);
    }
    let body = json!({"title": " ", "tags": 7, "category": "x"});
    assert_errors(
        &author.post(PATH, body).await,
        &[
            ("title", BLANK),
            ("content", REQUIRED),
            ("tags", "Expected a list of tags, each like {\"name\": \"tag\"}."),
            ("category", "A valid positive integer is required."),
        ],
    );
    let list = author.get("/api/post/").await.expect(200);
    assert_eq!(super::ids_of(&list), [1]);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    assert_takes_only_json_objects(&author, Method::POST, PATH, "title").await;
    assert_takes_bodies_up_to_a_mebibyte(&author, Method::POST, PATH).await;
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::POST, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}
