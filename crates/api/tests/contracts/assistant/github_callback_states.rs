//! `POST /api/auth/github/callback/`: which states are good, and for how long.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::assert_failure;
use crate::support::github::{CALLBACK, Return};
use crate::support::{GitHub, GitHubUser, Kind, Launch, TestServer, eventually, on_both_databases};

on_both_databases! {
    a_state_that_nobody_was_given_is_invalid,
    a_state_is_good_once,
    a_state_is_good_for_ten_minutes,
    a_state_that_was_not_used_in_time_is_forgotten,
    a_state_survives_a_restart,
    of_fifty_who_come_back_at_once_one_is_signed_in,
}

fn octocat() -> GitHubUser {
    GitHubUser::new(583_231, "octocat")
}

/// Waits, as it were, so many seconds.
fn pass(server: &TestServer, seconds: i64) {
    let micros = seconds * 1_000_000;
    server
        .database
        .execute(&format!("UPDATE pending_sign_ins SET expires_at = expires_at - {micros}"));
}

async fn assert_invalid(server: &TestServer, back: &Return) {
    assert_failure(&server.complete_with_github(back).await, 400, "invalid_state");
}

async fn a_state_that_nobody_was_given_is_invalid(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let back = server.begin_with_github(&github, &octocat()).await;
    let state = back.state.as_str();
    let other = state.chars().rev().collect::<String>();
    for foreign in [
        json!("csrf_state"),
        json!(""),
        json!(other),
        json!(state[1..]),
        json!(format!("{state}0")),
        json!(format!("{state}\0")),
        json!(format!(" {state}")),
        json!("0".repeat(32)),
        json!("' OR 1=1 --"),
        json!("s".repeat(100_000)),
        Value::Null,
    ] {
        let body = json!({"code": back.code, "state": foreign});
        assert_failure(&server.stranger().post(CALLBACK, body).await, 400, "invalid_state");
    }
    let missing = server.stranger().post(CALLBACK, json!({"code": back.code})).await;
    assert_failure(&missing, 400, "invalid_state");
    assert_eq!(github.asked().await, 0, "no code is shown to GitHub without a sign-in");
    server.complete_with_github(&back).await.expect(200);
}

async fn a_state_is_good_once(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let back = server.begin_with_github(&github, &octocat()).await;
    server.complete_with_github(&back).await.expect(200);
    let asked = github.asked().await;
    assert_invalid(&server, &back).await;
    assert_eq!(github.asked().await, asked);
}

async fn a_state_is_good_for_ten_minutes(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    for (seconds, is_good) in [(570, true), (601, false)] {
        let back = server.begin_with_github(&github, &octocat()).await;
        pass(&server, seconds);
        if is_good {
            server.complete_with_github(&back).await.expect(200);
        } else {
            assert_invalid(&server, &back).await;
        }
    }
}

async fn a_state_that_was_not_used_in_time_is_forgotten(launch: Launch) {
    let github = GitHub::start().await;
    let mut server = github.behind(launch).start();
    server.begin_with_github(&github, &octocat()).await;
    pass(&server, 601);
    let good = server.begin_with_github(&github, &octocat()).await;
    // What had its time is removed at the start, and every minute.
    server.kill();
    server.start();
    eventually("it is forgotten", async || {
        let sql = "SELECT COUNT(*) AS number FROM pending_sign_ins";
        server.database.numbers(sql) == [1]
    })
    .await;
    server.complete_with_github(&good).await.expect(200);
}

async fn a_state_survives_a_restart(launch: Launch) {
    let github = GitHub::start().await;
    let mut server = github.behind(launch).start();
    let back = server.begin_with_github(&github, &octocat()).await;
    server.kill();
    server.start();
    server.complete_with_github(&back).await.expect(200);
    assert_invalid(&server, &back).await;
}

#[tokio::test]
async fn a_state_of_one_node_is_good_on_another() {
    let github = GitHub::start().await;
    let one = github.behind(Launch::on(Kind::Postgresql)).start();
    let other = one.another_node();
    let back = one.begin_with_github(&github, &octocat()).await;
    other.complete_with_github(&back).await.expect(200);
    assert_invalid(&one, &back).await;
    assert_invalid(&other, &back).await;
}

#[tokio::test]
async fn of_many_who_come_back_to_two_nodes_at_once_one_is_signed_in() {
    let github = GitHub::start().await;
    let one = github.behind(Launch::on(Kind::Postgresql)).start();
    let other = one.another_node();
    let back = one.begin_with_github(&github, &octocat()).await;
    let nodes = [&one, &other].into_iter().cycle().take(50);
    assert_one_is_signed_in(nodes, &back).await;
}

async fn of_fifty_who_come_back_at_once_one_is_signed_in(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let back = server.begin_with_github(&github, &octocat()).await;
    assert_one_is_signed_in([&server; 50], &back).await;
    let sql = "SELECT COUNT(*) AS number FROM sessions";
    assert_eq!(server.database.numbers(sql), [1]);
}

async fn assert_one_is_signed_in(nodes: impl IntoIterator<Item = &TestServer>, back: &Return) {
    let answers = join_all(nodes.into_iter().map(|node| node.complete_with_github(back))).await;
    let (signed_in, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(signed_in.len(), 1);
    for answer in refused {
        assert_failure(answer, 400, "invalid_state");
    }
}
