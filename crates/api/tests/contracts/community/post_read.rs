//! `/api/post/detail/{post_id}/`

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_tags, write_post};
use crate::contracts::shared_rooms::NO_ROOMS;
use crate::support::field_errors::assert_detail;
use crate::support::person::send;
use crate::support::refusals::assert_knows_only;
use crate::support::{Launch, assert_shape, on_both_databases};

on_both_databases! {
    a_post_is_shown_to_everybody_field_by_field,
    the_welcome_post_is_nobody_s,
    each_view_is_counted_and_shown,
    to_ask_for_the_head_is_no_view,
    views_at_the_same_time_are_all_counted,
    views_are_counted_over_a_restart,
    a_post_that_is_not_there_is_not_found,
    an_erased_author_s_post_stays_without_a_name,
    other_methods_are_refused,
}

/// A post for somebody who views it; `author` is `object` or `null`.
#[track_caller]
fn assert_detail_of_post(post: &Value, author: &str) {
    let category = if post["category"].is_null() { "null" } else { "number" };
    assert_shape(
        post,
        &[
            ("post_id", "number"),
            ("title", "string"),
            ("content", "string"),
            ("tags", "array"),
            ("hit", "number"),
            ("author", author),
            ("category", category),
            ("created_at", "time"),
            ("updated_at", "time"),
        ],
    );
    assert_tags(&post["tags"]);
    if author == "object" {
        assert_shape(&post["author"], &[("id", "number"), ("nickname", "string")]);
    }
}

async fn a_post_is_shown_to_everybody_field_by_field(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let body = json!({
        "title": "제목 1", "content": "내용", "tags": [{"name": "태그1"}], "category": 3,
    });
    let written = author.post("/api/post/write", body).await.expect(201);
    let id = super::id_of(&written);
    let nobody = server.stranger();
    let views = [
        (nobody.clone(), format!("/api/post/detail/{id}/")),
        (author.clone(), format!("/api/post/detail/{id}")),
        (nobody.clone(), format!("/api/post/detail/{id}/")),
    ];
    for (number, (person, path)) in views.iter().enumerate() {
        let post = person.get(path).await.expect(200);
        assert_detail_of_post(&post, "object");
        let expected = json!({
            "post_id": id, "title": "제목 1", "content": "내용", "tags": [{"name": "태그1"}],
            "hit": number + 1, "author": {"id": author.id, "nickname": "Author"}, "category": 3,
            "created_at": written["created_at"], "updated_at": written["updated_at"],
        });
        assert_eq!(post, expected);
    }
}

async fn the_welcome_post_is_nobody_s(launch: Launch) {
    let server = launch.start();
    let post = server.stranger().get("/api/post/detail/1/").await.expect(200);
    assert_detail_of_post(&post, "null");
    assert_eq!((&post["post_id"], &post["hit"]), (&json!(1), &json!(1)));
}

async fn each_view_is_counted_and_shown(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let id = write_post(&author, "제목").await;
    for hit in 1..=3 {
        let post = author.get(&format!("/api/post/detail/{id}/")).await.expect(200);
        assert_eq!(post["hit"], hit);
    }
    let edit = author.get(&format!("/api/post/detail/{id}/edit/")).await.expect(200);
    assert_eq!(edit["hit"], 3, "reading it to edit it is no view");
    let list = author.get("/api/post/").await.expect(200);
    assert_eq!((&list[0]["hit"], &list[1]["hit"]), (&json!(0), &json!(3)));
}

async fn to_ask_for_the_head_is_no_view(launch: Launch) {
    let server = launch.start();
    let nobody = server.stranger();
    send(nobody.request(Method::HEAD, "/api/post/detail/1/")).await.expect_empty(200);
    send(nobody.request(Method::HEAD, "/api/post/detail/999/")).await.expect_empty(404);
    assert_eq!(nobody.get("/api/post/detail/1/").await.expect(200)["hit"], 1);
}

async fn views_at_the_same_time_are_all_counted(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let id = write_post(&author, "제목").await;
    let path = format!("/api/post/detail/{id}/");
    let nobody = server.stranger();
    let views = join_all((0..50).map(|_| nobody.get(&path))).await;
    let mut hits: Vec<_> =
        views.iter().map(|view| view.expect(200)["hit"].as_u64().unwrap()).collect();
    hits.sort_unstable();
    assert_eq!(hits, (1..=50).collect::<Vec<_>>());
    assert_eq!(nobody.get("/api/post/").await.expect(200)[1]["hit"], 50);
}

async fn views_are_counted_over_a_restart(launch: Launch) {
    let mut server = launch.start();
    server.stranger().get("/api/post/detail/1/").await.expect(200);
    server.kill();
    server.start();
    let post = server.stranger().get("/api/post/detail/1/").await.expect(200);
    assert_eq!(post["hit"], 2);
}

async fn a_post_that_is_not_there_is_not_found(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let deleted = write_post(&author, "제목").await.to_string();
    author.post(&format!("/api/post/detail/{deleted}/delete/"), json!({})).await.expect(200);
    for id in NO_ROOMS.iter().copied().chain([deleted.as_str()]) {
        let answer = server.stranger().get(&format!("/api/post/detail/{id}/")).await;
        assert_detail(&answer, 404, "Not found.");
    }
}

async fn an_erased_author_s_post_stays_without_a_name(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let id = write_post(&author, "제목").await;
    author.delete("/auth/profile/").await.expect_empty(204);
    let post = server.stranger().get(&format!("/api/post/detail/{id}/")).await.expect(200);
    assert_detail_of_post(&post, "object");
    assert_eq!(post["author"], json!({"id": author.id, "nickname": ""}));
    assert_eq!(post["title"], "제목");
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), "/api/post/detail/1/", "HEAD, GET").await;
}
