//! `/auth/register/`

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::any_body::assert_never_fails;
use crate::support::person::PASSWORD;
use crate::support::refusals::{
    assert_knows_only, assert_takes_bodies_up_to_a_mebibyte, assert_takes_only_json_objects,
};
use crate::support::{Kind, Launch, assert_shape, on_both_databases};

on_both_databases! {
    the_documented_registration_makes_an_account,
    the_documented_errors_come_in_one_answer,
    without_a_name_it_is_the_local_part,
    e_mails_are_compared_lower_cased,
    lengths_count_characters,
    every_error_of_every_field_is_told_at_once,
    what_is_no_json_object_is_refused,
    other_methods_are_refused,
    of_many_registrations_of_one_e_mail_one_wins,
    closed_registration_is_for_operators_only,
    an_operator_s_passwords_are_held_against_the_documented_rules,
}

const PATH: &str = "/auth/register/";

async fn the_documented_registration_makes_an_account(launch: Launch) {
    let server = launch.start();
    let stranger = server.stranger();
    let documented = r#"{
  "email": "user@example.com",
  "name": "John Doe",
  "password": "securepassword123"
}"#;
    for (path, email) in [(PATH, "user@example.com"), ("/auth/register", "other@example.com")] {
        let body = documented.replace("user@example.com", email);
        let account = stranger.post_text(path, body).await.expect(201);
        assert_shape(
            &account,
            &[("id", "number"), ("email", "string"), ("name", "string"), ("date_joined", "time")],
        );
        assert!(account["id"].as_i64().unwrap() > 0);
        assert_eq!((&account["email"], &account["name"]), (&json!(email), &json!("John Doe")));
    }
}

async fn the_documented_errors_come_in_one_answer(launch: Launch) {
    let server = launch.start();
    server.sign_up("User").await;
    let body = json!({"email": "user@example.com", "name": "John Doe", "password": "password123"});
    let refused = server.stranger().post(PATH, body).await.expect(400);
    assert_eq!(
        refused,
        json!({
            "email": ["A user with this email already exists."],
            "password": ["This password is too common."]
        })
    );
}

async fn without_a_name_it_is_the_local_part(launch: Launch) {
    let server = launch.start();
    let body = json!({"email": "local.part@example.com", "password": PASSWORD, "unknown": [1]});
    let account = server.stranger().post(PATH, body).await.expect(201);
    assert_eq!(account["name"], "local.part");
}

async fn e_mails_are_compared_lower_cased(launch: Launch) {
    let server = launch.start();
    let register = async |email: &str| {
        server.stranger().post(PATH, json!({"email": email, "password": PASSWORD})).await
    };
    let account = register("User@Example.COM").await.expect(201);
    assert_eq!(account["email"], "user@example.com");
    for email in ["user@example.com", "USER@EXAMPLE.COM"] {
        let taken = json!({"email": ["A user with this email already exists."]});
        assert_eq!(register(email).await.expect(400), taken);
    }
}

async fn lengths_count_characters(launch: Launch) {
    let server = launch.start();
    let register = async |body| server.stranger().post(PATH, body).await;
    let e_mail = |length: usize| {
        let (local, domain) = ("가".repeat(64), "나".repeat(63));
        let head = format!("{local}@{domain}.{domain}.");
        format!("{head}{}.kr", "다".repeat(length - head.chars().count() - 3))
    };

    let longest =
        json!({"email": e_mail(254), "name": "마".repeat(50), "password": "𝄞".repeat(128)});
    let account = register(longest.clone()).await.expect(201);
    assert_eq!(account["name"], "마".repeat(50));
    let log_in = json!({"email": longest["email"], "password": longest["password"]});
    server.stranger().post("/auth/login/", log_in).await.expect(200);
    let shortest = json!({"email": "a@b.c", "name": "마", "password": "여덟글자비밀번호"});
    register(shortest).await.expect(201);

    let too_long =
        json!({"email": e_mail(255), "name": "마".repeat(51), "password": "𝄞".repeat(129)});
    let no_more_than =
        |max| json!([format!("Ensure this field has no more than {max} characters.")]);
    assert_eq!(
        register(too_long).await.expect(400),
        json!({"email": no_more_than(254), "name": no_more_than(50), "password": no_more_than(128)})
    );
    let too_short = json!({"email": "b@b.c", "password": "일곱글자이다요"});
    let at_least = "This password is too short. It must contain at least 8 characters.";
    assert_eq!(register(too_short).await.expect(400), json!({"password": [at_least]}));
}

async fn every_error_of_every_field_is_told_at_once(launch: Launch) {
    let server = launch.start();
    let required = "This field is required.";
    let blank = "This field may not be blank.";
    let no_null = "This field may not be null.";
    let no_string = "Not a valid string.";
    let nul = "Null characters are not allowed.";
    let no_e_mail = "Enter a valid email address.";
    let too_short = "This password is too short. It must contain at least 8 characters.";
    let too_common = "This password is too common.";
    let numeric = "This password is entirely numeric.";
    let like_e_mail = "The password is too similar to the email.";
    for (body, errors) in [
        (json!({}), json!({"email": [required], "password": [required]})),
        (
            json!({"email": null, "name": null, "password": null}),
            json!({"email": [no_null], "name": [no_null], "password": [no_null]}),
        ),
        (
            json!({"email": 7, "name": ["User"], "password": {"text": PASSWORD}}),
            json!({"email": [no_string], "name": [no_string], "password": [no_string]}),
        ),
        (
            json!({"email": "", "name": "", "password": ""}),
            json!({"email": [blank], "name": [blank], "password": [too_short]}),
        ),
        (
            json!({"email": " ", "name": " \t\n\u{3000}", "password": " "}),
            json!({"email": [blank], "name": [blank], "password": [too_short]}),
        ),
        (
            json!({"email": "us\0er@example.com", "name": "Us\0er", "password": "secure\0password"}),
            json!({"email": [no_e_mail], "name": [nul], "password": [nul]}),
        ),
        (
            json!({"email": "no e-mail", "name": false, "password": "1234567"}),
            json!({
                "email": [no_e_mail], "name": [no_string],
                "password": [too_short, too_common, numeric]
            }),
        ),
        (
            json!({"email": "chat.person@example.com", "password": "Chat.Person1"}),
            json!({"password": [like_e_mail]}),
        ),
        (
            json!({"email": "chat.person@example.com", "password": "8412095837165"}),
            json!({"password": [numeric]}),
        ),
    ] {
        let answer = server.stranger().post(PATH, body.clone()).await;
        assert_eq!(answer.expect(400), errors, "{body}");
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

async fn of_many_registrations_of_one_e_mail_one_wins(launch: Launch) {
    let server = launch.start();
    let spellings =
        ["user@example.com", "User@example.com", "USER@EXAMPLE.COM", "user@Example.Com"];
    let registrations = spellings.iter().cycle().take(20).map(|email| {
        let person = server.stranger();
        async move { person.post(PATH, json!({"email": email, "password": PASSWORD})).await }
    });
    let answers = join_all(registrations).await;
    let (won, lost): (Vec<_>, _) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 1);
    for answer in lost {
        let taken = json!({"email": ["A user with this email already exists."]});
        assert_eq!(answer.expect(400), taken);
    }
}

async fn closed_registration_is_for_operators_only(launch: Launch) {
    let server = launch.with("REGISTRATION", "closed").start();
    let stranger = server.stranger();
    let body = json!({"email": "user@example.com", "password": PASSWORD});
    let closed = json!({"detail": "Registration is closed."});
    for body in [body.to_string().as_str(), "{}", "{\"email\": 7}", "[]", "no JSON"] {
        assert_eq!(stranger.post_text(PATH, body).await.expect(403), closed);
    }

    let made = server.madang(
        &["user", "create", "User@example.com", "--name", "User Name"],
        &format!("{PASSWORD}\n"),
    );
    assert!(made.status.success(), "{made:?}");
    let tokens = stranger.post("/auth/login/", body.clone()).await.expect(200);
    let user = stranger.with_access(tokens["access"].as_str().unwrap());
    assert_eq!(user.get("/auth/profile/").await.expect(200)["name"], "User Name");
    assert_eq!(stranger.post(PATH, body).await.expect(403), closed);
}

async fn an_operator_s_passwords_are_held_against_the_documented_rules(launch: Launch) {
    let mut server = launch.start();
    let create = ["user", "create", "one@example.com"];
    let too_short = server.madang(&create, "seven77\n");
    assert!(!too_short.status.success());
    let common = server.madang(&create, "password123\n");
    assert!(common.status.success(), "{common:?}");

    server.set("AUTH_REJECT_COMMON_PASSWORDS", "all");
    for arguments in [["user", "create", "two@example.com"], ["user", "set-password", create[2]]] {
        let refused = server.madang(&arguments, "password123\n");
        assert!(!refused.status.success());
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("too common"), "{said}");
        assert!(!said.contains("password123"), "{said}");
    }
    let taken = server.madang(&create, &format!("{PASSWORD}\n"));
    assert!(!taken.status.success());
    let other = server.madang(&["user", "create", "two@example.com"], &format!("{PASSWORD}\n"));
    assert!(other.status.success(), "{other:?}");
}

#[tokio::test]
async fn no_body_gets_a_server_error() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_ENABLED", "false").start();
    assert_never_fails(&server.stranger(), Method::POST, PATH).await;
}

#[tokio::test]
async fn a_flood_of_registrations_is_told_when_to_come_again() {
    let server = Launch::on(Kind::Sqlite).with("RATE_LIMIT_REGISTRATIONS", "3").start();
    let register = async || server.stranger().post(PATH, Value::from(1)).await;
    for _ in 0..3 {
        register().await.expect(400);
    }
    let refused = register().await;
    refused.expect(429);
    assert!((1..=60).contains(&refused.header("retry-after").parse().unwrap()), "{refused:?}");
}
