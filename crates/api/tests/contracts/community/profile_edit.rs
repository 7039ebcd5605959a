//! `/mysite/user/v1/profile/edit/` in JSON

use reqwest::Method;
use serde_json::{Value, json};

use super::make_room;
use super::profile::assert_own_profile;
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{BLANK, NO_NUL, NO_STRING, assert_errors, too_long};
use crate::support::person::send;
use crate::support::profile::{EDIT, edit, own_profile};
use crate::support::refusals::{
    assert_knows_only, assert_needs_a_token, assert_takes_bodies_up_to_a_mebibyte,
    assert_takes_only_json_objects,
};
use crate::support::{Launch, Socket, on_both_databases};

on_both_databases! {
    the_documented_edit_changes_what_it_names,
    each_field_is_changed_alone,
    of_two_spellings_the_one_that_changes_something_counts,
    null_and_an_empty_text_clear,
    null_leaves_nickname_and_privacy_as_they_are,
    what_was_read_can_be_sent_back,
    a_new_nickname_is_shown_with_messages,
    texts_have_their_bounds,
    what_is_ill_typed_is_told_under_its_field,
    one_bad_field_keeps_all_from_changing,
    what_is_no_json_object_is_refused,
    a_token_is_needed,
    other_methods_are_refused,
    any_body_is_an_edit_or_a_client_error,
}

const NO_BOOLEAN: &str = "Must be a valid boolean.";
const NO_ADDRESS: &str = "Enter an http or https address.";

async fn the_documented_edit_changes_what_it_names(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let documented = r#"{
    "profile pictute": "변경할 프로필사진",
    "contact number": "변경할 연락처",
    "status": "변경할 상태"
}"#;
    let placeholder = user.send_text(Method::PUT, EDIT, documented).await;
    assert_errors(&placeholder, &[("profile pictute", NO_ADDRESS)]);

    let mended = documented.replace("변경할 프로필사진", "https://example.com/profile.jpg");
    for path in [EDIT, EDIT.trim_end_matches('/')] {
        let profile = user.send_text(Method::PUT, path, mended.as_str()).await.expect(200);
        assert_own_profile(&profile);
        let expected = json!({
            "id": user.id, "user": user.id, "email": user.email, "nickname": "User",
            "profile_picture": "https://example.com/profile.jpg",
            "profile pictute": "https://example.com/profile.jpg",
            "contact_number": "변경할 연락처", "contact number": "변경할 연락처",
            "status": "변경할 상태", "is_private": false,
        });
        assert_eq!(profile, expected);
        assert_eq!(own_profile(&user).await, expected);
    }
}

async fn each_field_is_changed_alone(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let mut expected = own_profile(&user).await;
    for (sent, shown, value) in [
        ("nickname", &["nickname"][..], json!("새 이름")),
        ("profile_picture", &["profile_picture", "profile pictute"], json!("http://a.example/1")),
        ("profile pictute", &["profile_picture", "profile pictute"], json!("http://a.example/2")),
        ("contact_number", &["contact_number", "contact number"], json!("010")),
        ("contact number", &["contact_number", "contact number"], json!("011")),
        ("status", &["status"], json!(" 온라인 ")),
        ("is_private", &["is_private"], json!(true)),
        ("is_private", &["is_private"], json!(false)),
    ] {
        for name in shown {
            expected[*name] = value.clone();
        }
        assert_eq!(edit(&user, json!({ sent: value })).await.expect(200), expected);
        assert_eq!(own_profile(&user).await, expected);
    }
    assert_eq!(edit(&user, json!({"unknown": 7, "email": "no"})).await.expect(200), expected);
}

async fn of_two_spellings_the_one_that_changes_something_counts(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (ours, theirs, old, new) in [
        ("contact_number", "contact number", "010", "011"),
        ("profile_picture", "profile pictute", "http://a.example/1", "http://a.example/2"),
    ] {
        for (body, shown) in [
            (json!({ ours: new, theirs: old }), new),
            (json!({ ours: old, theirs: new }), new),
            (json!({ ours: new, theirs: new }), new),
            (json!({ ours: old, theirs: old }), old),
            (json!({ ours: old, theirs: null }), ""),
            (json!({ ours: "", theirs: old }), ""),
        ] {
            edit(&user, json!({ ours: old })).await.expect(200);
            let profile = edit(&user, body.clone()).await.expect(200);
            assert_eq!(
                (&profile[ours], &profile[theirs]),
                (&json!(shown), &json!(shown)),
                "{body}"
            );
        }
        edit(&user, json!({ ours: old })).await.expect(200);
        let answer = edit(&user, json!({ ours: new, theirs: "http://a.example/3" })).await;
        assert_errors(&answer, &[(theirs, &format!("{theirs} and {ours} must be the same text."))]);
        assert_eq!(own_profile(&user).await[ours], old);
    }
}

async fn null_and_an_empty_text_clear(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let full = json!({
        "profile_picture": "http://a.example/1", "contact_number": "010", "status": "온라인",
    });
    for empty in [Value::Null, json!("")] {
        for (picture, number) in
            [("profile_picture", "contact_number"), ("profile pictute", "contact number")]
        {
            edit(&user, full.clone()).await.expect(200);
            let body = json!({ picture: empty, number: empty, "status": empty });
            let profile = edit(&user, body).await.expect(200);
            for name in ["profile_picture", "contact_number", "status"] {
                assert_eq!(profile[name], "", "{name} by {empty}");
            }
        }
    }
}

async fn null_leaves_nickname_and_privacy_as_they_are(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    edit(&user, json!({"is_private": true})).await.expect(200);
    let profile = edit(&user, json!({"nickname": null, "is_private": null})).await.expect(200);
    assert_eq!((&profile["nickname"], &profile["is_private"]), (&json!("User"), &json!(true)));
}

async fn what_was_read_can_be_sent_back(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let full = json!({
        "profile_picture": "https://example.com/profile.jpg", "contact_number": "010",
        "status": "온라인", "is_private": true,
    });
    edit(&user, full).await.expect(200);
    let profile = own_profile(&user).await;
    assert_eq!(edit(&user, profile.clone()).await.expect(200), profile);
    assert_eq!(own_profile(&user).await, profile);
}

async fn a_new_nickname_is_shown_with_messages(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let room = make_room(&user, "Chat Room").await;
    let mut socket = Socket::open_chat(&user, room).await;
    edit(&user, json!({"nickname": "새 이름"})).await.expect(200);
    socket.send(json!({"type": "chat.message", "message": "one"})).await;
    assert_eq!(socket.next().await["nickname"], "새 이름");
    let message = user.post("/api/chat/message/", json!({"message": "two"})).await.expect(201);
    assert_eq!(message["nickname"], "새 이름");
    assert_eq!(user.get("/auth/profile/").await.expect(200)["name"], "새 이름");
}

async fn texts_have_their_bounds(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for (field, max) in
        [("nickname", 50), ("contact_number", 50), ("contact number", 50), ("status", 200)]
    {
        let longest = "가".repeat(max);
        assert_eq!(edit(&user, json!({ field: longest })).await.expect(200)[field], longest);
        let answer = edit(&user, json!({ field: "가".repeat(max + 1) })).await;
        assert_errors(&answer, &[(field, &too_long(max))]);
        assert_errors(&edit(&user, json!({ field: "a\0" })).await, &[(field, NO_NUL)]);
    }
    for blank in ["", " \n"] {
        assert_errors(&edit(&user, json!({"nickname": blank})).await, &[("nickname", BLANK)]);
    }
}

async fn what_is_ill_typed_is_told_under_its_field(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let texts = [
        "nickname",
        "profile_picture",
        "profile pictute",
        "contact_number",
        "contact number",
        "status",
    ];
    for field in texts {
        for value in [json!(7), json!(true), json!(["a"]), json!({})] {
            assert_errors(&edit(&user, json!({ field: value })).await, &[(field, NO_STRING)]);
        }
    }
    for value in [json!(1), json!("true"), json!([])] {
        let answer = edit(&user, json!({"is_private": value})).await;
        assert_errors(&answer, &[("is_private", NO_BOOLEAN)]);
    }
}

async fn one_bad_field_keeps_all_from_changing(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let before = own_profile(&user).await;
    let body = json!({
        "nickname": " ", "profile_picture": "javascript:alert(1)", "contact_number": "010",
        "status": 7, "is_private": "yes",
    });
    assert_errors(
        &edit(&user, body).await,
        &[
            ("nickname", BLANK),
            ("profile_picture", NO_ADDRESS),
            ("status", NO_STRING),
            ("is_private", NO_BOOLEAN),
        ],
    );
    assert_eq!(own_profile(&user).await, before);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    assert_takes_only_json_objects(&user, Method::PUT, EDIT, "status").await;
    assert_takes_bodies_up_to_a_mebibyte(&user, Method::PUT, EDIT).await;
}

async fn a_token_is_needed(launch: Launch) {
    let server = launch.start();
    assert_needs_a_token(&server.stranger(), Method::PUT, EDIT).await;
    let form = crate::support::Form::default().field("status", "a");
    send(form.into_edit(&server.stranger())).await.expect(401);
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), EDIT, "PUT").await;
}

async fn any_body_is_an_edit_or_a_client_error(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
    let user = server.sign_up("User").await;
    assert_never_fails(&user, Method::PUT, EDIT).await;
    assert_own_profile(&own_profile(&user).await);
}
