//! `/user/delete-friend/`

use reqwest::Method;
use serde_json::json;

use super::{befriend, friends_of};
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{NO_NULL, NO_STRING, REQUIRED, assert_detail, assert_errors};
use crate::support::refusals::{
    assert_knows_only, assert_needs_a_token, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, on_both_databases};

on_both_databases! {
    a_friend_is_taken_off_the_list,
    who_is_not_on_the_list_is_named_in_the_documented_words,
    a_friend_is_taken_off_once_and_can_be_added_again,
    only_one_s_own_list_is_changed,
    what_is_no_email_is_told_under_its_field,
    what_is_no_json_object_is_refused,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/user/delete-friend/";

async fn a_friend_is_taken_off_the_list(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let kept = server.sign_up("Kept").await;
    befriend(&user, &kept).await;
    for (path, name) in [(PATH, "One"), ("/user/delete-friend", "Two")] {
        let friend = server.sign_up(name).await;
        befriend(&user, &friend).await;
        let body = json!({"email": friend.email.to_uppercase()});
        let answer = user.post(path, body).await.expect(200);
        assert_eq!(answer, json!({"message": "친구 삭제가 완료되었습니다."}));
        assert_eq!(friends_of(&user).await, [kept.id]);
    }
}

async fn who_is_not_on_the_list_is_named_in_the_documented_words(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    server.sign_up("Other").await;
    for email in ["user5@email.com", "User5@Email.com", "other@example.com", "user@example.com"] {
        let answer = user.post(PATH, json!({"email": email})).await;
        assert_detail(&answer, 404, &format!("{email}님은 친구 목록에 없습니다."));
    }
}

async fn a_friend_is_taken_off_once_and_can_be_added_again(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let friend = server.sign_up("Friend").await;
    befriend(&user, &friend).await;
    let body = json!({"email": friend.email});
    user.post(PATH, body.clone()).await.expect(200);
    assert_detail(
        &user.post(PATH, body).await,
        404,
        "friend@example.com님은 친구 목록에 없습니다.",
    );
    befriend(&user, &friend).await;
    assert_eq!(friends_of(&user).await, [friend.id]);
}

async fn only_one_s_own_list_is_changed(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let friend = server.sign_up("Friend").await;
    befriend(&user, &friend).await;
    befriend(&friend, &user).await;
    user.post(PATH, json!({"email": friend.email})).await.expect(200);
    assert_eq!(friends_of(&friend).await, [user.id]);
}

async fn what_is_no_email_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let placeholder = json!({"email": "삭제할 친구의 이메일 주소"});
    for (body, error) in [
        (json!({}), REQUIRED),
        (json!({"email": null}), NO_NULL),
        (json!({"email": 7}), NO_STRING),
        (placeholder, "Enter a valid email address."),
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
