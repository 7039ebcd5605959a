//! `POST /api/auth/github/callback/` while something is wrong with GitHub.

use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use super::assert_failure;
use crate::support::github::{CALLBACK, LOGIN, Part, Trouble};
use crate::support::{
    Answer, GitHub, GitHubUser, Launch, TestServer, eventually, on_both_databases, on_one_database,
};

on_both_databases! {
    what_github_cannot_answer_is_unavailable_and_leaves_nothing,
    who_comes_back_while_github_is_slow_is_told_within_seconds,
}

on_one_database! {
    a_github_that_is_down_is_unavailable,
    a_secret_that_github_does_not_take_is_no_fault_of_who_signs_in,
    nobody_waits_for_those_who_wait_for_github,
}

/// Far less than it takes GitHub to answer when it is slow.
const SECONDS: Duration = Duration::from_secs(30);
/// Less than GitHub is given.
const AT_ONCE: Duration = Duration::from_secs(8);

fn octocat() -> GitHubUser {
    GitHubUser::new(583_231, "octocat")
}

async fn comes_back(server: &TestServer, github: &GitHub) -> Answer {
    let back = server.begin_with_github(github, &octocat()).await;
    server.complete_with_github(&back).await
}

async fn comes_back_meanwhile(server: &TestServer, github: &GitHub) -> JoinHandle<Answer> {
    let back = server.begin_with_github(github, &octocat()).await;
    let nobody = server.stranger();
    tokio::spawn(async move { nobody.post(CALLBACK, back.body()).await })
}

#[track_caller]
fn assert_nothing_is_left(server: &TestServer) {
    for table in ["users", "sessions", "pending_sign_ins"] {
        let sql = format!("SELECT COUNT(*) AS number FROM {table}");
        assert_eq!(server.database.numbers(&sql), [0], "{table}");
    }
}

async fn what_github_cannot_answer_is_unavailable_and_leaves_nothing(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    for part in [Part::Tokens, Part::Api] {
        for trouble in [Trouble::Unavailable, Trouble::Html, Trouble::Large] {
            github.troubled(part, trouble);
            let began = Instant::now();
            let answer = comes_back(&server, &github).await;
            assert_failure(&answer, 502, "github_unavailable");
            assert!(!answer.text.contains("Unicorn"), "{answer:?}");
            assert!(began.elapsed() < AT_ONCE, "{part:?} {trouble:?}");
            assert_nothing_is_left(&server);
        }
    }
    github.well();
    comes_back(&server, &github).await.expect(200);
}

async fn who_comes_back_while_github_is_slow_is_told_within_seconds(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    github.troubled(Part::Tokens, Trouble::Slow);
    let began = Instant::now();
    let without_token = comes_back_meanwhile(&server, &github).await;
    eventually("GitHub has the code", async || github.asked().await == 1).await;
    github.troubled(Part::Api, Trouble::Slow);
    let with_token = comes_back_meanwhile(&server, &github).await;
    for answer in [without_token, with_token] {
        assert_failure(&answer.await.unwrap(), 502, "github_unavailable");
    }
    assert_eq!(github.asked().await, 3, "nothing is tried again");
    assert!(began.elapsed() < SECONDS, "{:?}", began.elapsed());
    assert_nothing_is_left(&server);
    github.well();
    comes_back(&server, &github).await.expect(200);
}

async fn a_github_that_is_down_is_unavailable(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let back = server.begin_with_github(&github, &octocat()).await;
    drop(github);
    assert_failure(&server.complete_with_github(&back).await, 502, "github_unavailable");
    assert_failure(&server.complete_with_github(&back).await, 400, "invalid_state");
    assert_nothing_is_left(&server);
}

async fn a_secret_that_github_does_not_take_is_no_fault_of_who_signs_in(launch: Launch) {
    let github = GitHub::start().await;
    let wrong = "a secret that GitHub does not know";
    let mut server = github.behind(launch).with("GITHUB_CLIENT_SECRET", wrong).start();
    let back = server.begin_with_github(&github, &octocat()).await;
    let refused = server.stranger().post(CALLBACK, back.body()).await;
    assert_failure(&refused, 502, "github_unavailable");
    server.terminate();
    let log = server.whole_log().await;
    assert!(log.contains("incorrect_client_credentials"), "{log}");
    for secret in [wrong, &back.code, &back.state] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

async fn nobody_waits_for_those_who_wait_for_github(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    github.troubled(Part::Tokens, Trouble::Slow);
    let mut waiting = Vec::new();
    for _ in 0..20 {
        waiting.push(comes_back_meanwhile(&server, &github).await);
    }
    eventually("all are at GitHub", async || github.asked().await == 20).await;
    let began = Instant::now();
    let user = server.sign_up("User Name").await;
    user.open_room("General Chat").await;
    server.stranger().get(LOGIN).await.expect(200);
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    for answer in waiting {
        assert_failure(&answer.await.unwrap(), 502, "github_unavailable");
    }
}
