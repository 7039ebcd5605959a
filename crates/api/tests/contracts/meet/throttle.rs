//! The throttle of failed sign-ins (contracts rule 5), over `/auth/login/` and `/auth/password/`.

use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;
use reqwest::Method;
use serde_json::json;

use crate::support::person::{PASSWORD, send};
use crate::support::refusals::assert_is_detail;
use crate::support::{Answer, Launch, Person, TestServer, on_both_databases};

on_both_databases! {
    after_ten_failures_the_right_password_is_refused_too,
    another_address_still_gets_in,
    an_address_has_a_hundred_failures_over_all_accounts,
    an_ipv6_network_is_one_address,
    whoever_is_no_trusted_proxy_is_not_believed,
    a_success_is_not_counted_and_resets_nothing,
    an_account_that_does_not_exist_is_throttled_alike,
    failures_are_remembered_over_a_restart,
    after_the_time_is_over_the_right_password_signs_in,
    attempts_at_once_do_not_pass_the_limit,
    wrong_current_passwords_count_too,
}

const WRONG: &str = "another password";
const FIFTEEN_MINUTES: u64 = 15 * 60;

async fn after_ten_failures_the_right_password_is_refused_too(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    fail(&user, 10).await;
    for password in [PASSWORD, WRONG] {
        assert_is_throttled(&user.log_in(password).await);
    }
    let shouted = user.with_email(user.email.to_uppercase());
    assert_is_throttled(&shouted.log_in(PASSWORD).await);

    user.get("/auth/profile/").await.expect(200);
    let other = server.sign_up("Other").await;
    other.log_in(PASSWORD).await.expect(200);
}

async fn another_address_still_gets_in(launch: Launch) {
    let server = behind_a_proxy(launch);
    let user = server.sign_up("User").await;
    for _ in 0..10 {
        log_in_from("203.0.113.1", &user, WRONG).await.expect(401);
    }
    assert_is_throttled(&log_in_from("203.0.113.1", &user, PASSWORD).await);
    log_in_from("203.0.113.2", &user, PASSWORD).await.expect(200);
    // Whatever stands before the address that the proxy saw, anybody may have written.
    let pretended = log_in_from("198.51.100.1, 203.0.113.1", &user, PASSWORD).await;
    assert_is_throttled(&pretended);
}

async fn an_address_has_a_hundred_failures_over_all_accounts(launch: Launch) {
    let server = behind_a_proxy(launch);
    let user = server.sign_up("User").await;
    let attempts = stream::iter(0..100).map(|number| {
        // What is no e-mail address counts for the address as well.
        let domain = if number % 2 == 0 { "@example.com" } else { "" };
        let nobody = user.with_email(format!("nobody{number}{domain}"));
        async move { log_in_from("203.0.113.1", &nobody, WRONG).await }
    });
    let mut answers = attempts.buffer_unordered(4);
    while let Some(answer) = answers.next().await {
        answer.expect(401);
    }
    assert_is_throttled(&log_in_from("203.0.113.1", &user, PASSWORD).await);
    log_in_from("203.0.113.2", &user, PASSWORD).await.expect(200);
}

async fn an_ipv6_network_is_one_address(launch: Launch) {
    let server = behind_a_proxy(launch);
    let user = server.sign_up("User").await;
    for number in 0..10 {
        let address = format!("2001:db8:1:2:{number}::{number}");
        log_in_from(&address, &user, WRONG).await.expect(401);
    }
    assert_is_throttled(&log_in_from("2001:db8:1:2:ffff::1", &user, PASSWORD).await);
    log_in_from("2001:db8:1:3::1", &user, PASSWORD).await.expect(200);
}

async fn whoever_is_no_trusted_proxy_is_not_believed(launch: Launch) {
    let server = launch.with("TRUSTED_PROXIES", "192.0.2.1").start();
    let user = server.sign_up("User").await;
    for number in 0..10 {
        log_in_from(&format!("203.0.113.{number}"), &user, WRONG).await.expect(401);
    }
    assert_is_throttled(&log_in_from("203.0.113.99", &user, PASSWORD).await);
    assert_is_throttled(&user.log_in(PASSWORD).await);
}

async fn a_success_is_not_counted_and_resets_nothing(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    for _ in 0..12 {
        user.log_in(PASSWORD).await.expect(200);
    }
    fail(&user, 9).await;
    for _ in 0..2 {
        user.log_in(PASSWORD).await.expect(200);
    }
    fail(&user, 1).await;
    assert_is_throttled(&user.log_in(PASSWORD).await);
}

async fn an_account_that_does_not_exist_is_throttled_alike(launch: Launch) {
    let server = launch.start();
    let nobody = server.stranger().with_email("nobody@example.com");
    fail(&nobody, 10).await;
    assert_is_throttled(&nobody.log_in(PASSWORD).await);
}

async fn failures_are_remembered_over_a_restart(launch: Launch) {
    let mut server = launch.start();
    let user = server.sign_up("User").await;
    fail(&user, 5).await;
    server.kill();
    server.start();
    let user = user.on(&server);
    fail(&user, 5).await;
    assert_is_throttled(&user.log_in(PASSWORD).await);
}

async fn after_the_time_is_over_the_right_password_signs_in(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    fail(&user, 10).await;
    let let_pass = |seconds: u64| {
        let microseconds = seconds * 1_000_000;
        let sql = format!("UPDATE login_attempts SET first_at = first_at - {microseconds}");
        server.database.execute(&sql);
    };
    let_pass(FIFTEEN_MINUTES - 60);
    let still = user.log_in(PASSWORD).await;
    assert_is_detail(&still, 429);
    assert!((1..=60).contains(&retry_after(&still)), "{still:?}");
    let_pass(60);
    user.log_in(PASSWORD).await.expect(200);
    fail(&user, 10).await;
    assert_is_throttled(&user.log_in(PASSWORD).await);
}

async fn attempts_at_once_do_not_pass_the_limit(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let answers = join_all((0..40).map(|_| user.log_in(WRONG))).await;
    let tried = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(tried, 10);
    for answer in answers.iter().filter(|answer| answer.status != 401) {
        assert_is_throttled(answer);
    }
    assert_is_throttled(&user.log_in(PASSWORD).await);
}

async fn wrong_current_passwords_count_too(launch: Launch) {
    let server = launch.start();
    let user = server.sign_up("User").await;
    let change = async |current: &str| {
        let body = json!({"current": current, "new": "another secure password"});
        user.post("/auth/password/", body).await
    };
    for _ in 0..5 {
        change(WRONG).await.expect(400);
    }
    fail(&user, 5).await;
    for current in [PASSWORD, WRONG] {
        assert_is_throttled(&change(current).await);
    }
    assert_is_throttled(&user.log_in(PASSWORD).await);
    user.get("/auth/profile/").await.expect(200);
}

/// Tries a wrong password so many times, each of which is looked at.
async fn fail(person: &Person, times: usize) {
    for _ in 0..times {
        person.log_in(WRONG).await.expect(401);
    }
}

/// A server that believes what this machine says of whom it forwards for.
fn behind_a_proxy(launch: Launch) -> TestServer {
    launch.with("TRUSTED_PROXIES", "127.0.0.1").start()
}

async fn log_in_from(address: &str, person: &Person, password: &str) -> Answer {
    let request = person.anonymous().request(Method::POST, "/auth/login/");
    let body = json!({"email": person.email, "password": password});
    send(request.header("x-forwarded-for", address).json(&body)).await
}

#[track_caller]
fn assert_is_throttled(answer: &Answer) {
    assert_is_detail(answer, 429);
    let limits = FIFTEEN_MINUTES - 60..=FIFTEEN_MINUTES;
    assert!(limits.contains(&retry_after(answer)), "{answer:?}");
}

#[track_caller]
fn retry_after(answer: &Answer) -> u64 {
    answer.header("retry-after").parse().unwrap()
}
