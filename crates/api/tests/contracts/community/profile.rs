//! `/mysite/user/v1/profile/`

use reqwest::Method;
use serde_json::{Value, json};

use super::PROFILE;
use crate::support::profile::{PROFILE as PATH, edit};
use crate::support::refusals::{assert_knows_only, assert_needs_a_token};
use crate::support::{Launch, assert_shape, on_both_databases};

on_both_databases! {
    one_s_own_profile_has_the_documented_keys_too,
    a_private_profile_is_whole_for_its_owner,
    a_token_is_needed,
    other_methods_are_refused,
}

/// A profile for its owner, whatever its values.
#[track_caller]
pub(super) fn assert_own_profile(profile: &Value) {
    let documented = [("profile pictute", "string"), ("contact number", "string")];
    assert_shape(profile, &[&PROFILE[..], &documented].concat());
    assert_eq!(profile["profile pictute"], profile["profile_picture"]);
    assert_eq!(profile["contact number"], profile["contact_number"]);
}

async fn one_s_own_profile_has_the_documented_keys_too(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let picture = "https://example.com/profile.jpg";
    for (picture, number, status) in [("", "", ""), (picture, "010-1234-5678", "온라인")] {
        let body = json!({"profile_picture": picture, "contact_number": number, "status": status});
        edit(&user, body).await.expect(200);
        for path in [PATH, PATH.trim_end_matches('/')] {
            let profile = user.get(path).await.expect(200);
            assert_own_profile(&profile);
            let expected = json!({
                "id": user.id, "user": user.id, "email": user.email, "nickname": "User",
                "profile_picture": picture, "profile pictute": picture,
                "contact_number": number, "contact number": number,
                "status": status, "is_private": false,
            });
            assert_eq!(profile, expected);
        }
    }
}

async fn a_private_profile_is_whole_for_its_owner(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    edit(&user, json!({"is_private": true, "status": "mine"})).await.expect(200);
    let profile = user.get(PATH).await.expect(200);
    assert_own_profile(&profile);
    assert_eq!((&profile["is_private"], &profile["status"]), (&json!(true), &json!("mine")));
}

async fn a_token_is_needed(launch: Launch) {
    assert_needs_a_token(&launch.start().stranger(), Method::GET, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "HEAD, GET").await;
}
