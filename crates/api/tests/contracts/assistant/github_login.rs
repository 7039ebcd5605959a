//! `GET /api/auth/github/login/`

use std::collections::{HashMap, HashSet};

use reqwest::Method;
use serde_json::json;
use url::Url;

use super::{assert_failure, retry_after};
use crate::support::github::{CALLBACK, LOGIN};
use crate::support::person::send;
use crate::support::{
    GitHub, GitHubUser, Launch, assert_shape, on_both_databases, on_one_database,
};

on_both_databases! {
    the_documented_login_tells_where_to_sign_in,
    every_sign_in_has_a_state_and_a_challenge_of_its_own,
    without_github_both_urls_say_so_and_everything_else_works,
}

on_one_database! {
    github_need_not_be_there_yet,
    the_redirect_url_is_github_s_unless_it_is_set,
    sign_ins_are_begun_at_a_bounded_rate_from_one_address,
    other_methods_are_refused,
}

async fn the_documented_login_tells_where_to_sign_in(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    for path in [LOGIN, LOGIN.trim_end_matches('/')] {
        let begun = server.stranger().get(path).await.expect(200);
        assert_shape(&begun, &[("auth_url", "string"), ("state", "string")]);
        let octocat = GitHubUser::new(583_231, "octocat");
        let back = github.sign_in(begun["auth_url"].as_str().unwrap(), &octocat);
        assert_eq!(begun["state"], back.state);
        server.complete_with_github(&back).await.expect(200);
    }
}

async fn every_sign_in_has_a_state_and_a_challenge_of_its_own(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).start();
    let mut secrets = HashSet::new();
    for _ in 0..10 {
        let begun = server.stranger().get(LOGIN).await.expect(200);
        let url = Url::parse(begun["auth_url"].as_str().unwrap()).unwrap();
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        for name in ["state", "code_challenge"] {
            assert!(query[name].len() >= 32, "{url}");
            assert!(secrets.insert(query[name].clone()), "{name} twice");
        }
    }
}

async fn without_github_both_urls_say_so_and_everything_else_works(launch: Launch) {
    let server = launch.start();
    let nobody = server.stranger();
    for path in [LOGIN, LOGIN.trim_end_matches('/')] {
        assert_failure(&nobody.get(path).await, 503, "github_not_configured");
    }
    for path in [CALLBACK, CALLBACK.trim_end_matches('/')] {
        for body in [r#"{"code": "github_oauth_code", "state": "csrf_state"}"#, "{}", "no JSON"] {
            assert_failure(&nobody.post_text(path, body).await, 503, "github_not_configured");
        }
    }
    let user = server.sign_up("User Name").await;
    user.open_room("General Chat").await;
    nobody.post("/api/auth/refresh/", json!({"refresh": user.refresh})).await.expect(200);
}

async fn github_need_not_be_there_yet(launch: Launch) {
    let github = GitHub::start().await;
    let launch = github.behind(launch);
    drop(github);
    let server = launch.start();
    server.stranger().get(LOGIN).await.expect(200);
}

async fn the_redirect_url_is_github_s_unless_it_is_set(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).without("GITHUB_REDIRECT_URL").start();
    let begun = server.stranger().get(LOGIN).await.expect(200);
    assert!(!begun["auth_url"].as_str().unwrap().contains("redirect_uri"), "{begun}");
}

async fn sign_ins_are_begun_at_a_bounded_rate_from_one_address(launch: Launch) {
    let github = GitHub::start().await;
    let server = github.behind(launch).with("RATE_LIMIT_REGISTRATIONS", "2").start();
    let octocat = GitHubUser::new(583_231, "octocat");
    let back = server.begin_with_github(&github, &octocat).await;
    server.stranger().get(LOGIN).await.expect(200);
    let refused = server.stranger().get(LOGIN).await;
    assert_failure(&refused, 429, "rate_limited");
    assert!((1..=60).contains(&retry_after(&refused)), "{refused:?}");
    // Who is back from GitHub already is let in.
    server.complete_with_github(&back).await.expect(200);
}

async fn other_methods_are_refused(launch: Launch) {
    let server = launch.start();
    for (path, allow, others) in [
        (LOGIN, "HEAD, GET", ["POST", "PUT", "PATCH", "DELETE"]),
        (CALLBACK, "POST", ["GET", "PUT", "PATCH", "DELETE"]),
        ("/api/auth/refresh/", "POST", ["GET", "PUT", "PATCH", "DELETE"]),
    ] {
        for path in [path, path.trim_end_matches('/')] {
            for method in others {
                let method: Method = method.parse().unwrap();
                let answer = send(server.stranger().request(method, path)).await;
                assert_failure(&answer, 405, "invalid_request");
                assert_eq!(answer.header("allow"), allow, "{path}");
            }
        }
    }
}
