//! `/api/post/detail/{post_id}/edit/`

use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_post, write_post};
use crate::contracts::shared_rooms::NO_ROOMS;
use crate::support::field_errors::{
    BLANK, NO_NULL, NO_STRING, assert_detail, assert_errors, too_long,
};
use crate::support::refusals::{
    assert_knows_only, assert_needs_a_token, assert_takes_only_json_objects,
};
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    the_documented_edit_changes_the_post,
    what_is_left_out_stays,
    one_s_own_post_is_read_without_a_view,
    only_the_author_may,
    the_welcome_post_is_changed_by_nobody,
    a_post_that_is_not_there_is_not_found,
    what_will_not_do_is_told_under_its_field,
    what_is_no_json_object_is_refused,
    a_token_is_needed,
    other_methods_are_refused,
}

const NOT_THEIRS: &str = "You can only change posts you wrote.";

fn path(id: impl std::fmt::Display) -> String {
    format!("/api/post/detail/{id}/edit/")
}

async fn the_documented_edit_changes_the_post(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let documented = r#"{
"title": "제목",
"content": "내용",
"tags": [
{"name": "태그"}
]
}"#;
    let body = json!({"title": "제목 1", "content": "내용 1", "category": 1});
    let written = author.post("/api/post/write", body).await.expect(201);
    let path = path(&written["id"]);
    for path in [path.as_str(), path.trim_end_matches('/')] {
        let post = author.post_text(path, documented).await.expect(200);
        assert_post(&post);
        let expected = json!({
            "id": written["id"], "tags": [{"name": "태그"}], "title": "제목", "content": "내용",
            "created_at": written["created_at"], "updated_at": post["updated_at"], "hit": 0,
            "category": 1,
        });
        assert_eq!(post, expected);
        assert!(post["updated_at"].as_str() > written["updated_at"].as_str());
        assert_eq!(author.get(path).await.expect(200), post);
    }
}

async fn what_is_left_out_stays(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let body = json!({"title": "a", "content": "b", "tags": [{"name": "c"}], "category": 1});
    let mut expected = author.post("/api/post/write", body).await.expect(201);
    let path = path(&expected["id"]);
    for (field, value) in [
        ("title", json!("A")),
        ("content", json!("B")),
        ("tags", json!([{"name": "C"}, {"name": "D"}])),
        ("tags", json!([])),
        ("category", json!(2)),
        ("category", Value::Null),
    ] {
        let post = author.post(&path, json!({ field: value, "hit": 9 })).await.expect(200);
        expected[field] = value;
        expected["updated_at"] = post["updated_at"].clone();
        assert_eq!(post, expected, "{field}");
    }
    let post = author.post(&path, json!({})).await.expect(200);
    assert_eq!((&post["title"], &post["content"]), (&json!("A"), &json!("B")));
}

async fn one_s_own_post_is_read_without_a_view(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let id = write_post(&author, "제목").await;
    for path in [path(id), format!("/api/post/detail/{id}/edit")] {
        let post = author.get(&path).await.expect(200);
        assert_post(&post);
        assert_eq!((&post["id"], &post["hit"]), (&json!(id), &json!(0)));
    }
}

async fn only_the_author_may(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let stranger = server.sign_up("Stranger").await;
    let id = write_post(&author, "제목").await;
    assert_detail(&stranger.get(&path(id)).await, 403, NOT_THEIRS);
    for body in [r#"{"title": "mine"}"#, r#"{"title": 7}"#, "no JSON", ""] {
        assert_detail(&stranger.post_text(&path(id), body).await, 403, NOT_THEIRS);
    }
    assert_eq!(author.get(&path(id)).await.expect(200)["title"], "제목");
}

async fn the_welcome_post_is_changed_by_nobody(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_eq!(user.id, 1, "the id of the post is that of a person too");
    assert_detail(&user.get(&path(1)).await, 403, NOT_THEIRS);
    assert_detail(&user.post(&path(1), json!({"title": "mine"})).await, 403, NOT_THEIRS);
}

async fn a_post_that_is_not_there_is_not_found(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let deleted = write_post(&author, "제목").await.to_string();
    author.post(&format!("/api/post/detail/{deleted}/delete/"), json!({})).await.expect(200);
    for id in NO_ROOMS.iter().copied().chain([deleted.as_str()]) {
        assert_detail(&author.get(&path(id)).await, 404, "Not found.");
        for body in ["{}", r#"{"title": 7}"#, "no JSON"] {
            assert_detail(&author.post_text(&path(id), body).await, 404, "Not found.");
        }
    }
}

async fn what_will_not_do_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let id = write_post(&author, "제목").await;
    for (body, error) in [
        (json!({"title": null, "content": null}), NO_NULL),
        (json!({"title": 7, "content": {}}), NO_STRING),
        (json!({"title": "", "content": " "}), BLANK),
    ] {
        let answer = author.post(&path(id), body).await;
        assert_errors(&answer, &[("title", error), ("content", error)]);
    }
    let body = json!({"title": "가".repeat(201), "content": "new", "tags": []});
    assert_errors(&author.post(&path(id), body).await, &[("title", &too_long(200))]);
    let post = author.get(&path(id)).await.expect(200);
    assert_eq!((&post["title"], &post["content"]), (&json!("제목"), &json!("내용")));
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let id = write_post(&author, "제목").await;
    assert_takes_only_json_objects(&author, Method::POST, &path(id), "title").await;
}

async fn a_token_is_needed(launch: Launch) {
    let server = launch.start();
    for id in ["1", "999", "abc"] {
        for method in [Method::GET, Method::POST] {
            assert_needs_a_token(&server.stranger(), method, &path(id)).await;
        }
    }
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), &path(1), "HEAD, GET, POST").await;
}
