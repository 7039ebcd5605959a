//! `/api/post/categories`, and the category of a post

use serde_json::json;

use super::{id_of, post_nothing};
use crate::support::field_errors::{NO_ID, assert_errors, no_ids};
use crate::support::refusals::{assert_is_invalid_token, assert_knows_only};
use crate::support::{Answer, Launch, Person, TestServer, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_categories_are_offered_to_everybody,
    a_token_that_is_sent_must_be_good,
    a_post_has_a_category_or_none,
    what_is_no_category_is_refused,
    a_category_that_is_not_configured_any_more_stays_on_its_posts,
    other_methods_are_refused,
}

const PATH: &str = "/api/post/categories/";
const UNKNOWN: &str = "Invalid id: object does not exist.";

/// What is offered.
async fn offered(server: &TestServer) -> serde_json::Value {
    server.stranger().get(PATH).await.expect(200)
}

async fn write(author: &Person, category: serde_json::Value) -> Answer {
    let body = json!({"title": "제목", "content": "내용", "category": category});
    author.post("/api/post/write", body).await
}

async fn the_documented_categories_are_offered_to_everybody(launch: Launch) {
    let server = launch.start();
    let documented = json!([
        {"id": 1, "name": "Programming"},
        {"id": 2, "name": "Ormi"},
        {"id": 3, "name": "ESTsoft"},
    ]);
    let user = server.sign_up("User").await;
    for person in [&user, &server.stranger()] {
        for path in [PATH, "/api/post/categories"] {
            let answers = [
                person.get(path).await,
                post_nothing(person, path).await,
                person.post(path, json!([])).await,
            ];
            for answer in answers {
                let list = answer.expect(200);
                let fields = [("id", "number"), ("name", "string")];
                for category in list.as_array().unwrap() {
                    assert_shape(category, &fields);
                }
                assert_eq!(list, documented);
            }
        }
    }
}

async fn a_token_that_is_sent_must_be_good(launch: Launch) {
    let server = launch.start();
    let intruder = server.stranger().with_access("garbage");
    for path in [PATH, "/api/post/", "/api/post/detail/1/"] {
        assert_is_invalid_token(&intruder.get(path).await);
    }
    for path in [PATH, "/api/post/"] {
        assert_is_invalid_token(&post_nothing(&intruder, path).await);
    }
}

async fn a_post_has_a_category_or_none(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    for category in [json!(1), json!(3), json!(null)] {
        let post = write(&author, category.clone()).await.expect(201);
        assert_eq!(post["category"], category);
        let edit = format!("/api/post/detail/{}/edit/", post["id"]);
        for next in [json!(2), json!(null), json!(1)] {
            let post = author.post(&edit, json!({"category": next})).await.expect(200);
            assert_eq!(post["category"], next);
        }
        let post = author.post(&edit, json!({"title": "다른 제목"})).await.expect(200);
        assert_eq!(post["category"], 1, "what is left out stays");
    }
}

async fn what_is_no_category_is_refused(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let edit =
        format!("/api/post/detail/{}/edit/", id_of(&write(&author, json!(1)).await.expect(201)));
    let unknown = [json!(4), json!(i64::MAX)].map(|id| (id, UNKNOWN));
    let ill_typed = no_ids().map(|id| (id, NO_ID));
    for (category, error) in unknown.into_iter().chain(ill_typed) {
        assert_errors(&write(&author, category.clone()).await, &[("category", error)]);
        let answer = author.post(&edit, json!({"category": category, "title": "no"})).await;
        assert_errors(&answer, &[("category", error)]);
    }
    let post = author.get(&edit).await.expect(200);
    assert_eq!((&post["category"], &post["title"]), (&json!(1), &json!("제목")));
}

async fn a_category_that_is_not_configured_any_more_stays_on_its_posts(launch: Launch) {
    let mut server = launch.start();
    let author = server.sign_up("Author").await;
    let post = id_of(&write(&author, json!(2)).await.expect(201));
    server.kill();
    server.set("POST_CATEGORIES", "새 분류, ESTsoft,Programming");
    server.start();
    let author = author.on(&server);
    let expected = json!([
        {"id": 4, "name": "새 분류"},
        {"id": 3, "name": "ESTsoft"},
        {"id": 1, "name": "Programming"},
    ]);
    assert_eq!(offered(&server).await, expected);
    let detail = server.stranger().get(&format!("/api/post/detail/{post}/")).await.expect(200);
    assert_eq!(detail["category"], 2);
    assert_errors(&write(&author, json!(2)).await, &[("category", UNKNOWN)]);
    write(&author, json!(4)).await.expect(201);
    let edit = format!("/api/post/detail/{post}/edit/");
    let edited = author.post(&edit, json!({"title": "다른 제목"})).await.expect(200);
    assert_eq!(edited["category"], 2);

    server.kill();
    server.set("POST_CATEGORIES", "Ormi");
    server.start();
    assert_eq!(offered(&server).await, json!([{"id": 2, "name": "Ormi"}]));
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "HEAD, GET, POST").await;
}
