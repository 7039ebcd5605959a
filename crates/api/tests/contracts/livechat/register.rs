//! `/user/v1/register/`

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_NUL, NO_NULL, NO_STRING, REQUIRED, assert_detail, assert_errors, too_long,
};
use crate::support::refusals::{
    assert_knows_only, assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_registration_makes_an_account,
    without_a_nickname_it_is_the_local_part,
    passwords_that_differ_are_told_under_the_second,
    what_is_wrong_with_the_password_is_told_under_the_first,
    a_taken_e_mail_gets_the_documented_text,
    common_passwords_are_refused_only_where_the_operator_says_so,
    every_error_of_every_field_is_told_at_once,
    closed_registration_is_for_operators_only,
    what_is_no_json_object_is_refused,
    other_methods_are_refused,
}

const PATH: &str = "/user/v1/register/";
const DIFFER: &str = "The two password fields didn't match.";
const TOO_SHORT: &str = "This password is too short. It must contain at least 8 characters.";
const TAKEN: &str = "A user is already registered with this e-mail address.";

async fn the_documented_registration_makes_an_account(launch: Launch) {
    let server = launch.start();
    let documented = r#"{
    "email": "user@example.com",
    "password1": "password123",
    "password2": "password123",
    "nickname": "사용자명"
}"#;
    for (path, email) in [(PATH, "user@example.com"), ("/user/v1/register", "other@example.com")] {
        let body = documented.replace("user@example.com", email);
        let account = server.stranger().post_text(path, body).await.expect(201);
        assert_shape(&account, &[("id", "number"), ("email", "string"), ("nickname", "string")]);
        assert!(account["id"].as_i64().unwrap() > 0);
        assert_eq!((&account["email"], &account["nickname"]), (&json!(email), &json!("사용자명")));
    }
}

async fn without_a_nickname_it_is_the_local_part(launch: Launch) {
    let server = launch.start();
    let mut body = json!({
        "email": "Local.Part@Example.com", "password1": "password123", "password2": "password123",
        "unknown": [1]
    });
    let account = server.stranger().post(PATH, body.clone()).await.expect(201);
    assert_eq!(account["nickname"], "local.part");
    assert_eq!(account["email"], "local.part@example.com");

    body["email"] = json!("local.part@example.org");
    body["nickname"] = Value::Null;
    let account = server.stranger().post(PATH, body).await.expect(201);
    assert_eq!(account["nickname"], "local.part");
}

async fn passwords_that_differ_are_told_under_the_second(launch: Launch) {
    let server = launch.start();
    for second in ["password124", "Password123", "password123 ", ""] {
        let body = json!({
            "email": "user@example.com", "password1": "password123", "password2": second
        });
        assert_errors(&server.stranger().post(PATH, body).await, &[("password2", DIFFER)]);
    }
    let none = server.database.numbers("SELECT id AS number FROM users WHERE NOT is_ai");
    assert_eq!(none, [0; 0]);
}

async fn what_is_wrong_with_the_password_is_told_under_the_first(launch: Launch) {
    let server = launch.start();
    let (longest, beyond) = ("𝄞".repeat(128), "𝄞".repeat(129));
    for (password, error) in [
        ("seven77", TOO_SHORT),
        ("", TOO_SHORT),
        ("일곱글자이다요", TOO_SHORT),
        (&*beyond, &too_long(128)),
        ("secure\0password", NO_NUL),
    ] {
        let body =
            json!({"email": "user@example.com", "password1": password, "password2": password});
        assert_errors(&server.stranger().post(PATH, body).await, &[("password1", error)]);
    }
    let unrepeated = json!({"email": "user@example.com", "password1": "password123"});
    assert_errors(&server.stranger().post(PATH, unrepeated).await, &[("password2", REQUIRED)]);
    let unchosen = json!({"email": "user@example.com", "password2": "password123"});
    assert_errors(&server.stranger().post(PATH, unchosen).await, &[("password1", REQUIRED)]);
    let body = json!({"email": "user@example.com", "password1": "short", "password2": "differs"});
    let both = [("password1", TOO_SHORT), ("password2", DIFFER)];
    assert_errors(&server.stranger().post(PATH, body).await, &both);

    let body = json!({"email": "user@example.com", "password1": longest, "password2": longest});
    server.stranger().post(PATH, body).await.expect(201);
}

async fn a_taken_e_mail_gets_the_documented_text(launch: Launch) {
    let server = launch.start();
    server.sign_up("User").await;
    for email in ["user@example.com", "USER@Example.COM"] {
        let body = json!({"email": email, "password1": "password123", "password2": "password123"});
        assert_errors(&server.stranger().post(PATH, body).await, &[("email", TAKEN)]);
        let body = json!({"email": email, "password1": "password123", "password2": "password124"});
        let both = [("email", TAKEN), ("password2", DIFFER)];
        assert_errors(&server.stranger().post(PATH, body).await, &both);
    }
}

async fn common_passwords_are_refused_only_where_the_operator_says_so(launch: Launch) {
    let mut server = launch.start();
    let body =
        |email: &str| json!({"email": email, "password1": "12345678", "password2": "12345678"});
    server.stranger().post(PATH, body("one@example.com")).await.expect(201);

    server.kill();
    server.set("AUTH_REJECT_COMMON_PASSWORDS", "all");
    server.start();
    let refused = server.stranger().post(PATH, body("two@example.com")).await.expect(400);
    assert_shape(&refused, &[("password1", "array")]);
    let errors = refused["password1"].as_array().unwrap();
    assert!(errors.contains(&json!("This password is too common.")), "{refused}");
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let no_e_mail = "Enter a valid email address.";
    let bound = too_long(50);
    for (body, [email, password1, password2, nickname]) in [
        (json!({}), [REQUIRED, REQUIRED, REQUIRED, ""]),
        (
            json!({"email": null, "password1": null, "password2": null, "nickname": null}),
            [NO_NULL, NO_NULL, NO_NULL, ""],
        ),
        (
            json!({"email": 7, "password1": ["a"], "password2": {"a": 1}, "nickname": false}),
            [NO_STRING; 4],
        ),
        (
            json!({"email": "", "password1": "seven77", "password2": 7, "nickname": " "}),
            [BLANK, TOO_SHORT, NO_STRING, BLANK],
        ),
        (
            json!({
                "email": "no e-mail", "password1": "seven77", "password2": "seven78",
                "nickname": "us\0er"
            }),
            [no_e_mail, TOO_SHORT, DIFFER, NO_NUL],
        ),
        (
            json!({
                "email": "us\0er@example.com", "password1": "a\0bcdefgh", "password2": null,
                "nickname": "가".repeat(51)
            }),
            [no_e_mail, NO_NUL, NO_NULL, &bound],
        ),
    ] {
        let errors = [
            ("email", email),
            ("password1", password1),
            ("password2", password2),
            ("nickname", nickname),
        ];
        let told: Vec<_> = errors.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        assert_errors(&server.stranger().post(PATH, body).await, &told);
    }
}

async fn closed_registration_is_for_operators_only(launch: Launch) {
    let server = launch.with("REGISTRATION", "closed").start();
    for body in ["{}", "{\"email\": 7}", "[]", "no JSON"] {
        let answer = server.stranger().post_text(PATH, body).await;
        assert_detail(&answer, 403, "Registration is closed.");
    }
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.with("RATE_LIMIT_ENABLED", "false").start();
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

#[tokio::test]
async fn registrations_of_all_contracts_are_counted_together() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_REGISTRATIONS", "3").start();
    for path in [PATH, "/auth/register/", "/user/registration/"] {
        server.stranger().post(path, json!({})).await.expect(400);
    }
    let refused = server.stranger().post(PATH, json!({})).await;
    assert_detail(&refused, 429, "Too many requests.");
    assert!((1..=60).contains(&refused.header("retry-after").parse().unwrap()), "{refused:?}");
}
