use kernel::Picture;
use users::IdentityProvider;

use super::support::github::GitHub;
use super::support::{error_of, identify, pending, provider, secret, settings, told, url};
use crate::{GitHubIdentityProvider, GitHubSettings};

/// Signs in at a GitHub, up to the code.
fn signed_in(github: &GitHub, settings: GitHubSettings) -> GitHubIdentityProvider {
    let provider = provider(settings);
    github.sign_in(&provider.authorization_url(&pending()));
    provider
}

#[tokio::test]
async fn somebody_without_public_name_and_e_mail_is_identified() {
    let github = GitHub::start("", "").await;
    let provider = signed_in(&github, settings(&github.uri()));
    let profile = identify(&provider).await.expect("a profile");
    assert_eq!(profile.id.get(), 583_231);
    assert_eq!(profile.name.as_str(), "octocat");
    let picture = Picture::linked("https://avatars.githubusercontent.com/u/583231?v=4");
    assert_eq!(profile.picture, picture.ok());
}

#[tokio::test]
async fn pages_and_api_may_be_below_paths() {
    let github = GitHub::start("/git", "/api/v3").await;
    for slash in ["", "/"] {
        let mut settings = settings(&github.uri());
        settings.base_url = url(&format!("{}/git{slash}", github.uri()));
        settings.api_url = url(&format!("{}/api/v3{slash}", github.uri()));
        let profile = identify(&signed_in(&github, settings)).await.expect("a profile");
        assert_eq!(profile.name.as_str(), "octocat");
    }
}

#[tokio::test]
async fn without_a_redirect_url_none_is_sent_either() {
    let github = GitHub::start("", "").await;
    let mut settings = settings(&github.uri());
    settings.redirect_url = None;
    identify(&signed_in(&github, settings)).await.expect("a profile");
}

#[tokio::test]
async fn a_code_is_good_once() {
    let github = GitHub::start("", "").await;
    let provider = signed_in(&github, settings(&github.uri()));
    identify(&provider).await.expect("a profile");
    assert_eq!(told(&error_of(&provider).await), "the provider refuses the code");
}

#[tokio::test]
async fn a_code_is_refused_with_the_verifier_of_another_sign_in() {
    let github = GitHub::start("", "").await;
    let provider = provider(settings(&github.uri()));
    let mut other = pending();
    other.verifier = secret(&"a".repeat(64));
    github.sign_in(&provider.authorization_url(&other));
    assert_eq!(told(&error_of(&provider).await), "the provider refuses the code");
}

#[tokio::test]
async fn wrong_settings_of_the_application_are_told_to_the_operator() {
    let github = GitHub::start("", "").await;
    let right = settings(&github.uri());
    let wrong = [
        (GitHubSettings { client_id: "another".into(), ..right.clone() }, "Not Found"),
        (
            GitHubSettings { client_secret: secret("another"), ..right.clone() },
            "incorrect_client_credentials",
        ),
        (
            GitHubSettings { redirect_url: Some(url("https://elsewhere.example.com")), ..right },
            "redirect_uri_mismatch",
        ),
    ];
    for (settings, code) in wrong {
        let error = error_of(&signed_in(&github, settings)).await;
        super::support::assert_failed(&error);
        let expected = format!("/login/oauth/access_token refuses this application: {code}");
        assert!(told(&error).ends_with(&expected), "{}", told(&error));
    }
}
