//! What the tests share: settings, servers in GitHub's place, and what must not be told.

use std::error::Error;
use std::iter;
use std::time::Duration;

use kernel::{Fault, Timestamp, UniqueId};
use secrecy::SecretString;
use url::Url;
use users::{IdentifyError, IdentityProvider, PendingSignIn, ProviderProfile};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::http::Patience;
use crate::{GitHubIdentityProvider, GitHubSettings};

pub(super) mod github;
pub(super) mod misbehaving;

pub(super) const CLIENT_ID: &str = "Iv1.0123456789abcdef";
pub(super) const CLIENT_SECRET: &str = "the-secret-of-the-application";
pub(super) const REDIRECT_URL: &str = "https://chat.example.com/signed-in?by=github";
/// The example of RFC 7636, appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CODE: &str = "a-code-that-was-given-out";
pub(super) const TOKEN: &str = "gho_16C7e42F292c6912E7710c838347Ae178B4a";

pub(super) fn url(text: &str) -> Url {
    text.parse().expect("an address")
}

pub(super) fn secret(text: &str) -> SecretString {
    text.to_owned().into()
}

/// Settings for a server that stands in for both, pages and API.
pub(super) fn settings(server: &str) -> GitHubSettings {
    GitHubSettings {
        client_id: CLIENT_ID.to_owned(),
        client_secret: secret(CLIENT_SECRET),
        redirect_url: Some(url(REDIRECT_URL)),
        base_url: url(server),
        api_url: url(server),
    }
}

pub(super) fn provider(settings: GitHubSettings) -> GitHubIdentityProvider {
    GitHubIdentityProvider::new(settings).expect("a provider")
}

/// A provider that waits for a second only.
pub(super) fn impatient_provider(server: &str) -> GitHubIdentityProvider {
    let second = Duration::from_secs(1);
    let patience = Patience { connect: second, whole: second };
    GitHubIdentityProvider::with_patience(settings(server), patience).expect("a provider")
}

pub(super) fn pending() -> PendingSignIn {
    PendingSignIn {
        state: UniqueId::new(0xabc),
        verifier: secret(VERIFIER),
        expires_at: Timestamp::from_micros(1),
    }
}

/// A server that gives those answers, whatever it is asked.
pub(super) async fn answering(token: ResponseTemplate, user: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let token_path = path("/login/oauth/access_token");
    server.register(Mock::given(method("POST")).and(token_path).respond_with(token)).await;
    server.register(Mock::given(method("GET")).and(path("/user")).respond_with(user)).await;
    server
}

pub(super) fn json(text: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(text, "application/json; charset=utf-8")
}

/// A token, as GitHub gives it.
pub(super) fn token() -> ResponseTemplate {
    json(&format!(r#"{{"access_token":"{TOKEN}","scope":"","token_type":"bearer"}}"#))
}

/// Redeems the code within the time that the slowest test has.
pub(super) async fn identify(
    provider: &GitHubIdentityProvider,
) -> Result<ProviderProfile, IdentifyError> {
    let (code, verifier) = (secret(CODE), secret(VERIFIER));
    let identified = provider.identify(&code, &verifier);
    tokio::time::timeout(Duration::from_secs(30), identified).await.expect("an end")
}

/// The error of a sign-in that fails, checked to tell no secret in any form.
pub(super) async fn error_of(provider: &GitHubIdentityProvider) -> IdentifyError {
    let error = identify(provider).await.expect_err("a failure");
    let told = format!("{error:?} {}", told(&error));
    for secret in [CODE, VERIFIER, CLIENT_SECRET, TOKEN] {
        assert!(!told.contains(secret), "{told}");
    }
    error
}

/// An error and its causes, as a log tells them.
pub(super) fn told(error: &IdentifyError) -> String {
    let causes = iter::successors(Some(error as &dyn Error), |&cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

pub(super) fn assert_unavailable(error: &IdentifyError) {
    assert!(matches!(error, IdentifyError::Fault(Fault::Unavailable(_))), "{error:?}");
}

pub(super) fn assert_failed(error: &IdentifyError) {
    assert!(matches!(error, IdentifyError::Fault(Fault::Failed(_))), "{error:?}");
}
