//! The tags of a post, as it is written and as it is changed

use serde_json::{Value, json};

use super::assert_post;
use crate::support::field_errors::{
    BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, assert_errors, too_long,
};
use crate::support::{Answer, Launch, Person, on_both_databases};

on_both_databases! {
    tags_are_shown_as_objects_in_their_order,
    a_repeated_tag_counts_once,
    a_post_has_up_to_20_tags,
    a_tag_has_1_to_50_characters,
    what_is_no_list_of_tags_is_refused,
    null_is_as_if_left_out,
}

const NO_TAGS: &str = "Expected a list of tags, each like {\"name\": \"tag\"}.";
const TOO_MANY: &str = "Ensure this field has no more than 20 elements.";

/// Writes a post with these tags, and gives an older one the same: both are answered alike.
async fn tag(author: &Person, tags: &Value) -> [Answer; 2] {
    let old = json!({"title": "제목", "content": "내용", "tags": [{"name": "old"}]});
    let old = author.post("/api/post/write", old).await.expect(201);
    let body = json!({"title": "제목", "content": "내용", "tags": tags});
    let written = author.post("/api/post/write", body.clone()).await;
    let path = format!("/api/post/detail/{}/edit/", old["id"]);
    [written, author.post(&path, body).await]
}

#[track_caller]
fn assert_tagged(answers: &[Answer; 2], tags: &Value) {
    for (answer, status) in answers.iter().zip([201, 200]) {
        let post = answer.expect(status);
        assert_post(&post);
        assert_eq!(post["tags"], *tags);
    }
}

#[track_caller]
fn assert_refused(answers: &[Answer; 2], error: &str) {
    for answer in answers {
        assert_errors(answer, &[("tags", error)]);
    }
}

/// So many different tags.
fn many(count: usize) -> Value {
    (0..count).map(|number| json!({"name": format!("태그{number}")})).collect()
}

async fn tags_are_shown_as_objects_in_their_order(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    for tags in [
        json!([]),
        json!([{"name": "태그1 수정"}, {"name": "태그2 추가"}]),
        json!([{"name": "b"}, {"name": "a"}, {"name": "B"}, {"name": " b "}]),
        json!([{"name": "{'name': '태그1'}"}]),
    ] {
        assert_tagged(&tag(&author, &tags).await, &tags);
        let list = author.get("/api/post/").await.expect(200);
        assert_eq!(list.as_array().unwrap().last().unwrap()["tags"], tags);
    }
    let with_more = json!([{"name": "a", "id": 7}]);
    assert_tagged(&tag(&author, &with_more).await, &json!([{"name": "a"}]));
}

async fn a_repeated_tag_counts_once(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let tags = json!([{"name": "a"}, {"name": "태그"}, {"name": "a"}, {"name": "태그"}]);
    assert_tagged(&tag(&author, &tags).await, &json!([{"name": "a"}, {"name": "태그"}]));
}

async fn a_post_has_up_to_20_tags(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    assert_tagged(&tag(&author, &many(20)).await, &many(20));
    for count in [21, 200] {
        assert_refused(&tag(&author, &many(count)).await, TOO_MANY);
    }
}

async fn a_tag_has_1_to_50_characters(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let longest = json!([{"name": "가".repeat(50)}]);
    assert_tagged(&tag(&author, &longest).await, &longest);
    for (name, error) in [
        (json!("가".repeat(51)), too_long(50).as_str()),
        (json!(""), BLANK),
        (json!(" \t"), BLANK),
        (json!("a\0"), NO_NUL),
        (json!(null), NO_NULL),
        (json!(7), NO_STRING),
        (json!({"name": "a"}), NO_STRING),
    ] {
        assert_refused(&tag(&author, &json!([{"name": "a"}, {"name": name}])).await, error);
    }
    assert_refused(&tag(&author, &json!([{}])).await, REQUIRED);
}

async fn what_is_no_list_of_tags_is_refused(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    for tags in [
        json!("a"),
        json!(7),
        json!({"name": "a"}),
        json!(["a"]),
        json!([["a"]]),
        json!([null]),
        json!([{"name": "a"}, 7]),
    ] {
        assert_refused(&tag(&author, &tags).await, NO_TAGS);
    }
}

async fn null_is_as_if_left_out(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let [written, edited] = tag(&author, &json!(null)).await;
    assert_eq!(written.expect(201)["tags"], json!([]));
    assert_eq!(edited.expect(200)["tags"], json!([{"name": "old"}]));
}
