//! What nobody thought of is answered by the contract too, and never with a fault of ours.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use proptest::prelude::*;
use proptest::{collection, option, sample};
use reqwest::Method;

use super::{assert_post, write_post};
use crate::support::any_body::assert_never_fails;
use crate::support::person::send;
use crate::support::{Launch, Person, TestServer, for_any, on_both_databases};

on_both_databases! {
    any_body_is_a_post_or_a_client_error,
    any_body_is_an_edit_or_a_client_error,
    any_query_gets_posts_or_a_client_error,
    any_keyword_gets_people_or_a_client_error,
    any_path_is_served_or_a_client_error,
}

/// Somebody who wrote the second post.
async fn somebody(launch: Launch) -> (TestServer, Person) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let person = server.sign_up("User Name").await;
    assert_eq!(write_post(&person, "Hello").await, 2);
    (server, person)
}

async fn any_body_is_a_post_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    assert_never_fails(&person, Method::POST, "/api/post/write").await;
    person.get("/api/post/").await.expect(200).as_array().unwrap().iter().for_each(assert_post);
}

async fn any_body_is_an_edit_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    assert_never_fails(&person, Method::POST, "/api/post/detail/2/edit/").await;
    assert_post(&person.get("/api/post/detail/2/edit/").await.expect(200));
}

async fn any_query_gets_posts_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for_any(query, async move |query| {
        let answer = person.get(&format!("/api/post/?{query}")).await;
        match answer.status.as_u16() {
            200 => answer.json().as_array().unwrap().iter().for_each(assert_post),
            _ => assert!(answer.expect(400).is_object()),
        }
    })
    .await;
}

async fn any_keyword_gets_people_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for_any(escaped, async move |keyword| {
        let answer = person.get(&format!("/user/search-friends/?keyword={keyword}")).await;
        match answer.status.as_u16() {
            200 => assert!(answer.json()["results"].is_array()),
            _ => assert!(answer.expect(400)["keyword"].is_array()),
        }
    })
    .await;
}

async fn any_path_is_served_or_a_client_error(launch: Launch) {
    let (_server, person) = somebody(launch).await;
    for_any(call, async move |(method, path)| {
        let answer = send(person.request(method, &path)).await;
        assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
    })
    .await;
}

/// Parameters that the list knows and others, with values that will do and others.
fn query() -> impl Strategy<Value = String> {
    let known = ["search", "page", "size"].map(str::to_owned);
    let name = prop_oneof![9 => sample::select(known.to_vec()), 1 => escaped()];
    let parameter = (name, option::weighted(0.9, value()));
    let text = |(name, value): (String, Option<String>)| match value {
        Some(value) => format!("{name}={value}"),
        None => name,
    };
    collection::vec(parameter.prop_map(text), 0..4).prop_map(|parameters| parameters.join("&"))
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        sample::select(vec!["hello", "1", "2", ""]).prop_map(str::to_owned),
        "-?[0-9]{1,3}",
        any::<i64>().prop_map(|number| number.to_string()),
        escaped(),
    ]
}

/// Any bytes, as a URL carries them.
fn escaped() -> impl Strategy<Value = String> {
    collection::vec(any::<u8>(), 0..30)
        .prop_map(|bytes| percent_encode(&bytes, NON_ALPHANUMERIC).to_string())
}

/// Calls to the contract's paths, with ids that are none and others.
fn call() -> impl Strategy<Value = (Method, String)> {
    let paths = vec![
        "/user/friend-profile/{id}/",
        "/api/chat/room/{id}/",
        "/api/post/detail/{id}/",
        "/api/post/detail/{id}/edit/",
        "/api/post/detail/{id}/delete/",
        "/api/post/{id}/",
        "/media/pictures/{id}",
    ];
    let methods = vec![Method::GET, Method::POST, Method::PUT, Method::DELETE];
    (sample::select(methods), sample::select(paths), value())
        .prop_map(|(method, path, id)| (method, path.replace("{id}", &id)))
}
