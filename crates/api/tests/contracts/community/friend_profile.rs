//! `/user/friend-profile/{friend_id}/`

use reqwest::Method;
use serde_json::json;

use super::{PROFILE, assert_outline};
use crate::contracts::shared_rooms::NO_ROOMS;
use crate::support::field_errors::assert_detail;
use crate::support::profile::edit;
use crate::support::refusals::{assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, assert_shape, on_both_databases};

on_both_databases! {
    anybody_s_profile_is_shown_by_their_user_id,
    a_private_profile_is_shown_in_outline_to_all_but_its_owner,
    an_id_that_nobody_has_is_not_found,
    an_erased_person_is_not_found,
    a_token_is_needed,
    other_methods_are_refused,
}

async fn anybody_s_profile_is_shown_by_their_user_id(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let other = server.sign_up("Other").await;
    for reader in [&user, &other] {
        for slash in ["", "/"] {
            let path = format!("/user/friend-profile/{}{slash}", other.id);
            let profile = reader.get(&path).await.expect(200);
            assert_shape(&profile, &PROFILE);
            let expected = json!({
                "id": other.id, "user": other.id, "email": other.email, "nickname": "Other",
                "profile_picture": "", "contact_number": "", "status": "", "is_private": false,
            });
            assert_eq!(profile, expected);
        }
    }
}

async fn a_private_profile_is_shown_in_outline_to_all_but_its_owner(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let hidden = server.sign_up("Hidden").await;
    edit(&hidden, json!({"is_private": true})).await.expect(200);
    let path = format!("/user/friend-profile/{}/", hidden.id);
    let seen = user.get(&path).await.expect(200);
    assert_outline(&seen);
    assert_eq!((&seen["id"], &seen["nickname"]), (&json!(hidden.id), &json!("Hidden")));
    let own = hidden.get(&path).await.expect(200);
    assert_shape(&own, &PROFILE);
    assert_eq!(own["is_private"], true);
}

async fn an_id_that_nobody_has_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for id in NO_ROOMS {
        let answer = user.get(&format!("/user/friend-profile/{id}/")).await;
        assert_detail(&answer, 404, "Not found.");
    }
}

async fn an_erased_person_is_not_found(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let gone = server.sign_up("Gone").await;
    gone.delete("/auth/profile/").await.expect_empty(204);
    let answer = user.get(&format!("/user/friend-profile/{}/", gone.id)).await;
    assert_detail(&answer, 404, "Not found.");
}

async fn a_token_is_needed(launch: Launch) {
    let server = launch.start();
    for id in ["1", "999", "abc"] {
        let path = format!("/user/friend-profile/{id}/");
        assert_needs_a_token(&server.stranger(), Method::GET, &path).await;
    }
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), "/user/friend-profile/1/", "HEAD, GET").await;
}
