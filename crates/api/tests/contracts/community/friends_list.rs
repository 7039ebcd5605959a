//! `/user/friends/`

use reqwest::Method;
use serde_json::json;

use super::{PROFILE, assert_outline, befriend, friends_of};
use crate::support::profile::edit;
use crate::support::refusals::{assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, Person, TestServer, assert_shape, on_both_databases};

on_both_databases! {
    friends_are_listed_with_their_profiles,
    friends_are_listed_in_the_order_of_adding,
    a_private_friend_is_shown_in_outline,
    a_long_list_comes_whole,
    a_token_is_needed,
    other_methods_are_refused,
}

const PATH: &str = "/user/friends/";

/// Makes so many accounts and puts them on a friend list, past the server.
fn store_friends(server: &TestServer, person: &Person, count: usize) {
    server.database.execute(&format!(
        "WITH RECURSIVE numbers (n) AS \
         (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
         INSERT INTO users (email, name, created_at) \
         SELECT 'friend' || CAST(n AS TEXT) || '@example.com', 'Friend', 1 FROM numbers ORDER BY n; \
         INSERT INTO friends (user_id, friend_id, created_at) \
         SELECT {}, id, 1 FROM users WHERE name = 'Friend' ORDER BY id DESC",
        person.id
    ));
}

async fn friends_are_listed_with_their_profiles(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let friend = server.sign_up("Friend").await;
    for path in [PATH, "/user/friends"] {
        assert_eq!(user.get(path).await.expect(200), json!({"friends": []}));
    }
    edit(&friend, json!({"status": "온라인", "contact number": "010"})).await.expect(200);
    befriend(&user, &friend).await;
    for path in [PATH, "/user/friends"] {
        let answer = user.get(path).await;
        assert_eq!(answer.header("content-type"), "application/json");
        let list = answer.expect(200);
        assert_shape(&list, &[("friends", "array")]);
        assert_shape(&list["friends"][0], &PROFILE);
        let expected = json!([{
            "id": friend.id, "user": friend.id, "email": friend.email, "nickname": "Friend",
            "profile_picture": "", "contact_number": "010", "status": "온라인", "is_private": false,
        }]);
        assert_eq!(list["friends"], expected);
    }
}

async fn friends_are_listed_in_the_order_of_adding(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let (one, two) = (server.sign_up("One").await, server.sign_up("Two").await);
    let three = server.sign_up("Three").await;
    for friend in [&two, &three, &one] {
        befriend(&user, friend).await;
    }
    assert_eq!(friends_of(&user).await, [two.id, three.id, one.id]);
    let body = json!({"email": two.email});
    user.post("/user/delete-friend/", body).await.expect(200);
    befriend(&user, &two).await;
    assert_eq!(friends_of(&user).await, [three.id, one.id, two.id]);
}

async fn a_private_friend_is_shown_in_outline(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let friend = server.sign_up("Friend").await;
    befriend(&user, &friend).await;
    edit(&friend, json!({"is_private": true, "status": "hidden"})).await.expect(200);
    let list = user.get(PATH).await.expect(200);
    assert_outline(&list["friends"][0]);
    edit(&friend, json!({"is_private": false})).await.expect(200);
    let list = user.get(PATH).await.expect(200);
    assert_eq!(list["friends"][0]["status"], "hidden");
}

async fn a_long_list_comes_whole(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    store_friends(&server, &user, 1_203);
    let list = user.get(PATH).await.expect(200);
    let friends = list["friends"].as_array().unwrap();
    assert_eq!(friends.len(), 1_203);
    assert_eq!(friends[0]["email"], "friend1203@example.com");
    assert_eq!(friends[1_202]["email"], "friend1@example.com");
    let ids: Vec<_> = friends.iter().map(super::id_of).collect();
    assert!(ids.is_sorted_by(|one, next| one > next));
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::GET, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "HEAD, GET").await;
}
