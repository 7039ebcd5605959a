//! `/user/registration/`

use reqwest::Method;
use serde_json::json;

use super::PROFILE;
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, assert_errors, too_long,
};
use crate::support::person::PASSWORD;
use crate::support::refusals::{
    assert_is_detail, assert_knows_only, assert_takes_bodies_up_to_a_mebibyte,
    assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, assert_shape, on_both_databases};

on_both_databases! {
    an_account_is_made_with_its_profile,
    the_documented_placeholders_are_told_by_field,
    nickname_and_contact_number_are_taken,
    a_taken_email_is_told_in_the_documented_words,
    only_the_length_of_a_password_counts,
    common_passwords_are_refused_where_that_is_configured,
    every_error_of_every_field_is_told_at_once,
    a_contact_number_has_up_to_50_characters,
    a_closed_registration_makes_no_account,
    what_is_no_json_object_is_refused,
    other_methods_are_refused,
}

const PATH: &str = "/user/registration/";
const MALFORMED: &str = "Enter a valid email address.";
const TOO_SHORT: &str = "This password is too short. It must contain at least 8 characters.";

async fn an_account_is_made_with_its_profile(launch: Launch) {
    let server = launch.start();
    let somebody = server.stranger();
    for (path, email) in [(PATH, "User@Example.com"), ("/user/registration", "o@example.com")] {
        let body = json!({"email": email, "password": PASSWORD});
        let account = somebody.post(path, body).await.expect(201);
        assert_shape(
            &account,
            &[("email", "string"), ("message", "string"), ("profile", "object")],
        );
        assert_eq!(account["email"], email.to_lowercase());
        assert_eq!(account["message"], "회원가입이 완료되었습니다.");
        let profile = &account["profile"];
        assert_shape(profile, &PROFILE);
        let nickname = account["email"].as_str().unwrap().split_once('@').unwrap().0;
        let expected = json!({
            "id": profile["id"], "user": profile["id"], "email": account["email"],
            "nickname": nickname, "profile_picture": "", "contact_number": "", "status": "",
            "is_private": false,
        });
        assert_eq!(*profile, expected);
    }
}

async fn the_documented_placeholders_are_told_by_field(launch: Launch) {
    let documented = r#"{
    "email": "이메일 주소",
    "password": "비밀번호"
}"#;
    let answer = launch.start().stranger().post_text(PATH, documented).await;
    assert_errors(&answer, &[("email", MALFORMED), ("password", TOO_SHORT)]);
}

async fn nickname_and_contact_number_are_taken(launch: Launch) {
    let server = launch.start();
    let body = json!({
        "email": "user@example.com", "password": PASSWORD, "nickname": "닉네임",
        "contact_number": "010-1234-5678", "status": "not taken here", "unknown": [1],
    });
    let profile = &server.stranger().post(PATH, body).await.expect(201)["profile"];
    assert_eq!(profile["nickname"], "닉네임");
    assert_eq!(profile["contact_number"], "010-1234-5678");
    assert_eq!(profile["status"], "");
}

async fn a_taken_email_is_told_in_the_documented_words(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for email in [user.email.as_str(), "USER@example.com"] {
        let body = json!({"email": email, "password": PASSWORD});
        let answer = server.stranger().post(PATH, body).await;
        let documented = "A user is already registered with this e-mail address.";
        assert_errors(&answer, &[("email", documented)]);
    }
}

async fn only_the_length_of_a_password_counts(launch: Launch) {
    let server = launch.start();
    let register = async |number: usize, password: &str| {
        let body = json!({"email": format!("{number}@example.com"), "password": password});
        server.stranger().post(PATH, body).await
    };
    let longest = "가".repeat(128);
    for (number, password) in
        ["password", "12345678", "2@example.com", "        ", "비밀번호비밀번호", &longest]
            .iter()
            .enumerate()
    {
        register(number, password).await.expect(201);
    }
    assert_errors(&register(7, "1234567").await, &[("password", TOO_SHORT)]);
    assert_errors(&register(7, &"가".repeat(129)).await, &[("password", &too_long(128))]);
}

async fn common_passwords_are_refused_where_that_is_configured(launch: Launch) {
    let server = launch.with("AUTH_REJECT_COMMON_PASSWORDS", "all").start();
    let body = json!({"email": "user@example.com", "password": "password123"});
    let answer = server.stranger().post(PATH, body).await;
    assert_errors(&answer, &[("password", "This password is too common.")]);
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let long = "가".repeat(51);
    for (body, errors) in [
        (json!({}), vec![("email", REQUIRED), ("password", REQUIRED)]),
        (
            json!({"email": null, "password": null, "nickname": null, "contact_number": null}),
            vec![("email", NO_NULL), ("password", NO_NULL)],
        ),
        (
            json!({"email": 7, "password": [], "nickname": {}, "contact_number": 1_012_345_678}),
            ["email", "password", "nickname", "contact_number"]
                .map(|name| (name, NO_STRING))
                .to_vec(),
        ),
        (
            json!({"email": "", "password": "short", "nickname": " ", "contact_number": long}),
            vec![
                ("email", BLANK),
                ("password", TOO_SHORT),
                ("nickname", BLANK),
                ("contact_number", &too_long(50)),
            ],
        ),
    ] {
        let answer = server.stranger().post(PATH, body).await;
        assert_errors(&answer, &errors);
    }
}

async fn a_contact_number_has_up_to_50_characters(launch: Launch) {
    let server = launch.start();
    let register = async |number: &str| {
        let body =
            json!({"email": "user@example.com", "password": PASSWORD, "contact_number": number});
        server.stranger().post(PATH, body).await
    };
    assert_errors(&register(&"1".repeat(51)).await, &[("contact_number", &too_long(50))]);
    assert_errors(&register("0\0").await, &[("contact_number", NO_NUL)]);
    let longest = "가".repeat(50);
    let account = register(&longest).await.expect(201);
    assert_eq!(account["profile"]["contact_number"], longest);
}

async fn a_closed_registration_makes_no_account(launch: Launch) {
    let server = launch.with("REGISTRATION", "closed").start();
    let body = json!({"email": "user@example.com", "password": PASSWORD});
    assert_is_detail(&server.stranger().post(PATH, body.clone()).await, 403);
    server.stranger().post("/user/login/", body).await.expect(401);
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    assert_takes_only_json_objects(&server.stranger(), Method::POST, PATH, "email").await;
    assert_takes_bodies_up_to_a_mebibyte(&server.stranger(), Method::POST, PATH).await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.stranger(), Method::POST, PATH).await;
}
