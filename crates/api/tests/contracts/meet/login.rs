//! `/auth/login/`

use reqwest::Method;
use serde_json::json;

use crate::support::any_body::assert_never_fails;
use crate::support::person::PASSWORD;
use crate::support::refusals::{
    assert_knows_only, assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_login_gives_two_tokens,
    wrong_credentials_get_the_documented_error,
    an_e_mail_in_any_case_signs_in,
    every_error_of_every_field_is_told_at_once,
    what_is_no_json_object_is_refused,
    other_methods_are_refused,
}

const PATH: &str = "/auth/login/";

async fn the_documented_login_gives_two_tokens(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let documented = r#"{
  "email": "user@example.com",
  "password": "securepassword123"
}"#;
    for path in [PATH, "/auth/login"] {
        let tokens = server.stranger().post_text(path, documented).await.expect(200);
        assert_shape(&tokens, &[("access", "string"), ("refresh", "string")]);
        assert_ne!(tokens["access"], tokens["refresh"]);
        let signed_in = user.with_access(tokens["access"].as_str().unwrap());
        assert_eq!(signed_in.get("/auth/profile/").await.expect(200)["id"], user.id);
    }
}

async fn wrong_credentials_get_the_documented_error(launch: Launch) {
    let server = launch.start();
    server.sign_up("User").await;
    for (email, password) in [
        ("user@example.com", "another password"),
        ("user@example.com", "Securepassword123"),
        ("user@example.com", " securepassword123"),
        ("user@example.com", "secure\0password123"),
        ("user@example.com", "securepassword123\0"),
        ("nobody@example.com", PASSWORD),
        ("user", PASSWORD),
        (" user@example.com", PASSWORD),
        ("user\0@example.com", PASSWORD),
        (" ", " "),
        (&"가".repeat(100_000), &"나".repeat(100_000)),
    ] {
        let body = json!({"email": email, "password": password});
        let answer = server.stranger().post(PATH, body).await;
        let documented = json!({"detail": "No active account found with the given credentials"});
        assert_eq!(answer.expect(401), documented, "{email:.20} {password:.20}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

async fn an_e_mail_in_any_case_signs_in(launch: Launch) {
    let server = launch.start();
    server.sign_up("User").await;
    let body = json!({"email": "USER@Example.com", "password": PASSWORD, "unknown": null});
    server.stranger().post(PATH, body).await.expect(200);
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    for (body, error) in [
        (json!({}), "This field is required."),
        (json!({"email": null, "password": null}), "This field may not be null."),
        (json!({"email": 7, "password": [PASSWORD]}), "Not a valid string."),
        (json!({"email": "", "password": ""}), "This field may not be blank."),
    ] {
        let answer = server.stranger().post(PATH, body.clone()).await;
        assert_eq!(answer.expect(400), json!({"email": [error], "password": [error]}), "{body}");
    }
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
