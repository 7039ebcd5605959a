//! `/user/login/`

use reqwest::Method;
use serde_json::json;

use super::PROFILE;
use crate::support::any_body::assert_never_fails;
use crate::support::field_errors::{
    BLANK, NO_NULL, NO_STRING, REQUIRED, assert_detail, assert_errors,
};
use crate::support::person::PASSWORD;
use crate::support::profile::{edit, own_profile};
use crate::support::refusals::{assert_knows_only, assert_takes_only_json_objects};
use crate::support::{Kind, Launch, assert_shape, on_both_databases};

on_both_databases! {
    a_login_gives_the_profile_and_two_tokens,
    the_documented_placeholders_sign_nobody_in,
    wrong_credentials_get_meet_s_words,
    every_error_of_every_field_is_told_at_once,
    what_is_no_json_object_is_refused,
    other_methods_are_refused,
}

const PATH: &str = "/user/login/";
const WRONG: &str = "No active account found with the given credentials";

async fn a_login_gives_the_profile_and_two_tokens(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    edit(&user, json!({"status": "온라인", "contact_number": "010"})).await.expect(200);
    for path in [PATH, "/user/login"] {
        let body = json!({"email": "USER@example.com", "password": PASSWORD});
        let signed_in = server.stranger().post(path, body).await.expect(200);
        assert_shape(
            &signed_in,
            &[
                ("message", "string"),
                ("profile", "object"),
                ("refresh", "string"),
                ("access", "string"),
            ],
        );
        assert_eq!(signed_in["message"], "환영합니다.");
        assert_shape(&signed_in["profile"], &PROFILE);
        let expected = json!({
            "id": user.id, "user": user.id, "email": user.email, "nickname": "User",
            "profile_picture": "", "contact_number": "010", "status": "온라인", "is_private": false,
        });
        assert_eq!(signed_in["profile"], expected);

        let here = user.with_access(signed_in["access"].as_str().unwrap());
        assert_eq!(own_profile(&here).await["id"], user.id);
        let sessions = here.get("/auth/sessions/").await.expect(200);
        assert_eq!(sessions[0]["contract"], "community");
        let refresh = user.with_access(signed_in["refresh"].as_str().unwrap());
        refresh.get("/user/friends/").await.expect(401);
        let body = json!({"refresh": signed_in["refresh"]});
        server.stranger().post("/auth/token/refresh/", body).await.expect(200);
    }
}

async fn the_documented_placeholders_sign_nobody_in(launch: Launch) {
    let documented = r#"
{
    "email": "이메일 주소",
    "password": "비밀번호"
}"#;
    let answer = launch.start().stranger().post_text(PATH, documented).await;
    assert_detail(&answer, 401, WRONG);
}

async fn wrong_credentials_get_meet_s_words(launch: Launch) {
    let server = launch.start();
    server.sign_up("User").await;
    for (email, password) in [
        ("user@example.com", "another password"),
        ("nobody@example.com", PASSWORD),
        ("user", PASSWORD),
    ] {
        let answer =
            server.stranger().post(PATH, json!({"email": email, "password": password})).await;
        assert_detail(&answer, 401, WRONG);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    for (body, error) in [
        (json!({}), REQUIRED),
        (json!({"email": null, "password": null}), NO_NULL),
        (json!({"email": 7, "password": [PASSWORD]}), NO_STRING),
        (json!({"email": "", "password": ""}), BLANK),
    ] {
        let answer = server.stranger().post(PATH, body).await;
        assert_errors(&answer, &[("email", error), ("password", error)]);
    }
}

async fn what_is_no_json_object_is_refused(launch: Launch) {
    let server = launch.start();
    assert_takes_only_json_objects(&server.stranger(), Method::POST, PATH, "email").await;
}

async fn other_methods_are_refused(launch: Launch) {
    assert_knows_only(&launch.start().stranger(), PATH, "POST").await;
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.stranger(), Method::POST, PATH).await;
}
