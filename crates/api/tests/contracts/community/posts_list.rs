//! `/api/post/`

use serde_json::{Value, json};

use super::{assert_post, ids_of, post_nothing, write_post};
use crate::support::field_errors::{NO_ID, assert_errors};
use crate::support::refusals::assert_knows_only;
use crate::support::{Launch, TestServer, on_both_databases};

on_both_databases! {
    posts_are_listed_in_the_order_of_writing_to_everybody,
    a_list_shows_what_the_posts_are_now,
    a_page_is_an_array_with_the_total_in_a_header,
    what_can_be_no_page_is_told_under_its_parameter,
    what_is_no_text_is_left_alone_where_nobody_asks_for_it,
    a_long_list_comes_whole,
    other_methods_are_refused,
}

const PATH: &str = "/api/post/";

/// Stores `Post 1`, `Post 2`, … past the server, of nobody.
fn store_posts(server: &TestServer, count: usize) {
    server.database.execute(&format!(
        "WITH RECURSIVE numbers (n) AS \
         (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
         INSERT INTO posts (title, content, search_text, created_at, updated_at) \
         SELECT 'Post ' || CAST(n AS TEXT), 'Content', 'post', n, n FROM numbers ORDER BY n"
    ));
}

async fn posts_are_listed_in_the_order_of_writing_to_everybody(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let mut expected = vec![1];
    for title in ["제목 1", "제목 2"] {
        expected.push(write_post(&author, title).await);
    }
    for person in [&author, &server.stranger()] {
        for path in [PATH, "/api/post"] {
            for answer in [person.get(path).await, post_nothing(person, path).await] {
                assert_eq!(answer.header("content-type"), "application/json");
                let list = answer.expect(200);
                list.as_array().unwrap().iter().for_each(assert_post);
                assert_eq!(ids_of(&list), expected);
            }
        }
    }
}

async fn a_list_shows_what_the_posts_are_now(launch: Launch) {
    let server = launch.start();
    let author = server.sign_up("Author").await;
    let body = json!({
        "title": "제목 1", "content": "내용", "tags": [{"name": "태그1"}, {"name": "태그2"}],
        "category": 2,
    });
    let written = author.post("/api/post/write", body).await.expect(201);
    let list = server.stranger().get(PATH).await.expect(200);
    assert_eq!(list[1], written);
    let path = format!("/api/post/detail/{}/edit/", written["id"]);
    let edited = author.post(&path, json!({"title": "제목 수정1", "tags": []})).await.expect(200);
    let list = server.stranger().get(PATH).await.expect(200);
    assert_eq!(list[1], edited);
    author.post(&path.replace("edit", "delete"), json!({})).await.expect(200);
    assert_eq!(ids_of(&server.stranger().get(PATH).await.expect(200)), [1]);
}

async fn a_page_is_an_array_with_the_total_in_a_header(launch: Launch) {
    let server = launch.start();
    store_posts(&server, 60);
    let ids: Vec<i64> = (1..=61).collect();
    for (query, expected) in [
        ("page=1", &ids[..50]),
        ("page=2", &ids[50..]),
        ("size=7", &ids[..7]),
        ("page=2&size=7", &ids[7..14]),
        ("size=200", &ids[..]),
        ("page=3", &[]),
        ("page=18446744073709551615&size=200", &[]),
    ] {
        for person in [server.stranger(), server.sign_up(&query.replace(['=', '&'], "")).await] {
            let path = format!("{PATH}?{query}");
            for answer in [person.get(&path).await, post_nothing(&person, &path).await] {
                let list = answer.expect(200);
                assert_eq!(ids_of(&list), expected, "{query}");
                assert_eq!(answer.header("x-total-count"), "61");
                list.as_array().unwrap().iter().for_each(assert_post);
            }
        }
    }
}

async fn what_can_be_no_page_is_told_under_its_parameter(launch: Launch) {
    let server = launch.start();
    let nobody = server.stranger();
    for (query, parameter, error) in [
        ("page=0", "page", NO_ID),
        ("page=-1", "page", NO_ID),
        ("page=one", "page", NO_ID),
        ("page=18446744073709551616", "page", NO_ID),
        ("page=%FF", "page", "Not valid UTF-8."),
        ("size=0", "size", NO_ID),
        ("size=201", "size", "Ensure this value is less than or equal to 200."),
        ("page=1&size=x", "size", NO_ID),
    ] {
        let path = format!("{PATH}?{query}");
        for answer in [nobody.get(&path).await, post_nothing(&nobody, &path).await] {
            assert_errors(&answer, &[(parameter, error)]);
        }
    }
}

async fn what_is_no_text_is_left_alone_where_nobody_asks_for_it(launch: Launch) {
    let server = launch.start();
    for query in ["%FF=1", "a=%FF", "page=&size=", "unknown", "&&="] {
        let list = server.stranger().get(&format!("{PATH}?{query}")).await.expect(200);
        assert_eq!(ids_of(&list), [1], "{query}");
    }
}

async fn a_long_list_comes_whole(launch: Launch) {
    let server = launch.start();
    store_posts(&server, 1_200);
    let list = server.stranger().get(PATH).await.expect(200);
    assert_eq!(ids_of(&list), (1..=1_201).collect::<Vec<_>>());
    assert_eq!(list[1_200]["title"], Value::from("Post 1200"));
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "HEAD, GET, POST").await;
}
