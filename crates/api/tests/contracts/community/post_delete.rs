//! `/api/post/detail/{post_id}/delete/`

use reqwest::Method;
use serde_json::json;

use super::{ids_of, post_nothing, write_post};
use crate::contracts::shared_rooms::NO_ROOMS;
use crate::support::field_errors::assert_detail;
use crate::support::refusals::{assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, on_both_databases};

on_both_databases! {
    the_author_deletes_a_post,
    a_post_is_deleted_once,
    whatever_the_body_is_it_does_not_matter,
    only_the_author_may,
    the_welcome_post_is_deleted_by_nobody,
    a_post_that_is_not_there_is_not_found,
    a_freed_id_does_not_come_back,
    a_token_is_needed,
    other_methods_are_refused,
}

const NOT_THEIRS: &str = "You can only change posts you wrote.";

fn path(id: impl std::fmt::Display) -> String {
    format!("/api/post/detail/{id}/delete/")
}

async fn the_author_deletes_a_post(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    for slash in ["", "/"] {
        let id = write_post(&author, "제목").await;
        let answer = post_nothing(&author, &format!("/api/post/detail/{id}/delete{slash}")).await;
        assert_eq!(answer.expect(200), json!({"msg": "Post deleted"}));
        assert_detail(&author.get(&format!("/api/post/detail/{id}/")).await, 404, "Not found.");
        assert_eq!(ids_of(&author.get("/api/post/").await.expect(200)), [1]);
    }
}

async fn a_post_is_deleted_once(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let id = write_post(&author, "제목").await;
    post_nothing(&author, &path(id)).await.expect(200);
    assert_detail(&post_nothing(&author, &path(id)).await, 404, "Not found.");
}

async fn whatever_the_body_is_it_does_not_matter(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    for body in ["", "[]", "{}", "no JSON"] {
        let id = write_post(&author, "제목").await;
        author.post_text(&path(id), body).await.expect(200);
    }
}

async fn only_the_author_may(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let stranger = server.sign_up("Stranger").await;
    let id = write_post(&author, "제목").await;
    assert_detail(&post_nothing(&stranger, &path(id)).await, 403, NOT_THEIRS);
    author.get(&format!("/api/post/detail/{id}/")).await.expect(200);
}

async fn the_welcome_post_is_deleted_by_nobody(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_detail(&post_nothing(&user, &path(1)).await, 403, NOT_THEIRS);
}

async fn a_post_that_is_not_there_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for id in NO_ROOMS {
        assert_detail(&post_nothing(&user, &path(id)).await, 404, "Not found.");
    }
}

async fn a_freed_id_does_not_come_back(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let deleted = write_post(&author, "제목").await;
    post_nothing(&author, &path(deleted)).await.expect(200);
    assert!(write_post(&author, "제목").await > deleted);
}

async fn a_token_is_needed(launch: Launch) {
    let server = launch.start();
    for id in ["1", "999", "abc"] {
        assert_needs_a_token(&server.stranger(), Method::POST, &path(id)).await;
    }
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), &path(1), "POST").await;
}
