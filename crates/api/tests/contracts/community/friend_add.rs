//! `/user/add-friend/`

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::{befriend, friends_of};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_NULL, NO_STRING, REQUIRED, assert_detail, assert_errors, too_long,
};
use crate::support::refusals::{
    assert_knows_only, assert_needs_a_token, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, on_both_databases};

on_both_databases! {
    a_friend_is_added_by_email_in_any_case,
    nobody_sees_that_they_were_added,
    an_email_that_nobody_has_is_not_found,
    an_erased_person_is_not_found,
    one_cannot_add_oneself,
    a_friend_is_added_once,
    of_two_who_add_at_once_one_succeeds,
    what_is_no_email_is_told_under_its_field,
    what_is_no_json_object_is_refused,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/user/add-friend/";

async fn a_friend_is_added_by_email_in_any_case(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let mut added = Vec::new();
    for (path, name) in [(PATH, "One"), ("/user/add-friend", "Two")] {
        let friend = server.sign_up(name).await;
        let body = json!({"email": friend.email.to_uppercase(), "unknown": 7});
        let answer = user.post(path, body).await.expect(200);
        assert_eq!(answer, json!({"message": "친구 추가가 완료되었습니다."}));
        added.push(friend.id);
        assert_eq!(friends_of(&user).await, added);
    }
}

async fn nobody_sees_that_they_were_added(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let friend = server.sign_up("Friend").await;
    befriend(&user, &friend).await;
    assert_eq!(friends_of(&friend).await, [0; 0]);
    befriend(&friend, &user).await;
    assert_eq!(friends_of(&friend).await, [user.id]);
}

async fn an_email_that_nobody_has_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let answer = user.post(PATH, json!({"email": "nobody@example.com"})).await;
    assert_detail(&answer, 404, "Not found.");
    let placeholder = r#"{
    "email": "친구의 이메일 주소"
}"#;
    let answer = user.post_text(PATH, placeholder).await;
    assert_errors(&answer, &[("email", "Enter a valid email address.")]);
}

async fn an_erased_person_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let gone = server.sign_up("Gone").await;
    befriend(&user, &gone).await;
    gone.delete("/auth/profile/").await.expect_empty(204);
    assert_eq!(friends_of(&user).await, [0; 0]);
    assert_detail(&user.post(PATH, json!({"email": gone.email})).await, 404, "Not found.");
}

async fn one_cannot_add_oneself(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let answer = user.post(PATH, json!({"email": "USER@example.com"})).await;
    assert_errors(&answer, &[("email", "You cannot add yourself.")]);
    assert_eq!(friends_of(&user).await, [0; 0]);
}

async fn a_friend_is_added_once(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let friend = server.sign_up("Friend").await;
    befriend(&user, &friend).await;
    let answer = user.post(PATH, json!({"email": friend.email})).await;
    assert_errors(&answer, &[("email", "This person is your friend already.")]);
    assert_eq!(friends_of(&user).await, [friend.id]);
}

async fn of_two_who_add_at_once_one_succeeds(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let friend = server.sign_up("Friend").await;
    let both = join_all([(); 2].map(|()| user.post(PATH, json!({"email": friend.email})))).await;
    let mut statuses: Vec<_> = both.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
    assert_eq!(friends_of(&user).await, [friend.id]);
}

async fn what_is_no_email_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (body, error) in [
        (json!({}), REQUIRED),
        (json!({"email": null}), NO_NULL),
        (json!({"email": 7}), NO_STRING),
        (json!({"email": [user.email]}), NO_STRING),
        (json!({"email": ""}), BLANK),
        (json!({"email": "user"}), "Enter a valid email address."),
        (json!({"email": format!("{}@example.com", "a".repeat(250))}), &too_long(254)),
    ] {
        assert_errors(&user.post(PATH, body).await, &[("email", error)]);
    }
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_takes_only_json_objects(&user, Method::POST, PATH, "email").await;
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::POST, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.sign_up("User").await, Method::POST, PATH).await;
}
