use std::time::{Duration, Instant};

use wiremock::ResponseTemplate;

use super::support::misbehaving::Misbehaving;
use super::support::{
    answering, assert_failed, assert_unavailable, error_of, identify, impatient_provider, json,
    provider, settings, token, told,
};

const LIMIT: usize = 64 * 1024;

/// A user, filled up to a size with white space.
fn user_of(size: usize) -> ResponseTemplate {
    let user = r#"{"id":1,"login":"octocat"}"#;
    json(&format!("{user}{}", " ".repeat(size - user.len())))
}

fn assert_too_large(told: &str) {
    assert!(told.contains("more than 65536 bytes"), "{told}");
}

#[tokio::test]
async fn an_answer_may_have_64_kib_and_no_more() {
    let server = answering(token(), user_of(LIMIT)).await;
    identify(&provider(settings(&server.uri()))).await.expect("a profile");

    let server = answering(token(), user_of(LIMIT + 1)).await;
    let error = error_of(&provider(settings(&server.uri()))).await;
    assert_failed(&error);
    assert_too_large(&told(&error));
}

#[tokio::test]
async fn an_announced_10_mib_are_refused() {
    let large = json(&" ".repeat(10 * 1024 * 1024));
    let server = answering(large, json("{}")).await;
    let error = error_of(&provider(settings(&server.uri()))).await;
    assert_failed(&error);
    assert_too_large(&told(&error));
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let server = Misbehaving::endless();
    let error = error_of(&provider(settings(&server.uri))).await;
    assert_failed(&error);
    assert_too_large(&told(&error));
    let sent = tokio::time::timeout(Duration::from_secs(10), server.sent).await;
    let sent = sent.expect("the client hangs up").expect("no panic");
    // Beyond what was read, only what the buffers of two sockets hold has gone out.
    assert!(sent < 10 * 1024 * 1024, "{sent} bytes were taken");
}

#[tokio::test]
async fn nobody_waits_for_long() {
    let late = Duration::from_secs(600);
    let began = Instant::now();
    let slow_token = answering(token().set_delay(late), json("{}")).await;
    let slow_user = answering(token(), json("{}").set_delay(late)).await;
    let stalling = Misbehaving::stalling();
    for uri in [slow_token.uri(), slow_user.uri(), stalling.uri.clone()] {
        let error = error_of(&impatient_provider(&uri)).await;
        assert_unavailable(&error);
        assert!(told(&error).contains("timed out"), "{}", told(&error));
    }
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}
